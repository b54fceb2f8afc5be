"""Finished fillings of a stay as results in a line: ``12 moderate``, when, by whom."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from ncm_tui.models.enums import AssessmentState, FlagSeverity
from ncm_tui.rules.forms import Form
from ncm_tui.rules.problems import Problem
from ncm_tui.services.assessments.asides import PROXY
from ncm_tui.services.desk import Desk
from ncm_tui.views.forms import Result
from ncm_tui.views.notes import Charting

_RESULTS = """
SELECT a.uid, a.form_id, a.state, a.finished_at, coalesce(n.name, ''), c.value, c.band, c.provisional,
    c.uid IS NOT NULL,
    (SELECT group_concat(iif(f.severity = 'safety' AND f.disposed_at IS NOT NULL, 'answered', f.severity)
        || char(31) || f.label, char(30)) FROM flag f
        WHERE f.assessment_id = a.id AND f.withdrawn_at IS NULL AND f.voided_at IS NULL),
    a.created_by, c.instrument, a.copied_at, a.charted_at,
    (SELECT max(max(coalesce(f.disposed_at, ''), coalesce(f.withdrawn_at, ''))) FROM flag f
        WHERE f.assessment_id = a.id AND f.voided_at IS NULL), c.local,
    (SELECT json_extract(w.value, '$') FROM answer w
        WHERE w.assessment_id = a.id AND w.item = 'done_at' AND w.voided_at IS NULL)
FROM assessment a JOIN stay s ON s.id = a.stay_id
LEFT JOIN nurse n ON n.uid = a.created_by
LEFT JOIN score c ON c.assessment_id = a.id
WHERE s.uid = ? AND a.state IN ('finished', 'entered_in_error') AND a.voided_at IS NULL
ORDER BY a.finished_at DESC, a.id DESC
"""
_IN_EMR = """
SELECT s.uid, a.form_id, n.item, n.value, coalesce(a.finished_at, n.observed_at), a.created_by FROM answer n
JOIN assessment a ON a.id = n.assessment_id JOIN stay s ON s.id = a.stay_id
WHERE s.uid IN (SELECT value FROM json_each(?)) AND a.state = ? AND a.voided_at IS NULL
    AND n.provenance = 'done_in_emr' AND n.value IS NOT NULL AND n.voided_at IS NULL
ORDER BY a.finished_at, a.id
"""


#: In place of its severity: a safety flag that has a disposition.
_ANSWERED = "answered"


class Filling(NamedTuple):
    """The newest finished filling of a form as evidence: ``by`` is its author's uid, ``score`` is
    ``LACE 12 high (prov.)`` and empty where there is no value."""

    form: str
    at: datetime
    by: str
    instrument: str
    score: str


def newest(desk: Desk, stay: str, *, scored: bool = False) -> tuple[Filling, ...]:
    """The newest finished filling of each form, oldest first; with ``scored`` the newest that has a value."""
    found: dict[str, Filling] = {}
    for row in _rows(desk, stay):
        _, form, state, at, _, value, band, provisional, _, _, by, instrument = row[:12]
        if state != AssessmentState.FINISHED or form in found or (scored and value is None):
            continue
        words = "" if value is None else f"{instrument} {value:g} {(band or '').replace('_', ' ')}".rstrip()
        score = f"{words} (prov.)" if words and provisional else words
        found[form] = Filling(form, datetime.fromisoformat(at), by, instrument or "", score)
    return tuple(sorted(found.values(), key=lambda each: each.at))


def _rows(desk: Desk, stay: str) -> list[tuple[Any, ...]]:
    """The fillings of a stay, the one done last first: an older result recorded later does not pass for the
    newest."""
    rows = desk.vault.reader.rows(_RESULTS, (stay,))
    return sorted(rows, key=lambda row: done(desk, row[3], row[-1]), reverse=True)


def done(desk: Desk, finished: str, said: str | None) -> datetime:
    """When a filling was done: as its form says (``done_at``), else when it was finished. A day without an
    hour is its midnight."""
    at = datetime.fromisoformat(said or finished)
    return desk.local(at if at.tzinfo else at.replace(tzinfo=desk.zone))


class Elsewhere(NamedTuple):
    """A screen done in the EMR, as a finished form records it: ``result`` and who did it (``by``) in words,
    ``recorded_by`` the author's uid, ``within`` the short title of the form it stands in."""

    form: str
    result: str
    day: str
    by: str
    within: str
    recorded_at: datetime
    recorded_by: str

    @property
    def words(self) -> str:
        return f"done in the EMR: {self._told} ({self.within})"

    @property
    def words_of_a_draft(self) -> str:
        """Recorded, and no evidence before its form is finished."""
        return f"in the unfinished {self.within}: {self._told}"

    @property
    def _told(self) -> str:
        day = f"{date.fromisoformat(self.day):%a %d %b}" if self.day else "no date"
        return f"{self.result}, {day}, by {self.by or 'not said'}"


