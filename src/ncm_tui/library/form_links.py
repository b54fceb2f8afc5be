"""What only the library can see of a form: its file's name, and whether what it names is there."""

from collections.abc import Iterable

from ncm_tui.library.library import Library
from ncm_tui.library.site import plain
from ncm_tui.library.tables import Fault, not_one_of
from ncm_tui.rules.facts import nearest
from ncm_tui.rules.findings import REFERRALS
from ncm_tui.rules.forms import Form, ItemType, Suggestion
from ncm_tui.rules.problems import NotFound


def form_faults(form: Form, library: Library, name: str) -> list[Fault]:
    """The id against the file's name, and the forms that links open: without these it cannot be used."""
    faults = []
    if form.id != name:
        faults.append(Fault("id", f"'{form.id}' must be the name of its file, '{name}'."))
    known = library.ids("forms")
    for item in form.items():
        if item.type is ItemType.LINK and item.form not in known:
            faults.append(Fault(item.id, f"there is no form '{item.form}' to open{_close(item.form, known)}"))
    return faults


def reference_faults(form: Form, library: Library) -> list[Fault]:
    """What the form names in the rest of the library: tables, plans, codes, referrals, forms, its letter.

    Looked at when a file is checked or added, not with every opening of a form.
    """
    faults = []
    tables = library.ids("tables")
    for table in form.tables:
        if table not in tables:
            faults.append(Fault("tables", f"there is no table of figures '{table}'{_close(table, tables)}"))
    for n, each in enumerate(form.suggest):
        if sentence := _unknown(each, library, form.id):
            faults.append(Fault(f"suggest[{n}].ref", sentence))
    if form.letter and (other := _same_letter(form, library)):
        faults.append(Fault("letter", f"'{form.letter}' opens {other} already: another letter was expected."))
    return faults


def quieted(form: Form, library: Library) -> list[Fault]:
    """The safety flags of the bundled form of the same id that ``form``, which would stand in its place, has
    not, or not as such: no form of the user's own takes an alarm away. None where no such form is bundled."""
    if form.id not in library.ids("forms"):
        return []
    try:
        below = plain(library, library.bundled("forms", form.id)).form
    except NotFound:
        return []
    kept = {flag.code for flag in form.flags if flag.severity == "safety" and flag.enabled}
    return [
        Fault(
            "flags",
            f"the safety flag '{flag.code}' of the bundled form ({flag.label}) is missing: a form in its "
            "place keeps it by this code, with severity = \"safety\" and a 'when' on its own items.",
        )
        for flag in below.flags
        if flag.severity == "safety" and flag.enabled and flag.code not in kept
    ]


def _unknown(each: Suggestion, library: Library, own: str) -> str:
    """Why the reference of a suggestion leads nowhere; empty where it leads somewhere."""
    if each.kind == "code":
        return _code(each.ref, library)
    if each.kind == "referral":
        return "" if each.ref in REFERRALS else not_one_of(each.ref, REFERRALS)
    if each.kind == "barrier":
        known = library.ids("plans")
        return "" if each.ref in known else f"there is no barrier '{each.ref}'{_close(each.ref, known)}"
    if each.kind == "form":
        known = (*library.ids("forms"), own)
        return "" if each.ref in known else f"there is no form '{each.ref}'{_close(each.ref, known)}"
    return ""


def _code(ref: str, library: Library) -> str:
    codes = library.codes()
    found = codes.get(ref)
    if found is None:
        return f"'{ref}' is not in {codes.name}{_close(ref, codes.codes)}"
    if not found.billable:
        below = [code.code for code in codes.below(found.code)]
        told = f", as {below[0]}" if below else ""
        return f"'{ref}' is a category and cannot be billed: one of its codes was expected{told}."
    return ""


def _same_letter(form: Form, library: Library) -> str:
    """The other form that this one's letter opens; empty where there is none."""
    for other in library.forms():
        if other.letter == form.letter and other.id != form.id:
            return other.short or other.title
    return ""


def _close(name: str | None, known: Iterable[str]) -> str:
    close = nearest(str(name), known)
    return f"; did you mean '{close}'?" if close else "."
