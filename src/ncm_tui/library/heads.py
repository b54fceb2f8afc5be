"""The head of a form without its questions: a list of forms needs no more, and reading fifty forms whole
would hold the page that lists them."""

import re
import tomllib

from ncm_tui.library.forms import read_form
from ncm_tui.library.sources import Source, parse_toml
from ncm_tui.rules.forms import Form

_DUE = re.compile(r"^\[due\][^\n]*\n(?:(?!\[)[^\n]*\n?)*", re.MULTILINE)


def read_head(source: Source) -> Form:
    """The form with an empty ``sections`` and without scoring: its names, whom it is for, when it is due.

    Nothing is checked; whoever opens the form is told what is wrong with it. Raises ``DefinitionProblem``
    where the file is not TOML.
    """
    found = _DUE.search(source.text)
    head = source.text.partition("\n[")[0] + "\n" + (found[0] if found else "")
    try:
        data = tomllib.loads(head)
    except tomllib.TOMLDecodeError:  # a bracket that begins a line inside a value of the head
        data = {
            name: value
            for name, value in parse_toml(source).items()
            if name == "due" or not isinstance(value, dict | list) or name in ("population", "tables")
        }
    return read_form(data, sha256=source.sha256, text=source.text, local=source.local)[0]