def in_emr(desk: Desk, stay: str, state: AssessmentState = AssessmentState.FINISHED) -> dict[str, Elsewhere]:
    """By form id, the newest record of each linked form that was done in the EMR; ``state`` of the forms it
    is recorded in: what stands in a draft is no evidence yet."""
    return in_emr_of(desk, [stay], state).get(stay, {})


def in_emr_of(
    desk: Desk, stays: Iterable[str], state: AssessmentState = AssessmentState.FINISHED
) -> dict[str, dict[str, Elsewhere]]:
    """The same of many stays, by uid; one without any is left out."""
    import orjson

    found: dict[str, dict[str, Elsewhere]] = {}
    rows = desk.vault.reader.rows(_IN_EMR, (orjson.dumps(list(stays)).decode(), state.value))
    for stay, form_id, item_id, value, at, by in rows:
        try:
            form = desk.library.form(form_id)
            linked = form.item(item_id).form
        except (Problem, KeyError):
            continue
        said = orjson.loads(value)
        if linked and isinstance(said, dict) and said.get("result"):
            found.setdefault(stay, {})[linked] = Elsewhere(
                form=linked,
                result=str(said["result"]),
                day=str(said.get("date") or ""),
                by=str(said.get("by") or ""),
                within=form.short or form.title,
                recorded_at=datetime.fromisoformat(at),
                recorded_by=by,
            )
    return found


def results(desk: Desk, stay: str, *, in_error: bool = False) -> tuple[Result, ...]:
    """The newest filling of each form; with ``in_error`` every one, those entered in error too."""
    found: dict[str, Result] = {}
    rows = _rows(desk, stay)
    for row in rows:
        uid, form_id, state, at, by, value, band, provisional, scored, flags = row[:10]
        if not in_error and (state != AssessmentState.FINISHED or form_id in found):
            continue
        result = Result(
            assessment=uid,
            form=form_id,
            text=_by_proxy(
                result_text(desk, form_id, value, band, bool(provisional)) if scored else "finished", flags
            ),
            at=datetime.fromisoformat(at),
            by=by,
            state=AssessmentState(state),
            provisional=bool(provisional),
            flags=tuple(_labels(flags)),
            value=value,
            band=band,
            charting=charting(state, *row[12:15]),
            local=bool(row[15]),
        )
        found[uid if in_error else form_id] = result
    return tuple(found.values())


def _by_proxy(text: str, flags: str | None) -> str:
    """``text`` with the word that somebody else answered, wherever a result stands in a line."""
    return f"{text} (by proxy)" if PROXY.label in (flags or "") else text


def charting(state: str, copied: str | None, charted: str | None, touched: str | None) -> Charting:
    """Where a finished filling's text stands against the EMR (P§4). ``touched`` is when one of its flags was
    last answered or withdrawn: after the copy, the text is another one. All as stored."""
    if state != AssessmentState.FINISHED:
        return Charting.IN_ERROR
    if copied is not None and (touched or "") > max(copied, charted or ""):
        return Charting.CHANGED
    if charted is not None:
        return Charting.CHARTED
    return Charting.NOT_COPIED if copied is None else Charting.COPIED


def result_text(desk: Desk, form_id: str, value: float | None, band: str | None, provisional: bool) -> str:
    """``12 moderate``, ``14 high (prov.)``, ``positive``; ``incomplete`` where there is no score."""
    label = band_label(desk, form_id, band)
    if value is None:
        return label or "incomplete"
    return f"{value:g} {label}".rstrip() + (" (prov.)" if provisional else "")


def band_label(desk: Desk, form_id: str, band: str | None, form: Form | None = None) -> str:
    """The band's own word: of ``form`` where the caller has the definition that was used, else of the one
    that stands now, or of an earlier one that had the band; its id when no definition knows it."""
    if not band:
        return ""
    try:
        labels = _labels_of(form or desk.library.form(form_id))
    except Problem:
        labels = {}
    if band not in labels:
        labels = next((each for each in _earlier(desk, form_id) if band in each), labels)
    return labels.get(band, band).lower()


def _labels_of(form: Form) -> dict[str, str]:
    return {each.id: each.label for scoring in reversed(form.scorings()) for each in scoring.bands}


def _earlier(desk: Desk, form_id: str) -> Iterable[dict[str, str]]:
    """The words of the bands in each definition the vault keeps of a form, newest first."""
    from ncm_tui.services import definitions

    for form in definitions.stored(desk, form_id):
        yield _labels_of(form)


def _labels(flags: str | None) -> Iterable[str]:
    """Safety flags say only ``! safety`` on lists (P§13), and when somebody wrote what was done; the rest in
    their words."""
    for flag in flags.split("\x1e") if flags else ():
        severity, _, label = flag.partition("\x1f")
        if severity == _ANSWERED:
            yield "safety flag answered"
        else:
            yield "! safety" if severity == FlagSeverity.SAFETY else label
