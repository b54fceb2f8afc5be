"""The suggestions of a stay, as pages show them: each once, with the answer behind it in words."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, Final

from ncm_tui.rules.findings import SuggestionKind
from ncm_tui.rules.forms import Form, Item, ItemType
from ncm_tui.rules.problems import Problem
from ncm_tui.services import definitions
from ncm_tui.services.assessments import answers_store
from ncm_tui.services.desk import Desk
from ncm_tui.services.origins import origin
from ncm_tui.views.answers import answer_text
from ncm_tui.views.findings import KIND_WORDS, OFFERED, TAKEN, FindingsPage, Suggested

_ROWS: Final = """
SELECT g.uid, g.kind, g.ref, g.title, g.state, g.offered_at, g.decided_at, g.list_version, g.made_uid, g.item,
    n.value, a.uid, a.form_id, a.form_version, a.finished_at, a.state,
    EXISTS (SELECT 1 FROM barrier b WHERE b.stay_id = g.stay_id AND b.code = g.ref AND g.kind = 'barrier'
        AND b.state = 'open' AND b.voided_at IS NULL)
FROM suggestion g JOIN assessment a ON a.id = g.assessment_id LEFT JOIN answer n ON n.uid = g.answer_uid
    AND n.item = g.item
JOIN stay s ON s.id = g.stay_id
WHERE s.uid = ? AND g.voided_at IS NULL AND g.state <> 'withdrawn' ORDER BY g.offered_at DESC, g.id
"""
_COUNT: Final = """SELECT count(DISTINCT g.kind || ' ' || g.ref) FROM suggestion g
    JOIN stay s ON s.id = g.stay_id WHERE s.uid = ? AND g.state = 'offered' AND g.voided_at IS NULL"""
_ORDER: Final = tuple(KIND_WORDS)
#: What harms first stands first, whatever else a form suggests.
_FIRST: Final = ("suicide_risk", "abuse_neglect")
#: Answers whose words the definition made; what was typed may name somebody.
_TOLD: Final = frozenset({ItemType.CHOICE, ItemType.MULTI, ItemType.YES_NO, ItemType.SCALE, ItemType.NUMBER})


def count(desk: Desk, stay: str) -> int:
    """How many suggestions of a stay wait."""
    return int(desk.vault.reader.value(_COUNT, (stay,)) or 0)


def any_of(desk: Desk, stay_id: int) -> bool:
    """Whether a stay (by its row) has any suggestion: one look at an index."""
    return desk.vault.reader.one("SELECT 1 FROM suggestion WHERE stay_id = ? LIMIT 1", (stay_id,)) is not None


def page(desk: Desk, stay: str, *, brief: bool = False) -> FindingsPage:
    """Every suggestion of a stay that was not withdrawn; the same one from two forms stands once, by the
    newest. ``brief`` leaves out the answer behind each and its note, and reads no definition: for a line."""
    today = desk.local(desk.now()).date()
    forms: dict[tuple[str, str], Form | None] = {}
    opened: dict[tuple[str, str], Suggested] = {}
    decided: list[Suggested] = []
    for row in desk.vault.reader.rows(_ROWS, (stay,)):
        each = _suggested(desk, row, today, None if brief else forms)
        if each.open:
            opened.setdefault((each.kind, each.ref), each)
        else:
            decided.append(each)
    decided.sort(key=lambda each: each.decided_at or each.offered_at, reverse=True)
    return FindingsPage(stay, today, tuple(sorted(opened.values(), key=_order)), tuple(_once(decided)))


def open_of(desk: Desk, stay: str) -> tuple[Suggested, ...]:
    """The suggestions of a stay that wait, in the order to look at them."""
    return page(desk, stay).open


def of_assessments(desk: Desk, stay: str, assessments: Collection[str]) -> tuple[Suggested, ...]:
    """Those of these fillings that wait."""
    return tuple(each for each in open_of(desk, stay) if each.origin.assessment in assessments)


def codes(desk: Desk, stay: str) -> tuple[Suggested, ...]:
    """The codes that were taken, for the coder or provider to confirm, by code."""
    return tuple(sorted(page(desk, stay).codes, key=lambda each: each.ref))


def _order(each: Suggested) -> tuple[bool, int, str]:
    return each.ref not in _FIRST, _ORDER.index(each.kind), each.name


def _once(decided: Iterable[Suggested]) -> Iterable[Suggested]:
    seen: set[tuple[str, str, str]] = set()
    for each in decided:
        if (key := (each.kind, each.ref, each.state)) not in seen:
            seen.add(key)
            yield each


def _suggested(
    desk: Desk, row: tuple[Any, ...], today: date, forms: dict[tuple[str, str], Form | None] | None
) -> Suggested:
    (uid, kind, ref, title, state, offered, decided, listed, made, item, value,
     assessment, form_id, version, finished, form_state, there) = row  # fmt: skip
    form = None
    if forms is not None:
        if (form_id, version) not in forms:
            forms[form_id, version] = _form(desk, form_id, version)
        form = forms[form_id, version]
    at = datetime.fromisoformat(offered)
    return Suggested(
        uid=uid,
        kind=SuggestionKind(kind),
        ref=ref,
        title=title,
        why=_why(form, kind, ref, item, answers_store.stored_value(value)),
        state=state,
        origin=origin(desk, assessment, form_id, finished, form_state, today),
        offered_at=at,
        decided_at=datetime.fromisoformat(decided) if decided else None,
        note="" if forms is None else _note(desk, kind, state, bool(there), today),
        list_version=listed,
        made=made,
        linked=state == TAKEN and decided == offered,
        private=_private(form, item),
    )


def _form(desk: Desk, form_id: str, version: str) -> Form | None:
    try:
        return definitions.used(desk, form_id, version)
    except Problem:
        return None


def told_by_private(desk: Desk, item: str, form_id: str, version: str) -> bool:
    """Whether a suggestion stands on an answer that lists and texts leave out."""
    return _private(_form(desk, form_id, version), item)


def _private(form: Form | None, item_id: str) -> bool:
    """Whether the answer behind it is one to leave out of texts; so is one whose form cannot be asked."""
    return form is None or form.private or any(each.private for each in form.items() if each.id == item_id)


def _why(form: Form | None, kind: str, ref: str, item_id: str, value: Any) -> str:
    """The rule's own words, else the question and its answer; of what was typed the question alone."""
    if form is None:
        return ""
    said = next((rule.why for rule in form.suggest if (rule.kind, rule.ref) == (kind, ref) and rule.why), "")
    if said:
        return said
    item = next((each for each in form.items() if each.id == item_id), None)
    if item is None:
        return ""
    if not _tells(item, value):
        return item.text
    return f"{item.text}{'' if item.text.endswith('?') else ':'} {answer_text(item, value)}"


def _tells(item: Item, value: Any) -> bool:
    return value is not None and item.type in _TOLD


def _note(desk: Desk, kind: str, state: str, there: bool, today: date) -> str:
    if kind == SuggestionKind.CODE:
        try:
            return desk.library.codes().warning(today)
        except Problem:
            return ""
    return "the barrier is open already: adds its plan" if there and state == OFFERED else ""
