"""Makes the pages of ``docs/`` that the code itself knows: keys, facts, commands, licences.

``python -m ncm_tui.docs_build`` writes them; a test fails while one is stale.
"""

import argparse
import importlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ncm_tui.library.library import Library
from ncm_tui.library.settings import settings_markdown
from ncm_tui.rules.facts import facts_markdown
from ncm_tui.screens.key_table import key_table
from ncm_tui.verbs import VERBS
from ncm_tui.views import verb_words

FOLDER = Path(__file__).parents[2] / "docs"
_MADE = "<!-- Made by `python -m ncm_tui.docs_build`; do not edit by hand. -->\n"

_EXITS = """
| exit | means |
|---|---|
| 0 | done |
| 1 | the answer is "no": a check failed, nothing was found, a vault is damaged |
| 2 | the call is wrong, or there is no terminal |
| 3 | wrong passphrase |
| 4 | the input could not be read; nothing was changed |
| 5 | the vault is in use in another window |
| 6 | storage: full, read-only, gone |
| 70 | internal; the message carries an incident id |
| 128+n | ended by signal n |
"""

_GLOBALS = """
Options of every verb, before or after it:

| option | does |
|---|---|
| `--home DIR` (`NCM_HOME`) | everything the app owns under one folder; otherwise the platform's own |
| `--vault NAME` | which vault, where there is more than one |
| `--passphrase-file FILE` (`NCM_PASSPHRASE_FILE`) | no prompt; a passphrase is never an argument |
| `--at WHEN` (`NCM_AT`) | the clock of verbs that only read, and of `demo`: ISO 8601 with offset |
| `--json` | one JSON document on standard output ([json.md](json.md)); messages go to standard error |
"""

_LICENCES = """
ncm-tui itself is Apache-2.0 (`LICENSE`). The forms below are bundled with it; each file carries its own
licence and citation, shown in the app and printed here. Wording, options and scoring of an instrument are
the published ones. A screening score is never a diagnosis.

Instruments and criteria whose owners ask for a licence or a fee are not bundled (InterQual and MCG, for
example). A facility that holds a licence adds the definition to its own library ([forms.md](forms.md)).

The demo ward's people, names and stories are invented for this project and are Apache-2.0 with it.
"""

_RECORD_ONLY = """## Record-only: no wording here

Their owners ask for a licence or a permission, or their terms could not be read. Each ships as the published
structure of points without a word of its items, or takes the bare total from paper or EMR. Whoever holds the
licence adds the definition ([forms.md](forms.md#your-own-licensed-form)). The MoCA is in neither list: its
owner forbids electronic versions."""

_FIGURES = """## Figures and codes

Facts published by the US Government and about its programs ([tables.md](tables.md))."""


class _Recorder(argparse.ArgumentParser):
    """A parser that remembers its own options, in order, and the parsers below it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.options: list[argparse.Action] = []
        self.below: list[_Recorder] = []
        super().__init__(*args, **{**kwargs, "add_help": False})

    def add_argument(self, *args: Any, **kwargs: Any) -> argparse.Action:
        action = super().add_argument(*args, **kwargs)
        self.options.append(action)
        return action

    def add_subparsers(self, **kwargs: Any) -> Any:
        def child(**more: Any) -> _Recorder:
            made = _Recorder(**more)
            self.below.append(made)
            return made

        return super().add_subparsers(**{**kwargs, "parser_class": child})


def commands_page() -> str:
    """``docs/commands.md``: every verb with its options, as the parsers themselves say."""
    parts = [
        "# The command line\n",
        _MADE,
        "`ncm` with no verb opens the app. Each verb works without a screen.\n",
    ]
    parts += [_GLOBALS.strip() + "\n", "## Exits\n", _EXITS.strip() + "\n"]
    for verb in VERBS:
        parser = _Recorder(prog=f"ncm {verb.name}")
        importlib.import_module(verb.module).add(parser)
        parts.append(f"## ncm {verb.name}\n")
        parts.append(f"{verb.help[:1].upper()}{verb.help[1:]}.\n")
        parts.extend(_options(parser))
    return "\n".join(parts)


def _options(parser: _Recorder) -> Iterator[str]:
    rows = [_row(action) for action in parser.options if action.help is not argparse.SUPPRESS]
    if rows:
        yield "\n".join(["| argument | does |", "|---|---|", *rows]) + "\n"
    for child in parser.below:
        yield f"### {child.prog}\n"
        if child.description:
            yield f"{child.description}\n"
        yield from _options(child)


def _row(action: argparse.Action) -> str:
    metavar = action.metavar or (_one_of(action) if action.choices else action.dest.upper())
    name = metavar if isinstance(metavar, str) else " ".join(metavar)
    if action.option_strings:
        takes_value = action.nargs != 0
        name = ", ".join(action.option_strings) + (f" {name}" if takes_value else "")
    words = (action.help or "").replace("|", "\\|")
    return f"| `{name}` | {words} |"


def _one_of(action: argparse.Action) -> str:
    return "\\|".join(str(choice) for choice in action.choices or ())


_PAPER = """
## Paper

