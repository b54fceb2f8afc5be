"""A file is what its content says, whatever it is called."""

import pytest

from ncm_tui.interop.recognize import recognize

BUNDLE = b'{"resourceType": "Bundle", "type": "collection", "entry": []}'


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (BUNDLE, "fhir-json"),
        (b"\xef\xbb\xbf" + BUNDLE, "fhir-json"),
        (b'[{"resourceType": "Patient"}]', "fhir-json"),
        (b'{"resourceType":"Patient"}\n{"resourceType":"Patient"}\n', "fhir-ndjson"),
        (b'{"exportId": "1"}\n{"exportId": "2"}\n', "fhir-ndjson"),
        (b'{"hello": 1}', "json"),
        (b'{"resourceType": "Bundle", "entry": [', "json-damaged"),
        (b"[" * 100_000, "json-deep"),
        (b"[" * 5_000 + b"]" * 5_000, "json-deep"),
        (b"MSH|^~\\&|ADT|HOSP|||20261120||ADT^A01|1|P|2.5\r", "hl7v2"),
        (b"\x0bMSH|^~\\&|ADT", "hl7v2"),
        (b"\xef\xbb\xbfMSH|^~\\&|ADT", "hl7v2"),
        (b"FHS|^~\\&|x", "hl7v2"),
        (b'<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3">', "ccda"),
        (b'<Patient xmlns="http://hl7.org/fhir"/>', "fhir-xml"),
        (b"<note/>", "xml"),
        (b"%PDF-1.7", "pdf"),
        (b"PK\x03\x04rest", "zip"),
        (b"\xd0\xcf\x11\xe0", "ole"),
        (b"ISA*00*", "x12"),
        (b"", "empty"),
        (b"\n \r\n", "empty"),
        (b"\x00\x01\x02\x03", "binary"),
        (b"just some words", "text"),
        (b"MRN,Name,CSN\n1,A,2\n", "csv"),
        (b"MRN;Name;CSN\n1;A;2\n", "csv"),
        ("MRN\tName\n1\tA\n".encode("utf-16"), "csv"),
    ],
)
def test_kind_from_content(data: bytes, kind: str) -> None:
    assert recognize(data).id == kind


@pytest.mark.parametrize("size", range(0, 64, 3))
def test_never_raises_on_pieces(size: int) -> None:
    for whole in (BUNDLE, b"MSH|^~\\&|x", b"\xff\xfeM\x00R\x00N\x00", b"<?xml?>", b"a,b\n1,2"):
        recognize(whole[:size])
