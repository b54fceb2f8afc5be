"""The library: what is there, read on first use, the user's own over the bundled by id.

A kind is a folder of files, ``<id>.<suffix>``. To add one, add a :class:`Kind` to ``KINDS`` with the function
that turns a :class:`~ncm_tui.library.sources.Source` into the thing; nothing else needs to know.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ncm_tui.library.sources import BUNDLED, Source, parse_toml, read_source
from ncm_tui.rules.problems import DefinitionProblem, NotFound, Problem

if TYPE_CHECKING:
    from ncm_tui.library.clocks import ClockRules
    from ncm_tui.library.holidays import Holidays
    from ncm_tui.library.note_templates import NoteTemplate
    from ncm_tui.rules.codes import CodeList
    from ncm_tui.rules.editions import DatedTable
    from ncm_tui.rules.forms import Form
    from ncm_tui.rules.payer_template import PayerTemplate
    from ncm_tui.rules.plans import PlanTemplate
    from ncm_tui.rules.readiness import Checklist


@dataclass(frozen=True, slots=True)
class Kind:
    """``name`` is the folder, ``suffix`` of its files, ``noun`` for messages, ``read`` the reader."""

    name: str
    suffix: str
    noun: str
    read: Callable[["Library", Source], Any]


class Library:
    """All definitions. Making one reads nothing; each file is read and checked when first asked for."""

    def __init__(self, content_dir: Path, user_dir: Path | None) -> None:
        self._folders = [(content_dir, False)] + ([(user_dir, True)] if user_dir is not None else [])
        self._paths: dict[str, dict[str, tuple[Path, bool]]] = {}
        self._read: dict[tuple[str, str], Any] = {}
        self._shorts: dict[str, str] = {}
        self._feeds: dict[str, frozenset[str]] = {}
        self._heads: dict[str, Form] = {}
        self._clocks: ClockRules | None = None
        self._holidays: Holidays | None = None

    @classmethod
    def load(cls, content_dir: Path | None = None, user_dir: Path | None = None) -> "Library":
        """``content_dir`` is the bundled content unless given; ``user_dir`` need not exist."""
        return cls(content_dir or BUNDLED, user_dir)

    def ids(self, kind: str) -> tuple[str, ...]:
        """The ids of a kind, sorted, without reading a file."""
        return tuple(sorted(self._index(kind)))

    def get(self, kind: str, name: str) -> Any:
        """The definition, read once. Raises :class:`NotFound`, or :class:`DefinitionProblem` with file
        and key when it is not what it must be."""
        if (kind, name) not in self._read:
            self._read[kind, name] = KINDS[kind].read(self, self.raw(kind, name))
        return self._read[kind, name]

    def raw(self, kind: str, name: str) -> Source:
        """The file itself."""
        path, local = self._place(kind, name)
        return read_source(path, kind, local=local)

    def is_local(self, kind: str, name: str) -> bool:
        """Whether the file is the user's own. Nothing is read."""
        return self._place(kind, name)[1]

    def bundled(self, kind: str, name: str) -> Source:
        """The bundled file, also where the user's own stands over it."""
        path = self._folders[0][0] / kind / f"{name}{KINDS[kind].suffix}"
        if not path.is_file():
            raise self._not_found(kind, name)
        return read_source(path, kind, local=False)

    def all(self, kind: str) -> tuple[list[Any], list[Problem]]:
        """Every definition of a kind that reads, and the problems of those that do not."""
        found: list[Any] = []
        broken: list[Problem] = []
        for name in self.ids(kind):
            try:
                found.append(self.get(kind, name))
            except DefinitionProblem as problem:
                broken.append(problem)
        return found, broken

    def form(self, name: str) -> "Form":
        return cast("Form", self.get("forms", name))

    def short_title(self, name: str) -> str:
        """A form's short title, from the head of its file alone: a list of patients shows it before any form
        is needed. The id in words where there is no such form, or none that reads."""
        if name not in self._shorts:
            try:
                said = tomllib.loads(self.raw("forms", name).text.partition("\n[")[0])
            except (Problem, tomllib.TOMLDecodeError):
                said = {}
            found = said.get("short") or said.get("title")
            self._shorts[name] = found if isinstance(found, str) else name.replace("-", " ")
        return self._shorts[name]

    def form_head(self, name: str) -> "Form":
        """The form without questions and scoring, read from the head of its file and kept: for lists. One
        that a site's own file changes is read whole: it may change when the form is offered or due."""
        if name in self.ids("overrides"):
            return self.form(name)
        if name not in self._heads:
            from ncm_tui.library.heads import read_head

            self._heads[name] = read_head(self.raw("forms", name))
        return self._heads[name]

    def form_heads(self) -> "list[Form]":
        """The head of every form a nurse may pick, by title; a file that is not TOML is left out."""
        found = []
        for name in self.ids("forms"):
            try:
                found.append(self.form_head(name))
            except DefinitionProblem:
                continue
        return sorted(found, key=lambda form: form.title.casefold())

    def feeds(self, name: str) -> frozenset[str]:
        """The facts that answers of a form give, from its file alone: a chart is opened before any form is.
        None where there is no such form."""
        if name not in self._feeds:
            try:
                text = self.raw("forms", name).text
            except Problem:
                text = ""
            self._feeds[name] = frozenset(re.findall(r"""^\s*feeds\s*=\s*["'](\w+)["']""", text, re.M))
        return self._feeds[name]

    def forms(self) -> "list[Form]":
        """The forms a nurse may pick, by title. Broken ones are left out: see :meth:`broken_forms`."""
        found: list[Form] = self.all("forms")[0]
        return sorted(found, key=lambda form: form.title.casefold())

    def override_fault(self, name: str) -> DefinitionProblem | None:
        """Why the site's own file for a form is not used; ``None`` where there is none, or it is."""
        if name not in self.ids("overrides"):
            return None
        try:
            self.get("overrides", name)
        except DefinitionProblem as problem:
            return problem
        return None

    def broken_forms(self) -> list[Problem]:
        """What is wrong with forms, and with a site's overrides: such a form stays as it was published."""
        return self.all("forms")[1] + self.all("overrides")[1]

    def dialog(self, name: str) -> "Form":
        return cast("Form", self.get("dialogs", name))

    def checklist(self, name: str) -> "Checklist":
        return cast("Checklist", self.get("checklists", name))

    def note_template(self, name: str) -> "NoteTemplate":
        return cast("NoteTemplate", self.get("notes", name))

    def plan(self, barrier: str) -> "PlanTemplate":
        """What a barrier of that kind becomes on the care plan."""
        return cast("PlanTemplate", self.get("plans", barrier))

    def table(self, name: str) -> "DatedTable":
        """Figures of the year (poverty guideline, Medicare amounts) with their editions."""
        return cast("DatedTable", self.get("tables", name))

    def clocks(self) -> "ClockRules":
        """Every clock rule that reads, read once, and the problems of the files that were left out."""
        if self._clocks is None:
            from ncm_tui.library.clocks import read_all

            self._clocks = read_all(self)
        return self._clocks

    def holidays(self) -> "Holidays":
        """The user's own closed days (``holidays.toml``), read once."""
        if self._holidays is None:
            from ncm_tui.library.holidays import read_holidays

            own = next((folder for folder, local in self._folders if local), None)
            self._holidays = read_holidays(own)
        return self._holidays

    def codes(self) -> "CodeList":
        """The diagnosis codes that a finding may suggest."""
        from ncm_tui.library.catalogs import CODES

        return cast("CodeList", self.get("catalogs", CODES))

    def _place(self, kind: str, name: str) -> tuple[Path, bool]:
        try:
            return self._index(kind)[name]
        except KeyError:
            raise self._not_found(kind, name) from None

    def _not_found(self, kind: str, name: str) -> NotFound:
        from ncm_tui.rules.facts import nearest

        close = nearest(name, self._index(kind))
        hint = f"Did you mean '{close}'?" if close else ""
        return NotFound(f"There is no {KINDS[kind].noun} '{name}'.", code=f"no_{KINDS[kind].noun}", hint=hint)

    def _index(self, kind: str) -> dict[str, tuple[Path, bool]]:
        if kind not in self._paths:
            suffix = KINDS[kind].suffix
            self._paths[kind] = {
                path.name.removesuffix(suffix): (path, local)
                for folder, local in self._folders
                if (folder / kind).is_dir()
                for path in sorted((folder / kind).iterdir())
                if path.name.endswith(suffix)
            }
        return self._paths[kind]


