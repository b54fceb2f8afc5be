"""``ncm conformance FILE``: published vectors through the same rules that the app uses."""

import argparse
from collections.abc import Iterable, Mapping
from typing import Any

from ncm_tui.library.library import Library
from ncm_tui.rules import calculators
from ncm_tui.rules.clock_vectors import answer
from ncm_tui.rules.editions import current
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
    library = Library.load(user_dir=call.home.library)
    forms = _instruments(library.forms())
    missed: list[dict[str, Any]] = []
    undefined: list[str] = []
    for vector in vectors:
        got = _result(vector, forms) or _calculated(vector, library) or _clock(vector, library)
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


def _instruments(forms: Iterable[Form]) -> dict[str, tuple[Form, str]]:
    """By published name: the form, and the variant that carries the name where it is not the form's own."""
    found: dict[str, tuple[Form, str]] = {}
    for form in forms:
        own = {scoring.instrument: (form, scoring.variant) for scoring in form.scorings()}
        found |= {name: pair for name, pair in own.items() if name} | {form.instrument: (form, "")}
    return found


def _result(vector: Mapping[str, Any], forms: Mapping[str, tuple[Form, str]]) -> dict[str, Any] | None:
    """What the rules say, or ``None`` for an instrument, variant, rule or pack that is not defined."""
    form, named = forms.get(str(vector.get("instrument", "")), (None, ""))
    variant = str(vector.get("variant") or named)
    if form is None or form.scoring is None:
        return None
    if variant and variant not in {scoring.variant for scoring in form.scorings()}:
        return None
    try:
        inputs = read_inputs(form, vector.get("inputs") or {})
    except Problem as problem:
        return {"error": problem.message}
    return result_json(score(form, inputs.answers, inputs.facts, variant))


def _clock(vector: Mapping[str, Any], library: Library) -> dict[str, Any] | None:
    """What a clock rule says; ``None`` where there is no rule of that name."""
    name = str(vector.get("rule", ""))
    rule = library.clocks().named(name) if name else None
    if rule is None:
        return None
    try:
        return answer(rule, vector.get("inputs") or {})
    except ValueError as error:
        return {"error": str(error)}
    except Problem as problem:
        return {"error": problem.message}


def _calculated(vector: Mapping[str, Any], library: Library) -> dict[str, Any] | None:
    """What a calculator says; ``None`` where there is none, or none of its tables covers the year."""
    found = calculators.named(str(vector.get("instrument", "")))
    if found is None:
        return None
    calculator, day = found
    tables = {name: library.table(name) for name in calculator.tables}
    if any(current(table, day).past_end for table in tables.values()):
        return None
    try:
        return calculators.calculate(calculator, vector.get("inputs") or {}, tables, day).as_json()
    except ValueError as error:
        return {"error": str(error)}


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
