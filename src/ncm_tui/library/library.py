"""The library: what is there, read on first use, the user's own over the bundled by id.

A kind is a folder of files, ``<id>.<suffix>``; :mod:`ncm_tui.library.kinds` lists them.
"""

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ncm_tui.library.kinds import KINDS
from ncm_tui.library.sources import BUNDLED, Source, read_source
from ncm_tui.rules.problems import DefinitionProblem, NotFound, Problem

if TYPE_CHECKING:
    from ncm_tui.library.clocks import ClockRules
    from ncm_tui.library.holidays import Holidays
    from ncm_tui.library.note_templates import NoteTemplate
    from ncm_tui.rules.codes import CodeList
    from ncm_tui.rules.editions import DatedTable
    from ncm_tui.rules.forms import Form
    from ncm_tui.rules.plans import PlanTemplate
    from ncm_tui.rules.readiness import Checklist


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