def _read_form(library: Library, source: Source) -> "Form":
    # The readers are imported with the first definition: a start that opens no form does not pay for them.
    from ncm_tui.library.form_links import form_faults
    from ncm_tui.library.site import plain
    from ncm_tui.library.tables import raise_first

    if source.kind == "forms" and source.id in library.ids("overrides"):
        try:
            return cast("Form", library.get("overrides", source.id))
        except DefinitionProblem:
            pass  # the form stays as published, and broken_forms() says so
    found = plain(library, source)
    raise_first(found.faults or form_faults(found.form, library, source.id), source.where)
    return found.form


def _read_override(library: Library, source: Source) -> "Form":
    from ncm_tui.library.site import overridden

    return overridden(library, source)


def _read_checklist(library: Library, source: Source) -> "Checklist":
    from ncm_tui.library.checklists import read_checklist
    from ncm_tui.library.tables import raise_first

    data = parse_toml(source)
    base = None
    if isinstance(data.get("extends"), str):
        below = library.bundled("checklists", data["extends"])
        base, faults = read_checklist(parse_toml(below), sha256=below.sha256, text=below.text)
        raise_first(faults, below.where)
    checklist, faults = read_checklist(
        data, base=base, sha256=source.sha256, text=source.text, local=source.local
    )
    raise_first(faults, source.where)
    return checklist


