"""What therapy found and what a facility will ask, on the Summary: each line with its form and time (P§7)."""

from collections.abc import Iterator, Mapping
from typing import Final

from ncm_tui.services import shown
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts.answers import Fed, of_stay
from ncm_tui.views.chart import SummaryLine, Tone

#: The line a fact is on, and the word before its value; the first known fact of a line gives it its time.
_LINES: Final[tuple[tuple[str, tuple[tuple[str, str], ...]], ...]] = (
    (
        "Therapy",
        (
            ("therapy_recommendation", "recommends"),
            ("therapy_discipline", "by"),
            ("therapy_minutes", "tolerates"),
        ),
    ),
    (
        "Function",
        (
            ("transfer_assist", "transfers"),
            ("gait_assist", "walks"),
            ("gait_feet", ""),
            ("ampac_mobility", "AM-PAC"),
        ),
    ),
    ("Infusion", (("iv_drug", ""), ("iv_line", "by"), ("iv_stop", "until"))),
    ("Dialysis", (("dialysis_days", ""), ("dialysis_chair", ""))),
    ("Airway", (("airway", ""),)),
    ("Sitter", (("sitter_48h", "restraint or sitter in the last 48 h:"),)),
)
_NAMES: Final = tuple(name for _, parts in _LINES for name, _ in parts)
#: What a form says that is nothing to see.
_NOTHING: Final = {"airway": "none", "sitter_48h": False, "therapy_recommendation": "none_yet"}


def function(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """The lines that a finished form gives; none where no form fed them."""
    found = {
        name: fed
        for name, fed in of_stay(desk, row.uid, _NAMES).items()
        if name not in _NOTHING or fed.value != _NOTHING[name]
    }
    for label, parts in _LINES:
        line = _line(desk, label, parts, found)
        if line is not None:
            yield line


def _line(
    desk: Desk, label: str, parts: tuple[tuple[str, str], ...], found: Mapping[str, Fed]
) -> SummaryLine | None:
    known = [(word, found[name]) for name, word in parts if name in found]
    if not known:
        return None
    # "Moderate (Mod)" is for choosing; here the word alone leaves room for the time.
    text = " · ".join(f"{word} {fed.text.partition(' (')[0]}".strip() for word, fed in known)
    oldest = min((fed for _, fed in known), key=lambda fed: fed.at)
    note = f"{desk.library.short_title(oldest.form).lower()} {desk.local(oldest.at):%a %d %H:%M}"
    return SummaryLine(label, text, note, f"form:{oldest.form}", Tone.PLAIN)
