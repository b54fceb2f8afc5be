"""A definition file from outside: checked, explained, and taken into the user's own folder."""

import hashlib
import os
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson

from ncm_tui.library.catalogs import codes_and_faults
from ncm_tui.library.clocks import clock_and_faults
from ncm_tui.library.dated import dated_and_faults
from ncm_tui.library.dated_codes import dated_codes_and_faults, lists_of
from ncm_tui.library.form_links import form_faults, quieted, reference_faults
from ncm_tui.library.library import Library
from ncm_tui.library.notice_forms import notices_and_faults
from ncm_tui.library.plans import plan_and_faults
from ncm_tui.library.questionnaire import convert
from ncm_tui.library.site import overridden_and_faults, plain
from ncm_tui.library.sources import Source, parse_toml, read_source
from ncm_tui.library.state_rules import kinds_and_faults
from ncm_tui.library.tables import Fault, raise_first
from ncm_tui.library.toml_text import form_toml
from ncm_tui.rules.forms import Form
from ncm_tui.rules.problems import DefinitionProblem, Refused, StorageProblem

_FORMS, _OVERRIDES = "forms", "overrides"


@dataclass(frozen=True, slots=True)
class Checked:
    """``kind`` is the folder the file belongs to and ``id`` its name there; ``form`` the form it makes, where
    it is one or an override of one. ``text`` is the TOML that would be kept; ``left_out`` what a
    Questionnaire had and a form has not."""

    where: str
    kind: str
    id: str
    text: str
    faults: tuple[Fault, ...]
    form: Form | None = None
    left_out: tuple[str, ...] = field(default=())


def check_file(path: Path, library: Library) -> Checked:
    """Read a definition's TOML (a form, an override, a table of figures, a list of codes, a plan template, a
    clock rule) or a FHIR Questionnaire and find everything that is wrong with it.

    Raises :class:`DefinitionProblem` when it is none of these.
    """
    source = read_source(path, _FORMS, local=True)
    if path.suffix.lower() == ".json" or source.text.lstrip()[:1] == "{":
        made = convert(_json(source.text, source.where))
        text = form_toml(made.data)
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        found = _form(replace(source, text=text, sha256=sha256), tomllib.loads(text), library)
        return replace(found, left_out=tuple(made.left_out))
    data = parse_toml(source)
    kind = kind_of_file(data)
    if kind == _FORMS:
        return _form(source, data, library)
    named = data.get("form" if kind == _OVERRIDES else "id")
    source = replace(source, kind=kind, id=named if isinstance(named, str) and named else source.id)
    if kind == _OVERRIDES:
        form, faults = overridden_and_faults(library, source)
        return Checked(source.where, kind, source.id, source.text, faults, form)
    if kind == "clocks":
        source = replace(source, id=source.id.lower().replace("_", "-"))
        faults = clock_and_faults(source, lists_of(library))[1]
        return Checked(source.where, kind, source.id, source.text, faults)
    return Checked(source.where, kind, source.id, source.text, _OTHERS[kind](source))


def kind_of_file(data: Mapping[str, Any]) -> str:
    """Which folder of the library a file belongs to, by what it says."""
    if "confidence" in data and "group" in data:
        return "clocks"
    if "sections" not in data and "form" in data:
        return _OVERRIDES
    if "editions" in data:
        return "tables"
    if data.get("kind") in _LISTS:
        return "catalogs"
    return "plans" if "goals" in data and "problem" in data else _FORMS


def add_file(path: Path, library: Library, folder: Path) -> tuple[Checked, Path, bool]:
    """Check ``path`` and keep it as ``folder/<kind>/<id>.toml``; the last value says whether it is new.

    Raises :class:`DefinitionProblem` on a fault, :class:`Refused` when a form of this id and version is
    there with another text, :class:`StorageProblem` when it cannot be written.
    """
    checked = check_file(path, library)
    raise_first(checked.faults, checked.where)
    place = folder / checked.kind / f"{checked.id}.toml"
    if checked.id in library.ids(checked.kind):
        known = library.raw(checked.kind, checked.id)
        if known.text == checked.text:
            return checked, place, False
        if checked.kind == _FORMS:
            _raised(checked, known)
    _write(place, checked.text)
    return checked, place, True


def _form(source: Source, data: dict[str, Any], library: Library) -> Checked:
    found = plain(library, source, data)
    form = found.form
    links = (*form_faults(form, library, form.id), *reference_faults(form, library), *quieted(form, library))
    return Checked(source.where, _FORMS, form.id, source.text, (*found.faults, *links), form)


def _codes(source: Source) -> tuple[Fault, ...]:
    data = parse_toml(source)
    return _LISTS[data["kind"]](data, source)[1]


_LISTS: Mapping[str, Callable[[dict[str, Any], Source], tuple[Any, tuple[Fault, ...]]]] = {
    "codes": codes_and_faults,
    "dated_codes": dated_codes_and_faults,
    "notices": notices_and_faults,
    "state_rules": kinds_and_faults,
}


_OTHERS: Mapping[str, Callable[[Source], tuple[Fault, ...]]] = {
    "tables": lambda source: dated_and_faults(source)[1],
    "plans": lambda source: plan_and_faults(source)[1],
    "catalogs": _codes,
}


def _raised(checked: Checked, known: Source) -> None:
    """Refuse the version that stands now with another text; a file that does not read may be replaced."""
    try:
        version = parse_toml(known).get("version")
    except DefinitionProblem:
        return
    if checked.form is not None and version == _version(checked):
        raise Refused(
            f"{checked.id} version {version} is there with another text.",
            code="version_not_raised",
            path=checked.where,
            hint="Raise the version in the file: a published version is never edited.",
        )


def _version(checked: Checked) -> Any:
    return tomllib.loads(checked.text).get("version")


def _json(text: str, where: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise DefinitionProblem(f"is not JSON: {error}.", path=where) from None


def _write(place: Path, text: str) -> None:
    """Whole or not at all."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(name).replace(place)
    except OSError as error:
        raise StorageProblem(f"cannot be written: {error.strerror or error}.", path=str(place)) from error
