"""List-like rows of one source are replaced as a set; the nurse's rows and her columns stay."""

import hashlib
import json
from collections.abc import Mapping

from ncm_tui.interop.records import Item, ListKind
from ncm_tui.services.intake.present import KEYLESS, content_key
from ncm_tui.services.intake.put import put
from ncm_tui.services.intake.state import Clash, Entity, Fate, ListRow, stored

# Columns that say when a row was last seen: their change alone is no change of the row.
_SEEN = frozenset({"source_time", "recorded_at"})
_IDENTITY: Mapping[ListKind, tuple[str, ...]] = {
    ListKind.CONTACT: ("name",),
    ListKind.COVERAGE: ("payer", "plan", "member_id"),
    ListKind.ALLERGY: ("substance",),
    ListKind.CARE_TEAM: ("role", "name"),
}


def put_list(entity: Entity, kind: ListKind, items: tuple[Item, ...], source: str, at: str | None) -> None:
    """Replace the rows of ``source``. A list older than the one applied changes nothing."""
    wanted = {
        _key(kind, source, item): {name: stored(value) for name, value in item.values.items()}
        for item in items
    }
    mark = f"{kind.value}@{source}"
    before = entity.cells.get(mark)
    if not put(entity, mark, _digest(wanted), source, at):
        return
    if before is not None and (before.value, before.at) == (entity.cells[mark].value, entity.cells[mark].at):
        return
    rows = entity.lists.setdefault(kind, {})
    for key, row in rows.items():
        if _of(kind, key, row, source) and key not in wanted:
            _take_away(entity, kind, row)
    others = [
        row.values
        for key, row in rows.items()
        if not _of(kind, key, row, source) and row.fate is not Fate.GONE
    ]
    for key, values in wanted.items():
        if key in rows:
            if rows[key].hers:
                entity.listed.add(of_row(kind, rows[key].id))
            _renew(entity, kind, rows[key], values)
        elif not any(_alike(kind, values, other) for other in others):
            rows[key] = ListRow("" if kind in KEYLESS else key, values, fate=Fate.NEW)


def _key(kind: ListKind, source: str, item: Item) -> str:
    if kind in KEYLESS:
        return content_key(kind, {name: stored(value) for name, value in item.values.items()})
    return f"{source}:{item.key}"


def _of(kind: ListKind, key: str, row: ListRow, source: str) -> bool:
    """Whether a row is this source's to replace. Status history is only ever added to."""
    if kind is ListKind.STATUS or key.startswith("nurse#"):
        return False
    return kind in KEYLESS or row.key.startswith(f"{source}:")


def _take_away(entity: Entity, kind: ListKind, row: ListRow) -> None:
    """Gone from the source. A row that holds the nurse's own columns stays, and she is told."""
    if row.fate is Fate.NEW:
        row.fate = Fate.STAYS if row.id is not None else Fate.GONE
    elif row.hers:
        name = of_row(kind, row.id)
        entity.clashes[name] = Clash(name, f"{_told(kind, row)}, yours", "no longer in the EMR's list")
    else:
        row.fate = Fate.GONE


def of_row(kind: ListKind, number: int | None) -> str:
    """The field of a conflict about one row of a list: ``coverage#12``."""
    return f"{kind.value}#{number}"


def _told(kind: ListKind, row: ListRow) -> str:
    """Which row, in its own words."""
    names = _IDENTITY.get(kind, ())
    return " ".join(filter(None, (str(row.values.get(name) or "") for name in names)))


def _renew(entity: Entity, kind: ListKind, row: ListRow, values: dict[str, object]) -> None:
    differs = any(row.values.get(name) != value for name, value in values.items() if name not in _SEEN)
    if row.fate is Fate.GONE:
        row.fate = Fate.NEW if row.id is None else Fate.CHANGED
    if all(row.values.get(name) == value for name, value in values.items()):
        return
    if differs and row.hers and kind is ListKind.COVERAGE and row.values.get("payer") != values.get("payer"):
        entity.clashes["payer"] = Clash("payer", str(row.values.get("payer")), str(values.get("payer")))
    row.values = {**row.values, **values}
    if row.fate in (Fate.STAYS, Fate.SEEN):
        row.fate = Fate.CHANGED if differs else Fate.SEEN


def _alike(kind: ListKind, one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """The same thing said by another source (or by the nurse): not added twice."""
    if kind is ListKind.DIAGNOSIS:
        code = str(one.get("code") or "")
        return (bool(code) and code == str(other.get("code") or "")) or _fold(one, "text") == _fold(
            other, "text"
        )
    names = _IDENTITY.get(kind)
    return names is not None and all(_fold(one, name) == _fold(other, name) for name in names)


def _fold(values: Mapping[str, object], name: str) -> str:
    return " ".join(str(values.get(name) or "").casefold().split())


def _digest(wanted: Mapping[str, Mapping[str, object]]) -> str:
    """What the list says, as a short digest: an unchanged list is seen at once and left alone."""
    plain = {
        key: {name: value for name, value in values.items() if name not in _SEEN}
        for key, values in wanted.items()
    }
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()[:24]
