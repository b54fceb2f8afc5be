"""Forms inside a form: a row of a table, and *done in the EMR*. Both are fillings of their own whose
answers become one answer of the form around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from ncm_tui.models.enums import Provenance
from ncm_tui.rules.forms import Form, Item, ItemType, Section
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.views.answers import option_label
from ncm_tui.views.forms import HALF, Given, Write
from ncm_tui.widgets.form.keys import Fingers

#: In a half typed line (:data:`HALF`) inside a row or a record: the line itself, as that form says it.
WITHIN = "within"


@dataclass
class Frame:
    """A filling on the page. ``item`` is the outer item it answers; ``index`` the row of a table."""

    filling: Filling
    fingers: Fingers
    heading: str
    item: Item | None = None
    index: int | None = None


def base_frame(filling: Filling, heading: str, half: Mapping[str, Any] | None = None) -> Frame:
    """The form itself; ``half`` is the line that was being typed when it was left (see :func:`reopened`)."""
    fingers = Fingers(filling)
    if half is not None and WITHIN not in half:
        fingers.go_on(half)
    return Frame(filling, fingers, heading)


def reopened(outer: Frame, half: Mapping[str, Any] | None, emr_form: Form | None) -> list[Frame]:
    """The forms inside ``outer`` that were open when it was left in the middle of a line of the innermost,
    that line open again; none when there is no such line, or its question is no longer asked."""
    if half is None or WITHIN not in half or not outer.filling.go(str(half["item"])):
        return []
    item, index = outer.filling.current, half.get("index")
    assert item is not None
    if index is not None and item.type is ItemType.TABLE:
        inner = row_frame(outer, item, int(index))
    elif index is None and emr_form is not None:
        inner = emr_frame(outer, item, emr_form)
    else:
        return []
    rest = half[WITHIN]
    if WITHIN not in rest:
        inner.fingers.go_on(rest)
    return [inner, *reopened(inner, rest, emr_form)]


def row_frame(outer: Frame, item: Item, index: int) -> Frame:
    """Row ``index`` of table ``item``; one past the last is a new row."""
    rows = _rows(outer.filling, item)
    cells = rows[index] if index < len(rows) else {}
    form = Form(
        id=f"{outer.filling.form.id}.{item.id}",
        version=outer.filling.form.version,
        title=item.text,
        kind="dialog",
        sections=(Section("row", item.text, item.columns),),
        licence="",
        citation="",
        sha256="",
    )
    return _frame(outer, form, f"{item.text} · row {index + 1}", item, index, _given(cells))


def emr_frame(outer: Frame, item: Item, form: Form) -> Frame:
    """Result, date, by whom: what the EMR says about ``item``'s screen. Where ``item`` lists its results,
    one of them is chosen, not typed."""
    given = outer.filling.of(item)
    before = given.value if given is not None and given.provenance is Provenance.DONE_IN_EMR else {}
    values = dict(before) if isinstance(before, Mapping) else {}
    if values.get("date"):
        values["when"] = "other"
    if item.options:
        form = replace(form, sections=tuple(_listed(section, item) for section in form.sections))
        values["result"] = values.pop("band", None)
    return _frame(outer, form, f"{item.text} · done in the EMR", item, None, _given(values))


def carried_up(outer: Frame, inner: Frame, writes: tuple[Write, ...]) -> tuple[Write, ...]:
    """What ``writes`` in ``inner`` are to the form around it: its answer, or characters of a line inside."""
    assert inner.item is not None
    half = tuple(_within(inner, write) for write in writes if write.item == HALF)
    if len(half) == len(writes):
        return half
    values = {name: given.value for name, given in inner.filling.given.items() if given.value is not None}
    if inner.index is None:
        said = _named(inner.item, _dated(outer.filling, values))
        return (*outer.filling.set(inner.item, said, Provenance.DONE_IN_EMR), *half)
    rows = _rows(outer.filling, inner.item)
    if inner.index < len(rows):
        rows[inner.index] = values
    else:
        rows.append(values)
    return (*outer.filling.set(inner.item, [row for row in rows if row]), *half)


def _within(inner: Frame, write: Write) -> Write:
    """A half typed line of ``inner``, said by where it is in the form around it; or that it is no more."""
    assert inner.item is not None
    if write.given is None:
        return write
    return Write(HALF, Given({"item": inner.item.id, "index": inner.index, WITHIN: write.given.value}))


def _listed(section: Section, item: Item) -> Section:
    """The question for the result as a choice of what ``item`` lists; as careful as ``item`` itself."""
    choice: dict[str, Any] = {"type": ItemType.CHOICE, "options": item.options, "guarded": item.guarded}
    items = (replace(each, **choice) if each.id == "result" else each for each in section.items)
    return replace(section, items=tuple(items))


def _named(item: Item, values: dict[str, Any]) -> dict[str, Any]:
    """A chosen result by its id (``band``) and in words (``result``)."""
    if item.options and "result" in values:
        values["band"] = values["result"]
        values["result"] = option_label(item, values["band"])
    return values


def _dated(filling: Filling, values: dict[str, Any]) -> dict[str, Any]:
    """*Today* and *yesterday* as the day they are."""
    back = {"today": 0, "yesterday": 1}.get(str(values.pop("when", "")))
    if back is not None:
        day = filling.now().astimezone(filling.zone).date() - timedelta(days=back)
        values["date"] = day.isoformat()
    return values


def _frame(
    outer: Frame, form: Form, heading: str, item: Item, index: int | None, given: dict[str, Given]
) -> Frame:
    filling = Filling(
        form, now=outer.filling.now, zone=outer.filling.zone, given=given, facts=outer.filling.facts
    )
    return Frame(filling, Fingers(filling), heading, item, index)


def _rows(filling: Filling, item: Item) -> list[dict[str, Any]]:
    given = filling.of(item)
    return [dict(row) for row in given.value] if given is not None and isinstance(given.value, list) else []


def _given(values: Mapping[str, Any]) -> dict[str, Given]:
    return {name: Given(value) for name, value in values.items() if value is not None}
