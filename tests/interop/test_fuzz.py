"""Mutated exports: no crash, no control byte out, whatever is done to the bytes."""

import json
import random
from pathlib import Path

import pytest
from tests.interop.build import bundle, context, encounter, patient, row, source, table

from ncm_tui.interop.files import Limits, Watch
from ncm_tui.interop.readers import readers
from ncm_tui.interop.recognize import recognize

FHIR = json.dumps(bundle(patient(1), patient(2), encounter(1), encounter(2, 2))).encode()
LINES = b"\n".join(json.dumps(part).encode() for part in (patient(1), encounter(1), patient(2)))
CSV = table([row(1), row(2), row(3)]).encode()
PIECES = (
    b"\x1b[2J",
    b"\x00",
    b"\xff",
    b'"',
    b"[[[[",
    b"}",
    b",",
    b"null",
    b"\xe2\x80\xae",
    b"\n",
    b"99999",
    b"-1e999",
)


def mutated(data: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(made) + 1)
        kind = chance.randrange(5)
        if kind == 0:
            del made[at : at + chance.randint(1, 40)]
        elif kind == 1:
            made[at:at] = chance.choice(PIECES)
        elif kind == 2 and made:
            made[min(at, len(made) - 1)] = chance.randrange(256)
        elif kind == 3:
            made[at:at] = made[at : at + chance.randint(1, 60)]
        else:
            del made[at:]
    return bytes(made)


@pytest.mark.parametrize("data", [FHIR, LINES, CSV], ids=["bundle", "ndjson", "csv"])
def test_mutated_files_never_crash(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file"
    for seed in range(150):
        path.write_bytes(mutated(data, seed))
        file = source(path)
        reader = readers().get(recognize(file.data).id)
        if reader is None:
            continue
        for feed in reader.read([file], context(watch=Watch(limits=Limits(records=10_000)))):
            shown = repr([(part.fields, [stay.fields for stay in part.stays]) for part in feed.patients])
            assert not any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for letter in shown)
            assert "\\x1b" not in shown


@pytest.mark.parametrize("depth", [100, 900, 1_100, 50_000])
@pytest.mark.parametrize("around", ["[%s]", '{"a":%s}', '{"resourceType":"Patient","name":%s}'])
def test_deep_nesting_never_crashes(tmp_path: Path, depth: int, around: str) -> None:
    left, right = around.split("%s")
    path = tmp_path / "deep"
    path.write_text(left * depth + "1" + right * depth, encoding="ascii")
    file = source(path)
    kind = recognize(file.data).id
    if kind in readers():
        assert readers()[kind].read([file], context())[0].patients == ()
