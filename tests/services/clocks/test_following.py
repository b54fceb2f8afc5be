"""What a new event answers: never a guess where two are open."""

import pytest
from tests.services.clocks.test_appeals import event, page

from ncm_tui.rules.problems import Refused
from ncm_tui.services.clocks.following import followed


def test_an_appeal_answers_the_one_denial_that_is_open() -> None:
    first = event("denied", uid="d1")
    assert followed(page(first), "appeal_filed", "") == "d1"
    assert followed(page(), "appeal_filed", "") == ""


def test_two_open_denials_are_never_guessed_between() -> None:
    held = page(event("denied", uid="d1"), event("denied", uid="d2"))
    with pytest.raises(Refused, match="2 are open"):
        followed(held, "appeal_filed", "")
    assert followed(held, "appeal_filed", "d1") == "d1"


def test_an_authorization_answers_only_what_the_cursor_is_on() -> None:
    held = page(event("pa_requested", uid="p"), event("appeal_filed", uid="a"))
    assert followed(held, "authorized", "") == ""
    assert followed(held, "authorized", "p") == "p"
    assert followed(held, "legal_hold", "p") == ""
