"""Renders a note template over the facts. Jinja is sandboxed, never escapes (the text is plain), and a name
that is not a fact is an error, not an empty place. Jinja is imported where it is used, and nowhere else."""

from __future__ import annotations

import re
from datetime import date, datetime

from ncm_tui.library.note_templates import NoteTemplate
from ncm_tui.rules.problems import DefinitionProblem
from ncm_tui.views.moments import full_day, full_moment
from ncm_tui.views.notes import NoteFacts

_BLANK_LINES = re.compile(r"\n{3,}")
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)


def render(template: NoteTemplate, facts: NoteFacts) -> str:
    """The body of a note. Raises :class:`DefinitionProblem` naming file and line of a wrong template."""
    from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    jinja = ImmutableSandboxedEnvironment(
        autoescape=False, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    jinja.filters["full"] = _full
    jinja.filters["full_day"] = _full_day
    try:
        text = jinja.from_string(template.body).render(n=facts)
    except TemplateSyntaxError as error:
        raise DefinitionProblem(
            f"line {error.lineno} of the text: {error.message}.", path=template.where
        ) from None
    except (TemplateError, TypeError, ValueError) as error:
        raise DefinitionProblem(f"cannot be written: {error}.", path=template.where) from None
    return _BLANK_LINES.sub("\n\n", _TRAILING.sub("", text)).strip() + "\n"


def _full(at: object) -> str:
    if not isinstance(at, datetime):
        raise TypeError(f"full writes a time, not {at!r}")
    return full_moment(at)


def _full_day(day: object) -> str:
    if not isinstance(day, date):
        raise TypeError(f"full_day writes a day, not {day!r}")
    return full_day(day)
