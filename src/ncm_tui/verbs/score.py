"""``ncm score FORM --answers FILE|-``: score, band, flags and missing items of answers nobody stores."""

import argparse
from collections.abc import Mapping
from typing import Any

from ncm_tui.library.library import Library
from ncm_tui.rules.forms import Form
from ncm_tui.rules.inputs import read_inputs
from ncm_tui.rules.populations import refusal
from ncm_tui.rules.problems import Refused, UnreadableInput, UsageProblem
from ncm_tui.rules.scoring import ScoreResult, score
from ncm_tui.rules.vectors import result_json
from ncm_tui.verbs.call import Call
from ncm_tui.verbs.reading import read_json


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", metavar="FORM", help="the id of a form (`ncm form list`)")
    parser.add_argument(
        "--answers",
        metavar="FILE",
        required=True,
        help='JSON: {item: answer, …}, or {"answers": {…}, "facts": {…}, "variant": …}; - is standard input',
    )
    parser.add_argument("--variant", metavar="NAME", default="", help="another of the form's weightings")


def run(call: Call) -> int:
    """0 with a result, also an incomplete one; 1 where the form is not for this age; 4 unreadable."""
    form = Library.load(user_dir=call.home.library).form(call.arguments.form)
    given, facts, variant = _parts(read_json(call.arguments.answers), call.arguments.answers)
    variant = call.arguments.variant or variant
    inputs = read_inputs(form, given, facts)
    if ("age" in inputs.facts or "newborn" in inputs.facts) and (sentence := refusal(form, inputs.facts)):
        raise Refused(sentence, code="wrong_population")
    try:
        result = score(form, inputs.answers, inputs.facts, variant)
    except ValueError:
        known = ", ".join(f"'{each.variant}'" for each in form.scorings() if each.variant)
        hint = f"It has {known}." if known else "It has none."
        raise UsageProblem(f"{form.id} has no variant '{variant}'.", code="variant", hint=hint) from None
    call.out(_document(form, result), _text(form, result))
    return 0


def _parts(document: Any, where: str) -> tuple[Mapping[str, Any], Mapping[str, Any], str]:
    if not isinstance(document, dict):
        raise UnreadableInput("an object of answers was expected.", code="answers", path=where)
    if isinstance(document.get("answers"), dict):
        facts = document.get("facts") or {}
        if not isinstance(facts, dict):
            raise UnreadableInput("facts: an object was expected.", code="facts", path=where)
        return document["answers"], facts, str(document.get("variant") or "")
    return document, {}, ""


def _document(form: Form, result: ScoreResult) -> dict[str, Any]:
    return {
        "form": form.id,
        "version": form.version,
        "instrument": form.instrument,
        **result_json(result),
        "explanation": list(result.explanation),
        "notes": list(result.notes),
        "local": result.local,
        "unverified": list(result.unverified),
        "screening_only": form.screening_only,
    }


def _text(form: Form, result: ScoreResult) -> str:
    name = form.short or form.title
    shown = "no score" if result.value is None else f"{result.value:g}"
    scoring = form.scoring_of(result.variant)
    if scoring and scoring.high is not None and result.value is not None:
        shown += f" of {scoring.high:g}"
    band = f"  {result.band.label}" if result.band else ""
    lines = [f"{name} {form.version}: {shown}{band}{'  (prov.)' if result.provisional else ''}"]
    lines += [f"  {step}" for step in result.explanation]
    lines += [f"  ! {flag.label} ({flag.code})" for flag in result.flags]
    if result.missing:
        lines.append(f"  missing: {', '.join(result.missing)}")
    lines += [f"  {note}" for note in result.notes]
    lines += ["  local cut-off: your site's own, not the published one"] if result.local else []
    lines += [f"  unverified: {each}" for each in result.unverified]
    if form.screening_only:
        lines.append(f"  {form.screening_only}")
    return "\n".join(lines)
