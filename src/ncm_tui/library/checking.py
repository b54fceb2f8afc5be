"""A definition file from outside: checked, explained, and taken into the user's own folder."""

import hashlib
import os
import tempfile
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from ncm_tui.library.form_links import form_faults, reference_faults
from ncm_tui.library.forms import read_form
from ncm_tui.library.library import Library
from ncm_tui.library.questionnaire import convert
from ncm_tui.library.sources import parse_toml, read_source
from ncm_tui.library.tables import Fault, raise_first
from ncm_tui.library.toml_text import form_toml
from ncm_tui.rules.forms import Form
from ncm_tui.rules.problems import DefinitionProblem, Refused, StorageProblem


@dataclass(frozen=True, slots=True)
class Checked:
    """``text`` is the TOML that would be kept; ``left_out`` what a Questionnaire had and a form has not."""

    where: str
    form: Form
    text: str
    faults: tuple[Fault, ...]
    left_out: tuple[str, ...] = field(default=())


def check_file(path: Path, library: Library) -> Checked:
    """Read a form's TOML or a FHIR Questionnaire and find everything that is wrong with it.

    Raises :class:`DefinitionProblem` when it is neither.
    """
    source = read_source(path, "forms", local=True)
    left_out: tuple[str, ...] = ()
    text = source.text
    if path.suffix.lower() == ".json" or text.lstrip()[:1] == "{":
        made = convert(_json(text, source.where))
        left_out, text = tuple(made.left_out), form_toml(made.data)
        data = tomllib.loads(text)
    else:
        data = parse_toml(source)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    form, faults = read_form(data, sha256=sha256, text=text, local=True)
    links = (*form_faults(form, library, form.id), *reference_faults(form, library))
    return Checked(source.where, form, text, (*faults, *links), left_out)


def add_file(path: Path, library: Library, folder: Path) -> tuple[Checked, Path, bool]:
    """Check ``path`` and keep it as ``folder/forms/<id>.toml``; the last value says whether it is new.

    Raises :class:`DefinitionProblem` on a fault, :class:`Refused` when a definition of this id and
    version is there with another text, :class:`StorageProblem` when it cannot be written.
    """
    checked = check_file(path, library)
    raise_first(checked.faults, checked.where)
    place = folder / "forms" / f"{checked.form.id}.toml"
    if checked.form.id in library.ids("forms"):
        known = _known(library, checked.form.id)
        if known is not None and known.sha256 == checked.form.sha256:
            return checked, place, False
        if known is not None and known.version == checked.form.version:
            raise Refused(
                f"{checked.form.id} version {known.version} is there with another text.",
                code="version_not_raised",
                path=checked.where,
                hint="Raise the version in the file: a published version is never edited.",
            )
    _write(place, checked.text)
    return checked, place, True


def _known(library: Library, form_id: str) -> Form | None:
    """The definition that stands now; one that does not read may be replaced."""
    try:
        return library.form(form_id)
    except DefinitionProblem:
        return None


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
