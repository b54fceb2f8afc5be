"""``ncm conformance FILE``: published vectors through the same rules that the app uses."""

import argparse
from collections.abc import Mapping
from typing import Any

from ncm_tui.library.library import Library
from ncm_tui.rules.forms import Form
from ncm_tui.rules.inputs import read_inputs
from ncm_tui.rules.problems import Problem, UnreadableInput
from ncm_tui.rules.scoring import score
from ncm_tui.rules.vectors import matches, result_json
from ncm_tui.verbs.call import Call
from ncm_tui.verbs.reading import read_json

_KINDS = ("instrument", "rule", "pack")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a list of vectors, or {meta, vectors}; - for stdin")


def run(call: Call) -> int:
    """0 when nothing missed, 1 on a miss, 4 when the file is no file of vectors."""
    vectors = _vectors(read_json(call.arguments.file), call.arguments.file)
    forms = {form.instrument: form for form in Library.load(user_dir=call.home.library).forms()}
    missed: list[dict[str, Any]] = []
    undefined: list[str] = []
    for vector in vectors:
        got = _result(vector, forms)
        if got is None:
            undefined.append(str(vector["id"]))
        elif not matches(vector["expected"], got):
            missed.append({"id": vector["id"], "expected": vector["expected"], "got": got})
    passed = len(vectors) - len(missed) - len(undefined)
    document = {"total": len(vectors), "passed": passed, "missed": missed, "undefined": undefined}
    call.out(document, _text(document))
    return 1 if missed else 0


def _vectors(document: Any, where: str) -> list[dict[str, Any]]:
    vectors = document.get("vectors") if isinstance(document, dict) else document
    if not isinstance(vectors, list):
        expected = 'a list, or an object with "vectors", was expected.'
        raise UnreadableInput(expected, code="vectors", path=where)
    for n, vector in enumerate(vectors):
        if not isinstance(vector, dict) or not any(kind in vector for kind in _KINDS):
            expected = "an object with instrument, rule or pack was expected."
            raise UnreadableInput(f"vectors[{n}]: {expected}", code="vectors", path=where)
        if not isinstance(vector.get("expected"), dict) or "id" not in vector:
            raise UnreadableInput(f"vectors[{n}]: id and expected are needed.", code="vectors", path=where)
    return vectors


def _result(vector: Mapping[str, Any], forms: Mapping[str, Form]) -> dict[str, Any] | None:
    """What the rules say, or ``None`` for an instrument, variant, rule or pack that is not defined."""
    form = forms.get(str(vector.get("instrument", "")))
    variant = str(vector.get("variant") or "")
    if form is None or form.scoring is None or variant not in ("", form.scoring.variant):
        return None
    try:
        inputs = read_inputs(form, vector.get("inputs") or {})
    except Problem as problem:
        return {"error": problem.message}
    return result_json(score(form, inputs.answers, inputs.facts, variant))


def _text(document: Mapping[str, Any]) -> str:
    lines = [
        f"MISSED {miss['id']}\n  expected {miss['expected']}\n  got      {miss['got']}"
        for miss in document["missed"]
    ]
    lines.append(
        f"{document['passed']} of {document['total']} passed, {len(document['missed'])} missed, "
        f"{len(document['undefined'])} undefined"
    )
    return "\n".join(lines)
