"""What the EMR says of a known stay's class and status becomes its history, with from when."""

from ncm_tui.interop.records import ListKind, StayRecord
from ncm_tui.services.intake.present import content_key
from ncm_tui.services.intake.state import Fate, ListRow, StayState

_CLASS = ("class", "class_code")


def note_status(stay: StayState, record: StayRecord, at: str | None) -> None:
    """A changed class or status is kept with ``at``. A record that brings its own history needs none.

    Without a history the class the stay had comes first, since a time that is not known: observation after
    inpatient drives a notice (P§1).
    """
    if stay.is_new or ListKind.STATUS in record.lists:
        return
    rows = stay.lists.setdefault(ListKind.STATUS, {})
    for name in ("class_code", "status"):
        old, new = stay.before.get(name), stay.cells.get(name)
        if old is None or new is None or old.value == new.value:
            continue
        said = [(new.value, at)]
        if name == "class_code" and not any(row.values["field"] in _CLASS for row in rows.values()):
            said.insert(0, (old.value, None))
        for value, since in said:
            values: dict[str, object] = {"field": name, "value": value, "at": since}
            rows.setdefault(content_key(ListKind.STATUS, values), ListRow("", values, fate=Fate.NEW))
