"""Definitions kept in the vault at first use, so that yesterday's score can be reproduced (DATA 9)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from ncm_tui.rules.forms import Form
from ncm_tui.rules.problems import DefinitionProblem, NotFound
from ncm_tui.services.desk import Desk

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work

FORM, CHECKLIST, NOTE = "form", "checklist", "note"


class Definable(Protocol):
    """What a definition of any kind says of itself."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def text(self) -> str: ...


def check(desk: Desk, form: Form) -> None:
    """Raises ``DefinitionProblem`` when this id and version was used before with another content."""
    stored = desk.vault.reader.value(
        "SELECT sha256 FROM definition WHERE kind = ? AND id = ? AND version = ?",
        (FORM, form.id, form.version),
    )
    if stored is not None and stored != form.sha256:
        raise _changed(form)


def store(work: "Work", form: Definable, kind: str = FORM) -> None:
    """Keep the text of ``form``; the same one again is nothing. Raises as :func:`check`."""
    from ncm_tui.models.records import Definition

    stored = work.session.get(Definition, (kind, form.id, form.version))
    if stored is None:
        work.session.add(
            Definition(
                kind=kind,
                id=form.id,
                version=form.version,
                sha256=form.sha256,
                text=form.text,
                stored_at=work.now,
            )
        )
    elif stored.sha256 != form.sha256:
        raise _changed(form)


def used(desk: Desk, form_id: str, version: str) -> Form:
    """The definition a filling was answered with: the library's own, else the text kept in the vault, also
    where the file is gone or no longer reads. Raises as the library does where neither has it."""
    row = desk.vault.reader.one(
        "SELECT sha256, text FROM definition WHERE kind = ? AND id = ? AND version = ?",
        (FORM, form_id, version),
    )
    try:
        current = desk.library.form(form_id)
    except (NotFound, DefinitionProblem):
        if row is None:
            raise
        return _read(*row)
    if row is None or row[0] == current.sha256:
        return current
    return _read(*row)


def stored(desk: Desk, form_id: str) -> Iterator[Form]:
    """Each definition of a form that the vault keeps, the newest first."""
    for sha256, text in desk.vault.reader.rows(
        "SELECT sha256, text FROM definition WHERE kind = ? AND id = ? ORDER BY stored_at DESC",
        (FORM, form_id),
    ):
        yield _read(sha256, text)


def _read(sha256: str, text: str) -> Form:
    import tomllib

    from ncm_tui.library.forms import read_form

    return read_form(tomllib.loads(text), sha256=sha256, text=text)[0]


def _changed(form: Definable) -> DefinitionProblem:
    return DefinitionProblem(
        f"{form.title} version {form.version} was used before with other content.",
        path=form.id,
        hint="Raise the version in its file: a published version is never edited.",
    )