The printed list is set in DejaVu Sans Condensed 2.37, cut down to the signs of names: Bitstream Vera licence,
its changes public domain (`content/fonts/LICENCE.txt`). The PDF is made by
[ReportLab](https://pypi.org/project/reportlab/) (BSD), which brings Pillow (MIT-CMU) and charset-normalizer
(MIT); they are loaded only to print. `fpdf2` (LGPL-3) was measured beside it: four times as long to load
(0.20 s against 0.05 s), 13 MB of wheels against 9.4.
"""


def keys_page() -> str:
    """``docs/keys.md``: the one registry of commands as tables."""
    return f"# Keys\n\n{_MADE}\nEvery command is also in `^P`. Ids are stable.\n\n{key_table().strip()}\n"


def licences_page() -> str:
    """``docs/licences.md``: what is bundled, whose it is, under which terms."""
    library = Library.load()
    forms = sorted(library.forms(), key=lambda form: form.id)
    parts = [
        ("## Forms", [form for form in forms if form.bundled and not form.record_only]),
        (_RECORD_ONLY, [form for form in forms if not form.bundled or form.record_only]),
    ]
    text = f"# Licences of bundled content\n\n{_MADE}{_LICENCES}"
    for heading, some in parts:
        rows = [(f"`{form.id}` {form.version}", form.title, form.licence, form.citation) for form in some]
        text += f"\n{heading}\n\n{_table(('form', 'title', 'licence', 'citation'), rows)}\n"
    figures = [
        (f"`{table.id}`", table.title, table.editions[-1].source) for table in library.all("tables")[0]
    ]
    codes = library.codes()
    figures.append(("`icd10cm-z`", codes.name, codes.source))
    return f"{text}\n{_FIGURES}\n\n{_table(('file', 'title', 'newest source'), figures)}\n{_PAPER}"


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(
        "|" + "|".join(_cell(each) if n != 1 else each for each in line) + "|" for n, line in enumerate(lines)
    )


def _cell(text: str) -> str:
    return " " + text.replace("|", "\\|").replace("\n", " ") + " "


_UNDO = """
`u` takes the last thing back: in a chart the last one done for this patient, on the caseload the last of
all, and the message says whose. `U` does it again, as long as nothing else was done since. Nothing asks
"are you sure", because everything below can be taken back, also after a lock, a restart or a week. Taking
back is a deed of its own: the record keeps both.

It is refused, with the reason, when a later deed changed the same row (it says which), when something made
since hangs on it, when what it belongs to was removed, or when it has left in a copied text. An import is
taken back on the caseload only, and around the patients worked on since: they stay as they are and are
named, and the list no longer asks about them; a form begun before the import is no work since. The same
file can then be taken in again. What was taken back is not done again by half: once one of its patients was
destroyed, `U` says so.

`h` shows the history of the line under the cursor, on the caseload of the whole patient: who changed what,
when, from what to what, and what was taken back. `^P`, then *the record*, shows what was done and looked at.
A finished note shows its *code in the record* (`7F3K-Q2M9`). Write it down or keep it with the note where it
was pasted: typed into the filter of the record it finds the entry, and a record from which that entry was
cut off does not have it.
"""


def undo_page() -> str:
    """``docs/undo.md``: what can be taken back, and what not and why."""
    can = "\n".join(
        f"- {word.said}{' (on its own page only)' if word.aside else ''}"
        for verb, word in verb_words.VERBS.items()
        if not word.stays and verb != "redo"
    )
    stays = "\n".join(
        f"- {word.said}: {word.stays}" for word in verb_words.VERBS.values() if word.stays and not word.aside
    )
    return (
        f"# Undo and history\n\n{_MADE}{_UNDO}\n## What `u` takes back\n\n{can}\n\n"
        f"## What stays, and why\n\n{stays}\n"
    )


_SETTINGS = """
`^P`, *settings* shows everything that can be set, with what it does below; `Enter` changes it, `D` gives it
its usual value again. What must be known before unlock is a line of `settings.toml` in the home (`ncm doctor`
says where that is), the rest is in the vault, encrypted. No patient data is ever in the file.

The page changes only the line of the setting: comments and the order of the file stay. A file that is wrong
never keeps anybody out. The line that is wrong is told at the start and on the page, and the usual value is
used instead; the other lines hold.

```toml
# settings.toml
theme = "light"
idle_minutes = 5
backup_folder = "/media/dana/stick/ncm"

[keys]
"caseload.sort" = "O"
"app.find" = "F3"
"app.settings" = "^F"
```
"""

_OTHER_KEYS = """
## Other keys

`^P`, *change keys* lists every command with its key; `[keys]` in the file does the same: the command's id
([keys.md](keys.md)) and its keys, as they are printed there (`o`, `?`, `F6`, `^T`, `Enter`, `Space`), two of
them with a space between. They are in use from the next unlock on: in the bars, the help and the palette too.
`D` on the page gives a command its usual key again, `R` all of them. An empty key leaves a command to `^P`.

Refused, with the reason:

- a key with two jobs where both commands work: on one page, on a tab and its chart, on a page and its list,
  or on one of the keys that work everywhere. Both commands are named;
- a printed key where text is typed (everywhere, forms, the note editor, finding): there only F1 to F9 and
  `^F ^G ^L ^N ^O ^P ^R ^T` are free to be keys;
- a key that does not reach the app through every terminal: Alt, Shift with Enter or an F-key, `^A`, `^B`,
  `^H`, `^I`, `^M`, F10 to F12;
- taking the last key from locking, closing, quitting or `^P`; other keys for the digits of a strip.

When `[keys]` in the file has such a clash, all the usual keys are in use until it is mended.

## How it looks

Dark, light and high contrast are themes of the app. *No colors* uses those of the terminal and tells state by
bold, underline and reverse alone, as `NO_COLOR` does. ASCII signs replace every drawn one cell by cell, so
that nothing moves; names keep their accents. Nothing is told by color alone in any of them.

## The facility

`^P`, *facility*: the name, the time zone in which every day and hour is shown (nothing stored moves when it
changes), the system of its MRNs (which number is shown where a patient has two), and the usual discharge hour
(an expected discharge without an hour counts as that one, marked as assumed). Own holidays are days on which
offices are closed here beside the federal ones.
"""


def settings_page() -> str:
    """``docs/settings.md``: every setting with its range and default, as the page and the file check it."""
    return f"# Settings\n\n{_MADE}{_SETTINGS}\n{settings_markdown().strip()}\n{_OTHER_KEYS}"


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "facts.md": facts_markdown,
    "keys.md": keys_page,
    "licences.md": licences_page,
    "settings.md": settings_page,
    "undo.md": undo_page,
}


def main() -> int:
    """Write every generated page."""
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")
        sys.stdout.write(f"docs/{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