def _read_note_template(_library: Library, source: Source) -> "NoteTemplate":
    from ncm_tui.library.note_templates import read_note_template

    return read_note_template(source)


def _read_plan(_library: Library, source: Source) -> "PlanTemplate":
    from ncm_tui.library.plans import read_plan

    return read_plan(source)


def _read_dated(_library: Library, source: Source) -> "DatedTable":
    from ncm_tui.library.dated import read_dated

    return read_dated(source)


def _read_clock(library: Library, source: Source) -> Any:
    from ncm_tui.library.clocks import read_clock
    from ncm_tui.library.dated_codes import lists_of

    return read_clock(source, lists_of(library))


def _read_catalog(_library: Library, source: Source) -> Any:
    from ncm_tui.library.catalogs import read_catalog

    return read_catalog(source)


def _as_source(_library: Library, source: Source) -> Source:
    return source


def _read_payer(library: Library, source: Source) -> "PayerTemplate":
    from ncm_tui.library.payers import read_payer

    return read_payer(source)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("forms", ".toml", "form", _read_form),
        Kind("overrides", ".toml", "override", _read_override),
        Kind("dialogs", ".toml", "dialog", _read_form),
        Kind("checklists", ".toml", "checklist", _read_checklist),
        Kind("notes", ".j2", "note template", _read_note_template),
        Kind("phrases", ".toml", "phrase", _as_source),
        Kind("plans", ".toml", "plan template", _read_plan),
        Kind("tables", ".toml", "table of figures", _read_dated),
        Kind("clocks", ".toml", "clock rule", _read_clock),
        Kind("payers", ".toml", "payer template", _read_payer),
        Kind("catalogs", ".toml", "catalog", _read_catalog),
        Kind("reference", ".md", "reference page", _as_source),
    )
}
