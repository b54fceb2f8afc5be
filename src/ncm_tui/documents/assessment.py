"""A finished form as the text that leaves: what was found, in the order in which it is told, each finding
that was carried with its own time. Private answers stand apart, and only where she chose to keep them."""

import re
from collections.abc import Iterable
from datetime import datetime, tzinfo
from itertools import groupby
from typing import NamedTuple

from ncm_tui.models.enums import FlagSeverity, Provenance
from ncm_tui.rules.conditions import NOT_SAID
from ncm_tui.rules.forms import Form, Item, Section
from ncm_tui.views.answers import answer_text
from ncm_tui.views.forms import FinishedForm, FlagShown, Given
from ncm_tui.views.moments import full_moment
from ncm_tui.views.notes import PRIVATE

_FEWEST = 3
#: Between what is asked and the time it is asked for.
_PARTS = ": "
#: What a key does is said on the form, not in a text.
_KEYS = re.compile(r"\s*\(0 [^)]*\)")


class Code(NamedTuple):
    """A diagnosis code suggested by the answer of ``item``; ``list_version`` names the list it stands in."""

    code: str
    title: str
    list_version: str
    item: str


class Told(NamedTuple):
    """One answer in words, whether it is private, when it was found where that was earlier."""

    words: str
    private: bool
    when: str = ""


def assessment_text(
    shown: FinishedForm, identity: str, zone: tzinfo, *, private: bool, codes: Iterable[Code] = ()
) -> str:
    """What ``y`` copies: identity line, title, result with its limits, then the answers by section.

    ``private`` keeps the private answers, in a paragraph of their own; without it the text says that some
    were left out, and nothing of them. ``codes`` are what was taken for the coder to confirm.
    """
    lines = [identity, "", _head(shown, zone), *_result(shown, private=False)]
    kept: list[str] = list(_result(shown, private=True))
    for section in shown.form.sections:
        told = list(_section(shown, section, zone))
        open_words = [each.words for each in told if not each.private]
        kept += [each.words for each in told if each.private]
        lines += _paragraph(shown.form, section, open_words)
    shielded = {item.id for item in shown.form.items() if is_private(shown.form, item)}
    lines += _codes(each for each in codes if private or each.item not in shielded)
    if kept and private:
        lines += ["", PRIVATE.rstrip(), *kept]
    elif kept:
        lines += ["", "Private answers of this form are not in this text."]
    return "\n".join(lines) + "\n"


def has_private(shown: FinishedForm) -> bool:
    """Whether anything of it is private: then it is asked before the text leaves (P§4)."""
    return bool(
        list(_result(shown, private=True))
        or any(is_private(shown.form, item) and item.id in shown.given for item in shown.form.items())
    )


def is_private(form: Form, item: Item) -> bool:
    return form.private or item.private


def _head(shown: FinishedForm, zone: tzinfo) -> str:
    made = f"{shown.form.title.upper()} · {full_moment(shown.finished_at.astimezone(zone))} · {shown.by}"
    if shown.informant in ("", "patient"):
        return made
    note = " (not validated for a proxy)" if shown.form.self_report else ""
    return f"{made}\nAnswered for the patient by {shown.informant}{note}"


def _result(shown: FinishedForm, *, private: bool) -> Iterable[str]:
    """The score and what was fired: of the private part, or of the other."""
    form, score = shown.form, shown.score
    if score is not None and _score_private(form) == private:
        marks = [f"variant {score.variant}"] if score.variant else []
        marks += ["local cut-off"] if score.local else []
        marks += ["unverified"] if form.unverified or (form.scoring and form.scoring.unverified) else []
        marked = f" ({'; '.join(marks)})" if marks else ""
        yield f"{score.instrument} {score.text}{marked}."
        if form.screening_only:
            yield form.screening_only
    for flag in shown.flags:
        if not flag.withdrawn and _flag_private(form, flag) == private:
            yield _flag(flag)


def _score_private(form: Form) -> bool:
    """A score that a private answer is part of is private too: it would tell of it."""
    scored = form.scoring.items if form.scoring is not None else ()
    return form.private or any(item.private and item.id in scored for item in form.items())


