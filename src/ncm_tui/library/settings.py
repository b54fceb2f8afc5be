"""Every setting, declared once: its kind, range, default and words.

Validation, the Settings page, the writing of ``settings.toml`` and ``docs/settings.md`` all read this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ncm_tui.library.toml_text import inline
from ncm_tui.rules.problems import UsageProblem

#: Where a setting is kept: a file that is read before unlock, or the encrypted vault.
FILE, VAULT = "settings.toml", "the vault"


@dataclass(frozen=True, slots=True)
class Setting:
    """``id`` is its name in the file, or stable in the vault. ``kind``: ``whole`` (``least`` to ``most``),
    ``choice`` (``choices`` as value → words), ``yes_no`` (``choices`` name both), ``folder``, or ``page``:
    what it is opens on a page of its own, the command ``opens``. ``usual`` is the default as it is stored."""

    id: str
    group: str
    title: str
    kind: str
    help: str
    usual: Any = None
    place: str = FILE
    least: int = 0
    most: int = 0
    unit: str = ""
    choices: Mapping[Any, str] | None = None
    opens: str = ""

    @property
    def expected(self) -> str:
        """What may stand there, as the end of a sentence."""
        if self.kind == "whole":
            return f"a whole number from {self.least} to {self.most}"
        if self.kind == "folder":
            return 'a whole path, for example "/media/dana/stick/ncm"; "" is none'
        if self.kind == "yes_no":
            return "true or false"
        return "one of " + ", ".join(f'"{value}"' for value in self.choices or ())

    def checked(self, value: Any, called: str = "") -> Any:
        """``value`` as it is used (a folder as a ``Path`` or ``None``).

        Raises ``UsageProblem`` naming the setting (as ``called``, else by its id), what it was and what was
        expected."""
        fits = {
            "whole": lambda: type(value) is int and self.least <= value <= self.most,
            "yes_no": lambda: isinstance(value, bool),
            "choice": lambda: isinstance(value, str) and value in (self.choices or ()),
            "folder": lambda: isinstance(value, str) and (not value or _whole_path(value)),
        }
        if not fits[self.kind]():
            raise UsageProblem(
                f"{called or self.id} is {self.expected}, not {_as_written(value)}.",
                code="setting",
                path=self.id,
            )
        if self.kind == "folder":
            return Path(value).expanduser() if value else None
        return value

    def words(self, value: Any) -> str:
        """A used value as the page shows it."""
        if value is None or value == "":
            return "none"
        if self.choices is not None:
            return self.choices.get(value, str(value))
        return f"{value} {self.unit}".rstrip()


def _whole_path(text: str) -> bool:
    try:
        return Path(text).expanduser().is_absolute()
    except RuntimeError:  # the home of a person this machine does not know
        return False


def _as_written(value: Any) -> str:
    return inline(value) if isinstance(value, bool | str | int | float | list | dict) else str(value)


THEMES: Final = {
    "dark": "dark",
    "light": "light",
    "contrast": "high contrast",
    "plain": "no colors (those of the terminal)",
}
SETTINGS: Final[tuple[Setting, ...]] = (
    Setting("theme", "How it looks", "Theme", "choice",
            "The colors, from the unlock page on. NO_COLOR in the environment stands above it.",
            "dark", choices=THEMES),
    Setting("plain_signs", "How it looks", "Signs", "yes_no",
            "ASCII in place of drawn signs, for terminals and fonts without them. NCM_ASCII=1 does the same.",
            False, choices={True: "ASCII", False: "drawn"}),
    Setting("keys", "How it looks", "Keys", "page",
            "Which key does what. A key with two jobs is refused.", opens="remap"),
    Setting("idle_minutes", "Safety", "Lock when idle", "whole",
            "Minutes without a key until the app locks itself. Typing is kept.",
            10, least=1, most=15, unit="min"),
    Setting("backup_folder", "Safety", "Second backup folder", "folder",
            "Every backup goes there as well: a stick, or a drive of the hospital. It is encrypted as the"
            " vault is.", ""),
    Setting("retention_days", "Safety", "Kept after discharge", "page",
            "Days until a patient who left is destroyed, here and in the backups.",
            45, VAULT, 1, 400, "days", opens="retention"),
    Setting("permission", "Safety", "Permission", "page",
            "What your facility lets you keep here: full or limited identity.", place=VAULT,
            opens="permission"),
    Setting("facility", "Facility", "Facility", "page",
            "Its name, time zone, MRN system, usual discharge hour, and own holidays.", place=VAULT,
            opens="facility"),
    Setting("payer_profiles", "Facility", "Payer profiles", "page",
            "What each payer asks: admission notice, reviews, peer-to-peer, appeals, contacts.", place=VAULT,
            opens="payer_profiles"),
    Setting("profile_days", "Facility", "Payer profile verified", "whole",
            "Days after which a payer profile that nobody held against the payer's own word says “verify”.",
            180, least=30, most=730, unit="days"),
    Setting("clock_rules", "Facility", "Clock rules", "page",
            "All rules of deadlines with their source; the figures of this site and state, asked once.",
            place=VAULT, opens="clock_rules"),
    Setting("shift", "Lists", "My shift", "page",
            "When a shift of mine begins and ends, on which days: Today ranks by it, and says what lapses"
            " before the next one.", place=VAULT, opens="shift"),
    Setting("mine", "Lists", "Mine", "page",
            "Units, ranges of beds and attendings whose stays an import takes in: 4W, 5E-01..5E-08, dr Lee."
            " Those you follow already are always updated.", place=VAULT),
    Setting("print_folder", "Lists", "Folder of printed lists", "folder",
            "Where a printed list is offered to go; nothing in it is ever removed. None: a folder of the"
            " app's own, which is emptied at lock and quit.", ""),
    Setting("column_maps", "Lists", "Saved columns", "page",
            "Which column of a list is what, once you told it: rename or forget them.", place=VAULT,
            opens="column_maps"),
)  # fmt: skip
BY_ID: Final = {setting.id: setting for setting in SETTINGS}
#: Those of the file with a value of their own.
IN_FILE: Final = tuple(one for one in SETTINGS if one.place == FILE and one.kind != "page")


def settings_markdown() -> str:
    """The table of ``docs/settings.md``."""
    lines = []
    for group in dict.fromkeys(one.group for one in SETTINGS):
        lines += [f"## {group}", "", "| setting | name | kept in | may be | usual | what it does |",
                  "|---|---|---|---|---|---|"]  # fmt: skip
        for one in (each for each in SETTINGS if each.group == group):
            page = one.kind == "page"
            may = f"its own page ({one.least} to {one.most})" if page and one.most else "its own page"
            name = f"`{one.id}`" if one.place == FILE else ""
            usual = "" if one.usual is None else f"`{inline(one.usual)}`"
            cells = (one.title, name, one.place, may if page else one.expected, usual, one.help)
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        lines.append("")
    return "\n".join(lines)
