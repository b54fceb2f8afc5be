"""The middle of the Summary: conflicts with the EMR, coverage, key times, finished forms."""

from collections.abc import Iterator
from datetime import datetime

from ncm_tui.models.enums import KeyTimeKind, Precision
from ncm_tui.services import shown
from ncm_tui.services.assessments import results as filled
from ncm_tui.services.authors import authors
from ncm_tui.services.chart.now import form_title
from ncm_tui.services.conflicts import open_conflicts
from ncm_tui.services.desk import Desk
from ncm_tui.services.key_times import expected
from ncm_tui.views.chart import SummaryLine, Tone
from ncm_tui.views.words import KEY_TIME_WORDS, PAYER_WORDS, SOURCE_WORDS, word


def conflicts(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """What the EMR changed after the nurse set her own value: both are kept, Enter decides."""
    for place, each in enumerate(open_conflicts(desk, row)):
        theirs = f"the merged record {each.theirs}" if each.merged else f"EMR now {each.theirs}"
        text = f"{each.field}: {each.mine} (mine), {theirs}"
        label = "" if place else "EMR differs"
        yield SummaryLine(label, text, f"▲ {each.raised:%a %d %H:%M}", f"conflict:{each.uid}", Tone.SOON)


def coverage(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """Coverages in order, each with who confirmed its plan type, or that nobody did."""
    found = desk.vault.reader.rows(
        "SELECT uid, payer, plan, member_id, emr_type, payer_class, confirmed_at, confirmed_by, "
        "confirmed_source FROM coverage WHERE patient_id = ? AND voided_at IS NULL "
        "ORDER BY rank, source = 'emr', confirmed_at IS NULL, id",
        (row.patient_id,),
    )
    if not found:
        yield SummaryLine("Coverage", "~ none entered", opens="payer", tone=Tone.DIM)
        return
    by = authors(desk)
    for place, (uid, payer, plan, member, emr, kind, at, who, seen) in enumerate(found):
        named = " ".join(part for part in (payer, plan if plan != payer else "") if part) or "payer not named"
        more = tuple(
            part for part in (f"member {member}" if member else "", f"EMR says {emr}" if emr else "") if part
        )
        label = "" if place else "Coverage"
        if at is None:
            yield SummaryLine(label, f"{named} ~", "plan type not confirmed", f"payer:{uid}", Tone.DIM, more)
            continue
        when = desk.local(datetime.fromisoformat(at))
        note = f"{word(PAYER_WORDS, kind)}: {seen or 'confirmed'} {when:%a %d %b} by {_who(desk, by, who)}"
        yield SummaryLine(label, f"{named} ✓", note, f"payer:{uid}", more=more)


def key_times(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """Each key time with source, precision and confirmation; the ones that are missing say so (P§1)."""
    found = {
        kind: (at, precision, source, confirmed)
        for kind, at, precision, source, confirmed in desk.vault.reader.rows(
            "SELECT kind, at, precision, source, confirmed_at FROM key_time "
            "WHERE stay_id = ? AND voided_at IS NULL",
            (row.stay_id,),
        )
    }
    label = "Key times"
    for kind in KeyTimeKind:
        name = KEY_TIME_WORDS[kind]
        opens = "tab:discharge" if kind is KeyTimeKind.LEFT else f"key_time:{kind}"
        if kind in found:
            at, precision, source, confirmed = found[kind]
            yield SummaryLine(label, *_key_time(desk, name, at, precision, source, confirmed), opens)
        elif expected(kind, row):
            yield SummaryLine(label, f"{name}: not entered", _ended(kind, row), opens, Tone.SOON)
        else:
            continue
        label = ""
    others = [
        f"{KEY_TIME_WORDS[kind]}: not entered"
        for kind in KeyTimeKind
        if kind is not KeyTimeKind.LEFT and kind not in found and not expected(kind, row)
    ]
    if others:
        text = f"{len(others)} other time{'s' if len(others) > 1 else ''} not entered"
        yield SummaryLine(label, text, "", "key_time:", Tone.DIM, tuple(others))


def done(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """Finished forms of this stay, newest first."""
    for place, result in enumerate(filled.results(desk, row.uid)):
        at = desk.local(result.at)
        text = f"{form_title(desk, result.form)} {result.text}".strip()
        yield SummaryLine(
            "" if place else "Risk, forms", text, f"{at:%a %d %H:%M} {_by(desk, result.by)}", "tab:assess"
        )


def _key_time(
    desk: Desk, name: str, at: str, precision: str, source: str, confirmed: str | None
) -> tuple[str, str]:
    local = desk.local(datetime.fromisoformat(at))
    only_day = precision == Precision.DATE
    text = f"{name} {local:%a %d %b}" + ("" if only_day else f" {local:%H:%M}")
    said = [word(SOURCE_WORDS, source), "day only" if only_day else "", "✓" if confirmed else "not confirmed"]
    return text, " · ".join(part for part in said if part)


def _ended(kind: KeyTimeKind, row: shown.ShownStay) -> str:
    """An inpatient who was observed: her hours of observation end with the order."""
    observed = kind is KeyTimeKind.INPATIENT_ORDER and row.observation_start is not None
    return "observation ended, time not entered" if observed else ""


def _by(desk: Desk, name: str) -> str:
    return "me" if name == desk.vault.owner_name else name


def _who(desk: Desk, by: dict[str, str], uid: str | None) -> str:
    return "me" if uid == desk.vault.actor else by.get(uid or "", "?")
