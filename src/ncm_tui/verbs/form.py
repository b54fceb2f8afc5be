"""``ncm form list | show ID | check FILE | add FILE``: the definitions, bundled and the user's own."""

import argparse
from pathlib import Path

from ncm_tui.library.checking import Checked, add_file, check_file
from ncm_tui.library.library import Library
from ncm_tui.rules.forms import Form
from ncm_tui.rules.problems import DefinitionProblem, NotFound, UsageProblem
from ncm_tui.verbs.call import Call, print_json
from ncm_tui.verbs.form_words import document, head, marks, shown

_CALLED = {
    "clocks": "clock rule",
    "overrides": "override",
    "tables": "table of figures",
    "catalogs": "list of codes",
    "plans": "plan template",
}


def add(parser: argparse.ArgumentParser) -> None:
    # Positional, not parsers of their own: the global options may then stand anywhere on the line.
    parser.add_argument("action", choices=tuple(_ACTIONS), help="what to do")
    parser.add_argument("target", nargs="?", metavar="ID|FILE", help="a form's id, or a file to check or add")
    parser.add_argument("--all", action="store_true", help="list: those that are off, too")


def run(call: Call) -> int:
    """0 done; 1 no such form, or a version that was not raised; 4 a file with a fault."""
    action, needed = _ACTIONS[call.arguments.action]
    if bool(call.arguments.target) != bool(needed):
        name = call.arguments.action
        told = f"`ncm form {name}` needs {needed}." if needed else f"`ncm form {name}` takes nothing more."
        raise UsageProblem(told, code="form_target")
    return action(call, Library.load(user_dir=call.home.library))


def _list(call: Call, library: Library) -> int:
    """JSON holds every form, each with ``on``; the words leave out those that are off unless asked."""
    forms = library.forms()
    chosen = [form for form in forms if form.on or call.arguments.all]
    lines = [_line(form) for form in chosen]
    if hidden := len(forms) - len(chosen):
        lines.append(f"{hidden} more are off: `ncm form list --all` shows them; the app switches them on")
    call.out([head(form) for form in forms], "\n".join(lines))
    for problem in library.broken_forms():
        call.say(f"ncm: {problem}")
    return 0


def _line(form: Form) -> str:
    said = ", ".join(marks(form))
    return f"{form.id:<22} {form.version:<6} {form.title}" + (f"  ({said})" if said else "")


def _show(call: Call, library: Library) -> int:
    form = library.form(call.arguments.target)
    call.out(document(form), shown(form))
    return 0


def _check(call: Call, library: Library) -> int:
    checked = check_file(Path(call.arguments.target), library)
    if not checked.faults:
        call.out({"ok": True, **_head(checked)}, _passed(checked))
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
    done = f"added as {place}" if new else "is there already, unchanged"
    lines = [_passed(checked), f"{checked.id} {done}"]
    if new and (told := _in_place_of(checked, library)):
        lines.append(told)
    call.out({"added": new, "path": str(place), **_head(checked)}, "\n".join(lines))
    return 0


def _in_place_of(checked: Checked, library: Library) -> str:
    """What the file now stands over; empty where it stands over nothing."""
    if checked.kind != "forms" or checked.form is None:
        return ""
    try:
        below = library.bundled("forms", checked.id)
    except NotFound:
        return ""
    if "\nrecord_only = true" in below.text and not checked.form.record_only:
        return (
            "It stands in place of the bundled record-only form: your licence is yours to hold. What was "
            "recorded with the bundled one still reads as it was."
        )
    return "It stands in place of the bundled form and is marked local; older results read as they were."


def _head(checked: Checked) -> dict[str, object]:
    said = {} if checked.form is None else head(checked.form)
    return {"kind_of_file": checked.kind, "id": checked.id, **said, "left_out": list(checked.left_out)}


def _passed(checked: Checked) -> str:
    form = checked.form
    if form is None:
        return f"{checked.where}: {_CALLED[checked.kind]} {checked.id}, no fault"
    if checked.kind == "overrides":
        local = ", ".join(form.overridden)
        return f"{checked.where}: override of {form.id}, local: {local}; version {form.version}, no fault"
    lines = [f"{checked.where}: {form.id} {form.version}, {len(form.items())} items, no fault"]
    return "\n".join(lines + [f"  left out: {each}" for each in checked.left_out])


_ACTIONS = {
    "list": (_list, ""),
    "show": (_show, "the id of a form"),
    "check": (_check, "a file"),
    "add": (_add, "a file"),
}
