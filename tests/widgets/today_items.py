"""Lines of Today for tests of pages and rows, as a source would have found them."""

from datetime import date, datetime
from typing import Any

from ncm_tui.views.worklist import Bucket, Place, Today, WorkItem

NOW = datetime.fromisoformat("2026-11-23T14:09:00-05:00")


def at(text: str) -> datetime:
    """``"23 13:00"`` of that November."""
    return datetime.fromisoformat(f"2026-11-{text.replace(' ', 'T')}:00-05:00")


def item(address: str, what: str = "2nd IM copy", **more: Any) -> WorkItem:
    """A legal line, overdue since an hour, about ALVAREZ unless it says otherwise."""
    values: dict[str, Any] = {
        "item": address,
        "kind": address.partition(":")[0],
        "rule": "",
        "stay": "stay-a",
        "patient": "patient-a",
        "mrn": "0048213",
        "name": "ALVAREZ, Maria",
        "bed": "4W-12A",
        "what": what,
        "why": "discharge 17:00",
        "source": "42 CFR 405.1205(c)",
        "state": "overdue",
        "due": at("23 13:00"),
        "bucket": Bucket.OVERDUE,
        "weight": "legal",
        "place": Place("summary"),
        "birth_date": date(1948, 3, 2),
        "age_sex": "78F",
        "marker": "!",
    }
    return WorkItem(**{**values, **more})


def lee(address: str, what: str, **more: Any) -> WorkItem:
    """The same about LEE, due this shift."""
    values: dict[str, Any] = {
        "stay": "stay-b", "patient": "patient-b", "mrn": "7700123", "name": "LEE, Susan", "bed": "5E-03",
        "birth_date": date(1960, 5, 1), "age_sex": "66F", "due": at("23 15:30"), "bucket": Bucket.TWO_HOURS,
        "marker": "▲", "state": "due", "why": "obs 34 h",
    }  # fmt: skip
    return item(address, what, **{**values, **more})


def page(*items: WorkItem, **more: Any) -> Today:
    """All of them, at the tests' clock."""
    return Today(items, NOW, at("23 15:30"), at("24 07:00"), **more)
