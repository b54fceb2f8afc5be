"""The letter that opens a form from the Assess tab."""

from collections.abc import Mapping

from ncm_tui.services.desk import Desk


def lettered(desk: Desk) -> Mapping[str, str]:
    """Form id by letter, of every form that declares one, switched on or not."""
    return {form.letter: form.id for form in desk.library.form_heads() if form.letter}
