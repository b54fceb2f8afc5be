"""A form carries the figures it reads: other figures are another version of it, or a vault that has used the
form refuses it after an update."""

import hashlib

from ncm_tui.library.library import Library

#: By form: its version, and what its tables hold. When a table changes, raise the version, write both anew.
PUBLISHED = {"financial-screen": ("1", "bb032a634322")}


def test_other_figures_are_another_version() -> None:
    library = Library.load()
    now = {}
    for form in library.forms():
        if form.tables:
            texts = "".join(library.table(name).text for name in sorted(form.tables))
            now[form.id] = (form.version, hashlib.sha256(texts.encode()).hexdigest()[:12])
    assert now == PUBLISHED
