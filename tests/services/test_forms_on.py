"""Which forms are offered: the definition's word, hers over it, and what equals it not stored."""

from dataclasses import replace

import pytest

from ncm_tui.rules.problems import NotFound
from ncm_tui.services import forms_on, settings
from ncm_tui.services.desk import Desk


def test_the_definition_says_until_she_does(desk: Desk) -> None:
    form = desk.library.form("lace")
    assert forms_on.is_on(desk, form)
    assert not forms_on.is_on(desk, replace(form, on=False))
    changed = forms_on.switch(desk, "lace", False).result()
    assert (changed.verb, changed.row, changed.message) == (
        "form.switched",
        "lace",
        "LACE is off: it is under the other forms",
    )
    assert not forms_on.is_on(desk, form)
    on, off = forms_on.forms(desk)
    assert "lace" in {each.id for each in off}
    assert "lace" not in {each.id for each in on}


def test_what_equals_the_definition_is_not_kept(desk: Desk) -> None:
    forms_on.switch(desk, "lace", False).result()
    forms_on.switch(desk, "phq-9", True).result()
    forms_on.switch(desk, "lace", True).result()
    assert settings.get(desk, forms_on.KEY) == {}


def test_a_form_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(NotFound, match="There is no form 'lase'"):
        forms_on.switch(desk, "lase", True)


def test_a_setting_that_is_none_is_none(desk: Desk) -> None:
    settings.put(desk, forms_on.KEY, ["lace"]).result()
    assert forms_on.is_on(desk, desk.library.form("lace"))
