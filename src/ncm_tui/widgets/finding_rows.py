"""One suggestion as a line of its page, and in full below the list."""

from __future__ import annotations

from rich.text import Text

from ncm_tui.rules.findings import SuggestionKind
from ncm_tui.views.findings import DECLINED, FOR_THE_CODER, KIND_WORDS, TAKEN, Suggested
from ncm_tui.widgets.form.rows import wrap
from ncm_tui.widgets.line_list import Pieces
from ncm_tui.widgets.plain import fit, plain

_KIND = 15
_ORIGIN = 18
_LEAST = 12
_STATES = {TAKEN: "✓", DECLINED: "–"}


def row_pieces(each: Suggested, key: str, width: int) -> Pieces:
    """``   1 barrier + plan  Food insecurity                 AHC-HRSN Mon 23``; what was decided shows so in
    place of its key."""
    sign = key if each.open else _STATES.get(each.state, " ")
    ink = "" if each.open else "dim"
    room = max(_LEAST, width - _KIND - _ORIGIN - 7)
    said = each.name if each.open else f"{each.name} · {_state(each)}"
    return [
        (f"  {sign or ' '} ", "accent" if each.open else "good" if each.state == TAKEN else "dim"),
        (fit(KIND_WORDS[each.kind], _KIND) + " ", "dim"),
        (fit(said, room) + " ", "strong" if each.open else ink),
        (fit(each.origin.text, _ORIGIN), "soon" if each.origin.in_error else "dim"),
    ]


def whole(each: Suggested, makes: str, width: int) -> Text:
    """The suggestion in full: its name, the answer it stands on, what taking it makes, what to know first."""
    made = Text()
    if each.kind is SuggestionKind.CODE:
        makes = f"{each.list_version}: {FOR_THE_CODER}"
    parts = (
        (f"{each.name} · from {each.origin.text}", "strong"),
        (each.why, ""),
        (each.note, "soon"),
        (makes, "dim"),
    )
    for text, ink in parts:
        for line in wrap(text, max(_LEAST, width - 2)) if text else ():
            made.append_text(plain(f" {line}\n", ink))
    made.rstrip()
    return made


def _state(each: Suggested) -> str:
    if each.state == DECLINED:
        return "not needed"
    return "there already" if each.linked else "taken"
