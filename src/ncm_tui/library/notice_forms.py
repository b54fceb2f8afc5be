"""From ``catalogs/cms-forms.toml`` to :class:`~ncm_tui.rules.notice_forms.NoticeForms`."""

from datetime import date
from typing import TYPE_CHECKING, Any, Final, cast

from ncm_tui.library.catalogs import day_of
from ncm_tui.library.sources import Source, parse_toml
from ncm_tui.library.tables import Fault, Table, raise_first
from ncm_tui.rules.notice_forms import NoticeForm, NoticeForms
from ncm_tui.rules.problems import DefinitionProblem

if TYPE_CHECKING:
    from ncm_tui.library.library import Library

KIND: Final = "notices"
NAME: Final = "cms-forms"


def notice_forms(library: "Library") -> NoticeForms:
    """The list in force. Where the user's own has a fault the bundled one stays."""
    try:
        return cast("NoticeForms", library.get("catalogs", NAME))
    except DefinitionProblem:
        source = library.bundled("catalogs", NAME)
        return read_notices(parse_toml(source), source)


def read_notices(data: dict[str, Any], source: Source) -> NoticeForms:
    """The list of a file. Raises ``DefinitionProblem`` with file and key."""
    found, faults = notices_and_faults(data, source)
    raise_first(faults, source.where)
    return found


def notices_and_faults(data: dict[str, Any], source: Source) -> tuple[NoticeForms, tuple[Fault, ...]]:
    """The list as far as it could be read, and everything that is wrong with it."""
    faults: list[Fault] = []
    top = Table(data, "", faults)
    top.choice("kind", [KIND])
    top.text("licence")
    if top.text("id") != source.id:
        top.fault("id", f"must be the name of its file, '{source.id}'.")
    forms = tuple(_form(each) for each in top.tables("notices"))
    if not forms:
        top.fault("notices", "at least one notice is needed.")
    found = NoticeForms(top.text("name"), top.text("source"), forms, source.local)
    top.done()
    return found, tuple(faults)


def _form(table: Table) -> NoticeForm:
    begins, ended = day_of(table, "from"), day_of(table, "ended")
    if begins is None:
        table.fault("from", "the first day of this edition is needed, as 2026-01-01.")
    elif ended is not None and ended < begins:
        table.fault("ended", f"{ended} is before {begins}.")
    form = NoticeForm(
        id=table.text("id"),
        number=table.text("number"),
        title=table.text("title"),
        begins=begins or date.min,
        ended=ended,
        note=table.text("note", ""),
        unverified=table.texts("unverified"),
    )
    table.done()
    return form
