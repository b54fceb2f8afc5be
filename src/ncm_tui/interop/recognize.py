"""What a file is, from its content and never from its name."""

import re
from dataclasses import dataclass

import orjson

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = b",;\t|"
_GAP = re.compile(rb"(?<=\S)(?: |\xc2\xa0){2,}(?=\S)")


@dataclass(frozen=True, slots=True)
class Kind:
    """``id`` is what readers declare; ``title`` how a sentence names it; ``is_clinical``: hospitals send it,
    and a later version will read it."""

    id: str
    title: str
    is_clinical: bool = False


FHIR_JSON = Kind("fhir-json", "FHIR JSON")
FHIR_NDJSON = Kind("fhir-ndjson", "FHIR ndjson")
FLAT_CSV = Kind("csv", "a table (CSV)")
EMPTY = Kind("empty", "an empty file")
JSON_OTHER = Kind("json", "JSON that is not FHIR (it has no resourceType)")
JSON_BROKEN = Kind("json-damaged", "JSON that is damaged or cut off")
JSON_DEEP = Kind("json-deep", "JSON nested too deeply")
TEXT = Kind("text", "plain text")
BINARY = Kind("binary", "a binary file")

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF", Kind("pdf", "a PDF")),
    (b"PK\x03\x04", Kind("zip", "a zip archive or an Office file (xlsx, docx)")),
    (b"\xd0\xcf\x11\xe0", Kind("ole", "an old Office file (xls, doc)")),
    (b"{\\rtf", Kind("rtf", "a rich text file")),
    (b"SQLite format 3", Kind("sqlite", "a SQLite database")),
    (b"\x89PNG", Kind("png", "a picture")),
    (b"\xff\xd8\xff", Kind("jpeg", "a picture")),
    (b"PAR1", Kind("parquet", "a Parquet file")),
    (b"7z\xbc\xaf", Kind("7z", "a 7-Zip archive")),
    (b"DICM", Kind("dicom", "a DICOM file")),
)
_TEXT_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"MSH", Kind("hl7v2", "HL7 version 2", True)),
    (b"FHS", Kind("hl7v2", "HL7 version 2", True)),
    (b"BHS", Kind("hl7v2", "HL7 version 2", True)),
    (b"ISA", Kind("x12", "X12", True)),
    (b"BEGIN:VCALENDAR", Kind("ics", "a calendar")),
    (b"BEGIN:VCARD", Kind("vcard", "an address card")),
)
_XML: tuple[tuple[bytes, Kind], ...] = (
    (b"ClinicalDocument", Kind("ccda", "a C-CDA document (XML)", True)),
    (b"http://hl7.org/fhir", Kind("fhir-xml", "FHIR XML", True)),
    (b"<html", Kind("html", "a web page")),
)
_XML_OTHER = Kind("xml", "XML")


def recognize(data: bytes) -> Kind:
    """The kind of ``data``; never raises."""
    if not data.strip(b"\x00 \t\r\n"):
        return EMPTY
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    text = _without_bom(data)
    head = text[:4096].lstrip(b" \t\r\n\x0b")
    if head[:1] in (b"{", b"["):
        return _json(text)
    for magic, kind in _TEXT_MAGIC:
        if head.startswith(magic) and (magic[:2] == b"BE" or head[len(magic) : len(magic) + 1] in b"|^~*&\\"):
            return kind
    if head.startswith(b"<"):
        return next((kind for mark, kind in _XML if mark in text[:8192]), _XML_OTHER)
    if b"\x00" in text[:4096] and not data.startswith(_BOMS[1:]):
        return BINARY
    return FLAT_CSV if _looks_like_table(head) else TEXT


def _without_bom(data: bytes) -> bytes:
    if data.startswith(_BOMS[0]):
        return data[3:]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[:65536].decode("utf-16", "replace").encode("utf-8", "replace")
    return data


def _json(text: bytes) -> Kind:
    """A JSON document, or JSON lines. A first line that parses by itself, with more lines after it,
    makes lines; whether each line is a resource is the reader's to say."""
    first, _, rest = text.lstrip().partition(b"\n")
    if rest.strip() and _parses(first):
        return FHIR_NDJSON
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        if is_too_deep(error):
            return JSON_DEEP
        return FHIR_NDJSON if _many_lines(text) else JSON_BROKEN
    if isinstance(document, dict) and isinstance(document.get("resourceType"), str):
        return FHIR_JSON
    if isinstance(document, list) and any(
        isinstance(part, dict) and "resourceType" in part for part in document
    ):
        return FHIR_JSON
    return JSON_OTHER


def is_too_deep(error: orjson.JSONDecodeError) -> bool:
    """Whether JSON was given up for its nesting (1,024 levels) and not for what it says."""
    return any(words in str(error) for words in ("depth limit", "ecursion"))


def _parses(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _many_lines(text: bytes) -> bool:
    """Whether a damaged document is rather JSON lines with a damaged first line."""
    lines = [line for line in text[:1_000_000].split(b"\n")[:4] if line.strip()]
    return len(lines) > 1 and any(b"resourceType" in line and _parses(line) for line in lines[1:])


def _looks_like_table(head: bytes) -> bool:
    """Two lines (or a lone header) that hold one delimiter the same number of times, or cells under each
    other with two spaces or more between."""
    lines = [line for line in head.replace(b"\r", b"\n").split(b"\n") if line.strip()][:12]
    if not lines:
        return False
    if 2 * sum(len(_GAP.findall(line.strip())) >= 2 for line in lines) >= len(lines):
        return True
    if len(lines) == 1:
        return any(lines[0].count(bytes([mark])) >= 2 for mark in _DELIMITERS)
    for mark in (bytes([mark]) for mark in _DELIMITERS):
        counts = [line.count(mark) for line in lines]
        if max(counts) >= 1 and sum(count >= 1 for count in counts) >= min(2, len(counts)):
            return True
    return False
