"""The few inks of the page, by name, for the theme in use.

Meaning is never carried by ink alone: each late row has its ``!``, each doubt its ``~``.
"""

from __future__ import annotations

from rich.style import Style
from textual.theme import Theme

#: name → (paper, raised, text, dim, accent, amber, red, green, cursor paper, cursor text)
_PALETTES: dict[str, tuple[str, ...]] = {
    "ncm-dark": (
        "#16191c",
        "#1f2428",
        "#d9d7d0",
        "#8b9299",
        "#86b7d9",
        "#d9a95c",
        "#e5746a",
        "#93b97c",
        "#2b4256",
        "#ffffff",
    ),
    "ncm-light": (
        "#f8f6f0",
        "#ebe7dc",
        "#23272b",
        "#5f656b",
        "#1c5b86",
        "#8a5a00",
        "#b3261e",
        "#3f6b25",
        "#cfe0ec",
        "#000000",
    ),
    "ncm-contrast": (
        "#000000",
        "#000000",
        "#ffffff",
        "#e0e0e0",
        "#00ffff",
        "#ffff00",
        "#ff6b6b",
        "#7dff7d",
        "#ffffff",
        "#000000",
    ),
}
#: Before the ink of words somebody wrote, which may name anybody: a form covers them while names are hidden.
OWN = "own "
#: Without colour only attributes speak.
_BARE = {
    "": Style(),
    "dim": Style(dim=True),
    "strong": Style(bold=True),
    "accent": Style(bold=True),
    "soon": Style(bold=True),
    "late": Style(bold=True, underline=True),
    "good": Style(),
    "found": Style(bold=True, underline=True),
    "cursor": Style(reverse=True),
    "rule": Style(dim=True),
    "struck": Style(strike=True),
}
_ANSI_NAMES = (
    "ansi-background",
    "ansi-foreground",
    "border",
    "border-blurred",
    "block-cursor-background",
    "block-cursor-foreground",
    "input-cursor-background",
    "input-cursor-foreground",
    "input-selection-background",
    "input-selection-foreground",
    "screen-selection-background",
    "screen-selection-foreground",
)
_inks: dict[str, Style] = dict(_BARE)
_papers: dict[str, str] = {}


def themes() -> list[Theme]:
    """The themes the app registers."""
    return [*(_colored(name, palette) for name, palette in _PALETTES.items()), _plain()]


def _colored(name: str, palette: tuple[str, ...]) -> Theme:
    paper, raised, text, _, accent, amber, red, green, _, _ = palette
    return Theme(
        name,
        primary=accent,
        secondary=accent,
        accent=accent,
        warning=amber,
        error=red,
        success=green,
        foreground=text,
        background=paper,
        surface=paper,
        panel=raised,
        boost=raised,
        dark=name != "ncm-light",
        text_alpha=1.0,
        variables={"input-selection-background": f"{accent} 35%"},
    )


def _plain() -> Theme:
    """The terminal's own colours, for who asked for none."""
    return Theme(
        "ncm-plain",
        primary="ansi_default",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        accent="ansi_default",
        warning="ansi_default",
        error="ansi_default",
        success="ansi_default",
        secondary="ansi_default",
        ansi=True,
        variables=dict.fromkeys(_ANSI_NAMES, "ansi_default") | {"input-cursor-text-style": "reverse"},
    )


def use(theme: str) -> None:
    """Take the inks of ``theme``; one that is not ours writes with attributes only."""
    _inks.clear()
    if theme not in _PALETTES:
        _inks.update(_BARE)
        return
    _, _, text, dim, accent, amber, red, green, cursor, on_cursor = _PALETTES[theme]
    _inks.update(
        {
            "": Style(),
            "dim": Style(color=dim),
            "strong": Style(color=text, bold=True),
            "accent": Style(color=accent),
            "soon": Style(color=amber),
            "late": Style(color=red, bold=True),
            "good": Style(color=green),
            "found": Style(color=text, bold=True, underline=True),
            "cursor": Style(color=on_cursor, bgcolor=cursor, bold=theme == "ncm-contrast"),
            "rule": Style(color=dim),
            "struck": Style(color=dim, strike=True),
        }
    )


def ink(name: str) -> Style:
    """The style of that name: ``dim strong accent soon late good found cursor rule struck``, or
    none for ``""``. After :data:`OWN` it is the same ink."""
    bare = name.removeprefix(OWN)
    return _inks.get(bare) or Style.parse(bare)


use("ncm-dark")
