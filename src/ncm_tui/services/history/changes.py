"""From row versions to changes: what each verb made of a row, told from the image before the next one."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ncm_tui.services.desk import Desk
from ncm_tui.services.history.labels import NOUNS, label, row_name
from ncm_tui.services.history.values import in_words, item_of
from ncm_tui.views.history import Change

Image = Mapping[str, Any]
#: Tables whose rows say in one column what another holds.
_NAMED_BY_ROW = {
    "emr_value": ("field", "value"), "discharge_need": ("need", "planned"), "key_time": ("kind", "at"),
    "status_change": ("field", "value"), "fact_seen": ("fact", "value"),
}  # fmt: skip
REMOVED = "removed"


class Version(NamedTuple):
    """One row under one verb: ``before`` and ``after`` are ``None`` where there was no row."""

    verb_seq: int
    table: str
    uid: str
    before: Image | None
    after: Image | None


def versions(desk: Desk, where: str, given: Sequence[Any]) -> list[Version]:
    """Every version of every row that ``where`` (on ``row_version``) finds, oldest first."""
    found = desk.vault.reader.rows(
        f"SELECT verb_seq, table_name, row_uid, before FROM row_version WHERE {where} ORDER BY seq", given
    )
    images = [
        (seq, table, uid, None if before is None else json.loads(before)) for seq, table, uid, before in found
    ]
    following: dict[tuple[str, str], Image | None] = _current(desk, {(t, uid) for _, t, uid, _ in images})
    made: list[Version] = []
    for seq, table, uid, before in reversed(images):
        made.append(Version(seq, table, uid, before, following.get((table, uid))))
        following[table, uid] = before
    return made[::-1]


def _current(desk: Desk, rows: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Image | None]:
    """The rows as they are now; one that is gone is not in it."""
    by_table: dict[str, list[str]] = {}
    for table, uid in rows:
        if table not in ("definition", "setting"):
            by_table.setdefault(table, []).append(uid)
    found: dict[tuple[str, str], Image | None] = {}
    for table, uids in by_table.items():
        names = [row[1] for row in desk.vault.reader.rows(f'PRAGMA table_info("{table}")')]
        stored = desk.vault.reader.rows(
            f'SELECT * FROM "{table}" WHERE uid IN (SELECT value FROM json_each(?))', (json.dumps(uids),)
        )
        for row in stored:
            image = dict(zip(names, row, strict=True))
            found[table, str(image["uid"])] = image
    return found


def changes(desk: Desk, version: Version, *, about: str = "") -> tuple[Change, ...]:
    """The fields that differ, in words. ``about`` is the table the page is about: its rows need no noun."""
    before, after = _live(version.before), _live(version.after)
    row = version.after or version.before or {}
    told: list[Change] = []
    for column in row:
        name = _label(desk, version.table, column, row)
        if not name:
            continue
        was, now = ((image or {}).get(column) for image in (before, after))
        if _is_secret(version.table, column, row):
            if was != now:
                told.append(Change(name, "", "changed"))
            continue
        old = in_words(desk, version.table, column, was, before or {})
        new = in_words(desk, version.table, column, now, after or {})
        if old != new:
            if before is not None and after is None:
                new = REMOVED
            noun = "" if version.table == about else NOUNS.get(version.table, version.table)
            told.append(Change(_with_noun(noun, name), old, new))
    return tuple(told[:1] if before is not None and after is None else told)


def _is_secret(table: str, column: str, row: Image) -> bool:
    """The passcode is said to who asks for her at the door: never on a page that is read later."""
    of_question = table == "conflict" and column.endswith("_value") and row.get("field") == "passcode"
    return column == "passcode" or of_question


def _with_noun(noun: str, name: str) -> str:
    return name if not noun or name.casefold().startswith(noun.casefold()) else f"{noun}: {name}"


def _live(image: Image | None) -> Image | None:
    """A removed row shows nothing; what it held is told by the change."""
    return None if image is None or image.get("voided_at") is not None else image


def _label(desk: Desk, table: str, column: str, row: Image) -> str:
    if table == "answer" and column == "value":
        item = item_of(desk, row)
        return str(item.text) if item is not None else str(row.get("item") or "")
    if table == "answer" and column == "item":
        return ""
    if table in _NAMED_BY_ROW:
        names, holds = _NAMED_BY_ROW[table]
        if column == names:
            return ""
        if column == holds:
            return row_name(str(row.get(names) or ""))
    if table in ("emr_value", "identifier") and column == "kind":
        return ""
    # A stay made by hand is numbered by its own address; a number that may not be kept is a fingerprint.
    if (column, row.get("system")) == ("visit_number", "ncm") or (column == "value" and row.get("last_four")):
        return ""
    if table == "conflict" and column == "field":
        return ""
    return label(table, column)


def reason(version: Version) -> str:
    """Why a row was removed by this verb, where it was."""
    before, after = version.before or {}, version.after or {}
    if after.get("voided_at") is None or before.get("voided_at") is not None:
        return ""
    return str(after.get("void_reason") or "")
