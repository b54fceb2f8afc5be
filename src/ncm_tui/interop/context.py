"""What every reader is given, and what a reader is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ncm_tui.interop.files import Watch
from ncm_tui.interop.records import Feed, PatientId

if TYPE_CHECKING:
    from ncm_tui.interop.files import SourceFile


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How a table is read: our column → the file's header; ``day_first`` answers 03/04/2026 (``None``:
    not answered yet). ``kinds``: the table had no header, its columns looked like this."""

    columns: Mapping[str, str]
    day_first: bool | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadContext:
    """``zone`` is the facility's; ``naive_zone`` the zone to read times without a zone in (the answer to
    the zone question, else the facility's). ``maps`` are saved column maps by header signature; ``now``
    bounds what can be a birth date; ``day_first`` answers for tables whose dates read two ways. ``patients``
    are the MRNs of those in the vault by their server's id (system, value), for exports without them."""

    zone: ZoneInfo
    naive_zone: ZoneInfo
    now: datetime
    maps: Mapping[str, ColumnMapping] = field(default_factory=dict)
    day_first: bool | None = None
    watch: Watch = field(default_factory=Watch)
    patients: Mapping[tuple[str, str], PatientId] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader, declared as ``READER`` in its module. ``kinds`` are ids of
    :mod:`ncm_tui.interop.recognize`; ``read`` gets all files of one folder of these kinds.

    ``read`` raises ``UnreadableInput`` only for what concerns the whole import (a required column is not
    there); a damaged file or record is quarantined in the feed.
    """

    kinds: tuple[str, ...]
    title: str
    read: "Callable[[Sequence[SourceFile], ReadContext], Sequence[Feed]]"