def _flag_private(form: Form, flag: FlagShown) -> bool:
    """A safety flag is private, as in a note; so is what hangs on a private answer, and what a private score
    fires."""
    if flag.severity is FlagSeverity.SAFETY or _score_private(form):
        return True
    return any(item.private for item in form.items() if item.id == flag.item)


def _flag(flag: FlagShown) -> str:
    if flag.severity is not FlagSeverity.SAFETY:
        return f"{flag.label}."
    return f"SAFETY: {flag.label}: {flag.disposition or 'nothing recorded yet'}."


def _section(shown: FinishedForm, section: Section, zone: tzinfo) -> Iterable[Told]:
    """The answers of a section as sentences; neighbors carried from one earlier time are one sentence under
    that time."""
    told = list(_answers(shown, section, zone))
    for (when, private), group in groupby(told, lambda each: (each.when, each.private)):
        words = [each.words for each in group]
        if when and len(words) > 1 and shown.form.kind != "instrument":
            yield Told(f"As of {when}: {'; '.join(words)}.", private)
        else:
            as_of = f" (as of {when})" if when else ""
            yield from (Told(f"{each}{as_of}.", private) for each in words)


def _answers(shown: FinishedForm, section: Section, zone: tzinfo) -> Iterable[Told]:
    """The answers of a section. Neighbors that were answered normal alike are told together, and so are those
    that ask one thing at two times (``Bathing: before``, ``Bathing: now``)."""
    there = [item for item in section.items if item.id in shown.given]

    def alike(item: Item) -> tuple[str, str]:
        given = shown.given[item.id]
        when = _as_of(shown, given, zone)
        if is_private(shown.form, item):
            return when, item.id
        if _PARTS in item.text and isinstance(given.value, str) and item.options:
            return when, f"~{item.text.partition(_PARTS)[0]}"
        normal = given.provenance is Provenance.NORMAL
        return when, f"={answer_text(item, given.value, zone)}" if normal else item.id

    for (when, key), group in groupby(there, alike):
        same = list(group)
        if key.startswith("=") and len(same) >= _FEWEST:
            names = ", ".join(_question(item).lower() for item in same)
            yield Told(f"{names[:1].upper()}{names[1:]}: {key[1:].lower()}", False, when)
        elif key.startswith("~") and len(same) > 1:
            answers = [answer_text(item, shown.given[item.id].value, zone).lower() for item in same]
            times = [item.text.partition(_PARTS)[2] for item in same]
            parts = ", ".join(f"{time} {said}" for time, said in zip(times, answers, strict=True))
            yield Told(f"{key[1:]}: {parts}", False, when)
        else:
            for item in same:
                yield Told(_told(item, shown.given[item.id], zone), is_private(shown.form, item), when)


def _told(item: Item, given: Given, zone: tzinfo) -> str:
    answer = answer_text(item, given.value, zone).rstrip(".")
    if isinstance(given.value, str) and given.value in NOT_SAID:
        answer = answer.lower()
    asked = item.text if item.text.endswith("?") else f"{_question(item)}:"
    return f"{asked} {answer}"


def _question(item: Item) -> str:
    return _KEYS.sub("", item.text).strip().rstrip(":?.")


def _as_of(shown: FinishedForm, given: Given, zone: tzinfo) -> str:
    """When a carried finding was found: it never stands under the day of the form (P§3)."""
    at: datetime | None = given.observed_at
    if at is None or at >= shown.started_at or isinstance(given.value, dict):
        return ""
    return full_moment(at.astimezone(zone))


def _paragraph(form: Form, section: Section, words: list[str]) -> list[str]:
    if not words:
        return []
    if form.kind == "instrument":
        title = [section.title.upper()] if len(form.sections) > 1 else []
        return ["", *title, *(f"- {each}" for each in words)]
    return ["", f"{section.title.upper()}. {' '.join(words)}"]


def _codes(codes: Iterable[Code]) -> list[str]:
    named = [f"- {each.code} {each.title} ({each.list_version})" for each in codes]
    title = "Suggested to the coder, to be confirmed by the coder or provider:"
    return ["", title, *named] if named else []
