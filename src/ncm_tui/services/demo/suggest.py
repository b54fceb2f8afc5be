"""What a finished form of the demo ward suggests: by the rules, offered and not taken."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ncm_tui.rules.findings import REFERRALS, Raised, SuggestionKind
from ncm_tui.views.findings import OFFERED

if TYPE_CHECKING:
    from ncm_tui.library.library import Library


def columns_of(library: "Library", found: tuple[Raised, ...]) -> Iterator[dict[str, Any]]:
    """The columns of a suggestion's row, but whose it is and when."""
    for each in found:
        title, listed = _named(library, each)
        yield {
            "item": each.item,
            "kind": each.kind.value,
            "ref": each.ref,
            "title": title,
            "list_version": listed,
            "state": OFFERED,
        }


def _named(library: "Library", each: Raised) -> tuple[str, str]:
    if each.kind is SuggestionKind.BARRIER:
        return each.title or library.plan(each.ref).title, ""
    if each.kind is SuggestionKind.CODE:
        listed = library.codes()
        code = listed.get(each.ref)
        return ("" if code is None else code.title), listed.name
    return each.title or REFERRALS.get(each.ref, each.ref), ""
