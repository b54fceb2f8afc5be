"""Hand-made forms for the tests of the form's widgets: one item of every kind, hostile texts, many rows."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ncm_tui.rules.forms import Form, Item, ItemType, Option, Section
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.views.forms import Given

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 23, 19, 9, tzinfo=UTC)
FREQ = (
    Option("0", "Not at all", points=0),
    Option("1", "Several days", points=1),
    Option("2", "More than half the days", points=2),
    Option("3", "Nearly every day", points=3),
)
PLACES = tuple(Option(f"p{n}", name) for n, name in enumerate(
    ("House", "Apartment", "Mobile home", "Senior housing", "Assisted living", "Group home", "SNF", "Shelter",
     "Unsheltered", "Motel", "Other")))  # fmt: skip
SOURCES = (Option("pt", "Patient"), Option("sp", "Spouse"), Option("ch", "Chart"))
ALONE_OR = (Option("alone", "Alone", exclusive=True), Option("sp", "Spouse"), Option("ki", "Children"))


def form(*items: Item, **more: Any) -> Form:
    """A form of one section."""
    told = {
        "id": "t",
        "version": "1",
        "title": "Test form",
        "kind": "assessment",
        "licence": "",
        "citation": "",
    }
    return Form(**{**told, "sha256": "x", "sections": (Section("s", "Section", items),), **more})


def choice(id: str = "c", **more: Any) -> Item:
    return Item(
        id, **{"text": "How often", "type": ItemType.CHOICE, "options": FREQ, "required": True, **more}
    )


def item(kind: str, id: str = "i", **more: Any) -> Item:
    return Item(id, more.pop("text", f"A {kind}"), ItemType(kind), **{"required": True, **more})


def filling(made: Form, given: dict[str, Given] | None = None, **more: Any) -> Filling:
    return Filling(made, now=lambda: NOW, zone=ZONE, given=given, **more)


TABLE = item(
    "table", "tab", columns=(item("text", "who"), item("date", "by"), item("text", "note", required=False))
)
EVERY = (
    choice(),
    item("multi", "m", options=SOURCES),
    item("yes_no", "yn"),
    item("scale", "sc", minimum=0, maximum=5),
    item("scale", "pain", minimum=0, maximum=10),
    item("number", "n", minimum=0, maximum=300, unit="kg"),
    item("text", "tx"),
    item("date", "d"),
    item("datetime", "dt"),
    item("choice", "res", options=PLACES),
    TABLE,
    item("link", "ln", form="phq-2"),
    item("long_text", "lt"),
)
