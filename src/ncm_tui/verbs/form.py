"""``ncm form list | show ID | check FILE | add FILE``: the definitions, bundled and the user's own."""

import argparse
from pathlib import Path
from typing import Any

from ncm_tui.library.checking import Checked, add_file, check_file
from ncm_tui.library.library import Library
from ncm_tui.rules.entry import printed
from ncm_tui.rules.forms import Form, Item
from ncm_tui.rules.problems import DefinitionProblem, UsageProblem
from ncm_tui.verbs.call import Call, print_json


def add(parser: argparse.ArgumentParser) -> None:
    # Positional, not parsers of their own: the global options may then stand anywhere on the line.
    parser.add_argument("action", choices=tuple(_ACTIONS), help="what to do")
    parser.add_argument("target", nargs="?", metavar="ID|FILE", help="a form's id, or a file to check or add")


def run(call: Call) -> int:
    """0 done; 1 no such form, or a version that was not raised; 4 a file with a fault."""
    action, needed = _ACTIONS[call.arguments.action]
    if bool(call.arguments.target) != bool(needed):
        name = call.arguments.action
        told = f"`ncm form {name}` needs {needed}." if needed else f"`ncm form {name}` takes nothing more."
        raise UsageProblem(told, code="form_target")
    return action(call, Library.load(user_dir=call.home.library))


def _list(call: Call, library: Library) -> int:
    forms = library.forms()
    rows = [_head(form) for form in forms]
    lines = [
        f"{form.id:<22} {form.version:<6} {form.title}{'  (local)' if form.local else ''}" for form in forms
    ]
    call.out(rows, "\n".join(lines))
    for problem in library.broken_forms():
        call.say(f"ncm: {problem}")
    return 0


def _show(call: Call, library: Library) -> int:
    form = library.form(call.arguments.target)
    call.out(_document(form), _text(form))
    return 0


def _check(call: Call, library: Library) -> int:
    checked = check_file(Path(call.arguments.target), library)
    if not checked.faults:
        call.out({"ok": True, **_head(checked.form), "left_out": list(checked.left_out)}, _passed(checked))
        return 0
    if call.json:
        first = DefinitionProblem(str(checked.faults[0]), path=checked.where)
        faults = [{"key": fault.key, "message": fault.message} for fault in checked.faults]
        print_json({"error": first.as_json(), "faults": faults, "left_out": list(checked.left_out)})
    else:
        for fault in checked.faults:
            call.say(f"{checked.where}: {fault}")
    return DefinitionProblem.exit


def _add(call: Call, library: Library) -> int:
    checked, place, new = add_file(Path(call.arguments.target), library, call.home.library)
    document = {"added": new, "path": str(place), **_head(checked.form), "left_out": list(checked.left_out)}
    done = f"added as {place}" if new else "is there already, unchanged"
    call.out(document, f"{_passed(checked)}\n{checked.form.id} {done}")
    return 0


def _passed(checked: Checked) -> str:
    form = checked.form
    lines = [f"{checked.where}: {form.id} {form.version}, {len(form.items())} items, no fault"]
    return "\n".join(lines + [f"  left out: {each}" for each in checked.left_out])


def _head(form: Form) -> dict[str, Any]:
    return {
        "id": form.id,
        "version": form.version,
        "title": form.title,
        "kind": form.kind,
        "instrument": form.instrument,
        "items": len(form.items()),
        "scored": form.scoring is not None,
        "local": form.local,
        "sha256": form.sha256,
    }


def _document(form: Form) -> dict[str, Any]:
    return {
        **_head(form),
        "loinc": form.loinc,
        "licence": form.licence,
        "citation": form.citation,
        "min_age": form.min_age,
        "max_age": form.max_age,
        "population": list(form.population),
        "self_report": form.self_report,
        "sections": [
            {"id": part.id, "title": part.title, "items": [_item(item) for item in part.items]}
            for part in form.sections
        ],
        "flags": [
            {"code": flag.code, "label": flag.label, "severity": flag.severity, "item": flag.item}
            for flag in form.flags
        ],
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "text": item.text,
        "type": item.type.value,
        "required": item.required,
        "loinc": item.loinc,
        "unit": item.unit,
        "normal": item.normal,
        "fact": item.fact,
        "form": item.form,
        "options": [
            {"id": option.id, "label": option.label, "points": option.points, "code": option.code}
            for option in item.options
        ],
    }


def _text(form: Form) -> str:
    lines = [f"{form.title}  ({form.id} {form.version}{', local' if form.local else ''})"]
    lines += [f"  {line}" for line in (form.prompt, form.screening_only) if line]
    for part in form.sections:
        lines += ["", part.title]
        for item in part.items:
            mark = "*" if item.required else " "
            lines.append(f" {mark} {item.id}: {item.text}  [{item.type.value}]")
            for option, key in zip(item.options, printed(item), strict=False):
                lines.append(f"       {key or ' '} {option.label}")
    return "\n".join([*lines, "", f"licence: {form.licence}", f"citation: {form.citation}"])


_ACTIONS = {
    "list": (_list, ""),
    "show": (_show, "the id of a form"),
    "check": (_check, "a file"),
    "add": (_add, "a file"),
}
