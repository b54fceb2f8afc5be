"""Small invented exports: a bundle of one ward's patients, a census table. Nothing of it is anybody."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ncm_tui.interop.context import ReadContext
from ncm_tui.interop.files import Limits, SourceFile, Watch, load
from ncm_tui.interop.readers import readers
from ncm_tui.interop.recognize import recognize
from ncm_tui.interop.records import Feed

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 23, 19, 9, tzinfo=UTC)
MR = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]}
SYSTEM = "http://hospital.test/mrn"


def patient(number: int = 1, **more: Any) -> dict[str, Any]:
    """A patient whose MRN is ``M-<number>``."""
    return {
        "resourceType": "Patient",
        "id": f"p{number}",
        "identifier": [{"type": MR, "system": SYSTEM, "value": f"M-{number}"}],
        "name": [{"use": "official", "family": f"Quill{number}", "given": ["Vera"]}],
        "gender": "female",
        "birthDate": "1948-03-02",
        **more,
    }


def encounter(number: int = 1, person: int = 1, **more: Any) -> dict[str, Any]:
    """An open inpatient stay, visit ``V-<number>``, of patient ``person``."""
    return {
        "resourceType": "Encounter",
        "id": f"e{number}",
        "identifier": [{"system": "http://hospital.test/visit", "value": f"V-{number}"}],
        "status": "in-progress",
        "class": {"code": "IMP"},
        "subject": {"reference": f"Patient/p{person}"},
        "period": {"start": "2026-11-20T14:30:00-05:00"},
        **more,
    }


def bundle(*resources: Mapping[str, Any], kind: str = "collection") -> dict[str, Any]:
    return {
        "resourceType": "Bundle",
        "type": kind,
        "entry": [{"fullUrl": f"urn:uuid:{part.get('id')}", "resource": part} for part in resources],
    }


def write(folder: Path, name: str, document: Any) -> Path:
    """A file of JSON (a list of resources ending in ``.ndjson``: a line each)."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if name.endswith(".ndjson"):
        path.write_text("\n".join(json.dumps(part) for part in document) + "\n", encoding="utf-8")
    else:
        path.write_text(json.dumps(document), encoding="utf-8")
    return path


HEADER = (
    "MRN",
    "Last Name",
    "First Name",
    "DOB",
    "Sex",
    "CSN",
    "Patient Class",
    "Admit Date/Time",
    "Unit",
    "Bed",
)


def row(number: int = 1, **cells: str) -> dict[str, str]:
    """A census row of patient ``M-<number>``, visit ``V-<number>``."""
    found = {
        "MRN": f"M-{number}",
        "Last Name": f"Quill{number}",
        "First Name": "Vera",
        "DOB": "1948-03-02",
        "Sex": "F",
        "CSN": f"V-{number}",
        "Patient Class": "Inpatient",
        "Admit Date/Time": "2026-11-20 14:30",
        "Unit": "4W",
        "Bed": f"4W-{number:02}",
    }
    return {**found, **cells}


def table(rows: Iterable[Mapping[str, str]], delimiter: str = ",", header: Iterable[str] = ()) -> str:
    rows = list(rows)
    names = list(header) or list(dict.fromkeys(name for part in rows for name in part)) or list(HEADER)
    out = io.StringIO()
    writer = csv.DictWriter(out, names, delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def context(**more: Any) -> ReadContext:
    return ReadContext(**{"zone": ZONE, "naive_zone": ZONE, "now": NOW, "watch": Watch(), **more})


def source(path: Path) -> SourceFile:
    return load(path, Limits())


def read(*paths: Path, **more: Any) -> Feed:
    """The one feed of files of one kind."""
    files = [source(path) for path in paths]
    kind = recognize(files[0].data).id
    (feed,) = readers()[kind].read(files, context(**more))
    return feed


def read_bundle(folder: Path, *resources: Mapping[str, Any], **more: Any) -> Feed:
    return read(write(folder, "bundle.json", bundle(*resources)), **more)


def read_table(folder: Path, text: str | bytes, **more: Any) -> Feed:
    path = folder / "census.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(path, **more)
