"""A note template: a TOML head between two ``+++`` lines, then the Jinja text (``docs/notes.md``)."""

import tomllib
from dataclasses import dataclass
from typing import Any

from ncm_tui.library.sources import Source, parse_toml
from ncm_tui.library.tables import Fault, Table, raise_first
from ncm_tui.rules.problems import DefinitionProblem

_FENCE = "+++"


@dataclass(frozen=True, slots=True)
class NoteTemplate:
    """``body`` is the Jinja text; ``where`` names the file in messages; ``short`` stands in lists."""

    id: str
    version: str
    title: str
    kind: str
    body: str
    where: str
    sha256: str
    short: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A dot phrase: ``.choice`` + Tab becomes its text."""

    key: str
    text: str
    title: str


def read_note_template(source: Source) -> NoteTemplate:
    """The template of a source. Raises :class:`DefinitionProblem` for a head that is missing or wrong."""
    lines = source.text.splitlines()
    if not lines or lines[0].strip() != _FENCE or _FENCE not in (line.strip() for line in lines[1:]):
        raise DefinitionProblem(
            "a head between two +++ lines was expected at the top.",
            path=source.where,
            hint="It holds id, version, title and kind.",
        )
    end = next(n for n, line in enumerate(lines[1:], 1) if line.strip() == _FENCE)
    try:
        head: dict[str, Any] = tomllib.loads("\n".join(lines[1:end]))
    except tomllib.TOMLDecodeError as error:
        raise DefinitionProblem(f"the head is not TOML: {error}.", path=source.where) from None
    faults: list[Fault] = []
    table = Table(head, "", faults)
    template = NoteTemplate(
        id=table.text("id"),
        version=table.text("version"),
        title=table.text("title"),
        kind=table.text("kind"),
        body="\n".join(lines[end + 1 :]),
        where=source.where,
        sha256=source.sha256,
        short=table.text("short", head.get("title", "") if isinstance(head.get("title"), str) else ""),
        text=source.text,
    )
    table.text("licence", "")
    table.done()
    if template.id and template.id != source.id:
        table.fault("id", f"'{template.id}' must be the name of its file, '{source.id}'.")
    raise_first(faults, source.where)
    return template


def read_phrases(source: Source) -> tuple[Phrase, ...]:
    """The dot phrases of one file. Raises :class:`DefinitionProblem`."""
    faults: list[Fault] = []
    top = Table(parse_toml(source), "", faults)
    for name in ("id", "version"):
        top.text(name)
    top.text("licence", "")
    phrases = []
    for raw in top.tables("phrases"):
        key = raw.text("key")
        if key and not key.replace("-", "").replace("_", "").isalnum():
            raw.fault("key", f"'{key}' may hold letters, digits, '-' and '_' only.")
        phrases.append(Phrase(key, raw.text("text"), raw.text("title", key)))
        raw.done()
    top.done()
    raise_first(faults, source.where)
    return tuple(phrases)
