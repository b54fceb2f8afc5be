"""Makes the pages of ``docs/`` that the code itself knows: keys, facts, commands, licences.

``python -m ncm_tui.docs_build`` writes them; a test fails while one is stale.
"""

import argparse
import importlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ncm_tui import docs_clocks, docs_words
from ncm_tui.library.library import Library
from ncm_tui.library.settings import settings_markdown
from ncm_tui.rules.facts import facts_markdown
from ncm_tui.screens.key_table import key_table
from ncm_tui.verbs import VERBS
from ncm_tui.views import verb_words

FOLDER = Path(__file__).parents[2] / "docs"
_MADE = "<!-- Made by `python -m ncm_tui.docs_build`; do not edit by hand. -->\n"


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
    parts += [docs_words.GLOBALS.strip() + "\n", "## Exits\n", docs_words.EXITS.strip() + "\n"]
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


def keys_page() -> str:
    """``docs/keys.md``: the one registry of commands as tables."""
    return f"# Keys\n\n{_MADE}\nEvery command is also in `^P`. Ids are stable.\n\n{key_table().strip()}\n"


def licences_page() -> str:
    """``docs/licences.md``: what is bundled, whose it is, under which terms."""
    library = Library.load()
    forms = sorted(library.forms(), key=lambda form: form.id)
    parts = [
        ("## Forms", [form for form in forms if form.bundled and not form.record_only]),
        (docs_words.RECORD_ONLY, [form for form in forms if not form.bundled or form.record_only]),
    ]
    text = f"# Licences of bundled content\n\n{_MADE}{docs_words.LICENCES}"
    for heading, some in parts:
        rows = [(f"`{form.id}` {form.version}", form.title, form.licence, form.citation) for form in some]
        text += f"\n{heading}\n\n{_table(('form', 'title', 'licence', 'citation'), rows)}\n"
    figures = [
        (f"`{table.id}`", table.title, table.editions[-1].source) for table in library.all("tables")[0]
    ]
    codes = library.codes()
    figures.append(("`icd10cm-z`", codes.name, codes.source))
    text += f"\n{docs_words.FIGURES}\n\n{_table(('file', 'title', 'newest source'), figures)}\n"
    return f"{text}{docs_words.PAPER}"


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(
        "|" + "|".join(_cell(each) if n != 1 else each for each in line) + "|" for n, line in enumerate(lines)
    )


def _cell(text: str) -> str:
    return " " + text.replace("|", "\\|").replace("\n", " ") + " "


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
        f"# Undo and history\n\n{_MADE}{docs_words.UNDO}\n## What `u` takes back\n\n{can}\n\n"
        f"## What stays, and why\n\n{stays}\n"
    )


def settings_page() -> str:
    """``docs/settings.md``: every setting with its range and default, as the page and the file check it."""
    return (
        f"# Settings\n\n{_MADE}{docs_words.SETTINGS}\n{settings_markdown().strip()}\n{docs_words.OTHER_KEYS}"
    )


PAGES: dict[str, Callable[[], str]] = {
    "clock-rules.md": lambda: docs_clocks.clocks_page(_MADE),
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
