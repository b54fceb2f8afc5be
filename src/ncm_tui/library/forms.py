"""From a form's TOML to :class:`~ncm_tui.rules.forms.Form`, with every fault named (``docs/forms.md``)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ncm_tui.library.form_check import check
from ncm_tui.library.form_parts import read_due, read_flag, read_scoring, read_suggestion, read_variants
from ncm_tui.library.tables import Fault, Table, not_one_of
from ncm_tui.rules.conditions import names
from ncm_tui.rules.forms import Form, Item, ItemType, Option, Section
from ncm_tui.rules.populations import POPULATIONS

KINDS = ("assessment", "instrument", "dialog")
UNABLE = Option("unable", "Unable to assess", key="u")
DECLINED = Option("declined", "Declined", key="x")


def read_form(
    data: Mapping[str, Any], *, sha256: str = "", text: str = "", local: bool = False
) -> tuple[Form, tuple[Fault, ...]]:
    """The form, as far as it could be read, and everything that is wrong with it (none: it may be used)."""
    faults: list[Fault] = []
    top = Table(data, "", faults)
    form = _form(top, sha256, text, local)
    top.done()
    faults.extend(check(form))
    return (form if faults else replace(form, sections=_with_guards(form))), tuple(faults)


def _form(top: Table, sha256: str, text: str, local: bool) -> Form:
    not_said = top.flag("not_said")
    options = _sets(top)
    scoring, due = top.table("scoring"), top.table("due")
    return Form(
        id=top.text("id"),
        version=top.text("version"),
        title=top.text("title"),
        kind=top.choice("kind", KINDS),
        sections=tuple(_section(each, options, not_said) for each in top.tables("sections")),
        licence=top.text("licence"),
        citation=top.text("citation"),
        sha256=sha256,
        instrument=top.text("instrument", ""),
        short=top.text("short", ""),
        loinc=top.maybe("loinc"),
        prompt=top.text("prompt", ""),
        scoring=read_scoring(scoring) if scoring else None,
        variants=read_variants(top),
        flags=tuple(read_flag(each) for each in top.tables("flags")),
        min_age=top.number("min_age"),
        max_age=top.number("max_age"),
        population=_population(top),
        self_report=top.flag("self_report"),
        private=top.flag("private"),
        screening_only=top.text("screening_only", ""),
        local=local,
        text=text,
        on=top.flag("on", True),
        bundled=top.flag("bundled", True),
        record_only=top.flag("record_only"),
        letter=top.text("letter", ""),
        unverified=top.text("unverified", ""),
        tables=top.texts("tables"),
        overridden=top.texts("overridden"),
        override_note=top.text("override_note", ""),
        due=read_due(due) if due else None,
        suggest=tuple(read_suggestion(each) for each in top.tables("suggest")),
        repeats=top.flag("repeats"),
    )


def _sets(top: Table) -> dict[str, tuple[Option, ...]]:
    return {name: _options(raw, f"options.{name}", top.faults) for name, raw in top.named("options").items()}


def _population(top: Table) -> tuple[str, ...]:
    groups = top.texts("population")
    for group in groups:
        if group not in POPULATIONS:
            top.fault("population", not_one_of(group, POPULATIONS))
    return groups


def _section(table: Table, options: Mapping[str, tuple[Option, ...]], not_said: bool) -> Section:
    section = Section(
        id=table.text("id"),
        title=table.text("title"),
        items=tuple(_item(each, options, not_said) for each in table.tables("items")),
        show_if=table.get("show_if"),
        prompt=table.text("prompt", ""),
    )
    table.done()
    return section


def _item(table: Table, options: Mapping[str, tuple[Option, ...]], not_said: bool) -> Item:
    kind = ItemType(table.choice("type", [each.value for each in ItemType]))
    not_said = table.flag("not_said") if table.has("not_said") else not_said
    item = Item(
        id=table.text("id"),
        text=table.text("text"),
        type=kind,
        options=_item_options(table, options, not_said and kind in (ItemType.CHOICE, ItemType.SCALE)),
        required=table.flag("required"),
        loinc=table.maybe("loinc"),
        code=table.maybe("code"),
        unit=table.text("unit", ""),
        minimum=table.number("minimum"),
        maximum=table.number("maximum"),
        show_if=table.get("show_if"),
        normal=table.get("normal"),
        guarded=table.flag("guarded"),
        private=table.flag("private"),
        fact=table.maybe("fact"),
        beside=table.maybe("beside"),
        form=table.maybe("form"),
        columns=tuple(_item(each, options, False) for each in table.tables("columns")),
        help=table.text("help", ""),
        attested=table.flag("attested"),
        past=table.flag("past"),
        whole=table.flag("whole"),
        sets=table.maybe("sets"),
        feeds=table.maybe("feeds"),
        fields=_fields(table),
        hidden_points=table.number("hidden_points"),
        unverified=table.flag("unverified"),
    )
    table.get("not_said")
    table.done()
    return item


def _fields(table: Table) -> tuple[str, ...]:
    """``field``: one number of the comprehensive assessment's list, or several."""
    raw = table.get("field")
    if isinstance(raw, str):
        return (raw,)
    return table.texts("field")


def _item_options(
    table: Table, known: Mapping[str, tuple[Option, ...]], not_said: bool
) -> tuple[Option, ...]:
    """The options of an item: the name of a set in ``[options]``, or its own list."""
    raw = table.get("options")
    if raw is None:
        return ()
    if isinstance(raw, str):
        if raw not in known:
            table.fault("options", not_one_of(raw, known) if known else "there is no [options] table.")
        found = known.get(raw, ())
    else:
        found = _options(raw, f"{table.key}.options", table.faults)
    return (*found, UNABLE, DECLINED) if not_said else found


def _options(raw: Any, key: str, faults: list[Fault]) -> tuple[Option, ...]:
    if not isinstance(raw, list):
        faults.append(Fault(key, "a list of options was expected, as { id = …, label = … }."))
        return ()
    found = []
    for n, each in enumerate(raw):
        table = Table(each, f"{key}[{n}]", faults)
        found.append(
            Option(
                id=table.text("id"),
                label=table.text("label"),
                points=table.number("points"),
                code=table.maybe("code"),
                key=table.maybe("key"),
                exclusive=table.flag("exclusive"),
                unverified=table.flag("unverified"),
            )
        )
        table.done()
    return tuple(found)


def _with_guards(form: Form) -> tuple[Section, ...]:
    """An item that a safety flag hangs on is guarded, whether its author said so or not."""
    safety = [flag for flag in form.flags if flag.severity == "safety"]
    hung = {flag.item for flag in safety} | {name for flag in safety for name in names(flag.when)}
    return tuple(
        replace(
            section,
            items=tuple(replace(item, guarded=item.guarded or item.id in hung) for item in section.items),
        )
        for section in form.sections
    )
