"""State rules: typed once, in force as any rule of a file, marked local; asked once on Today."""

from typing import Any

import pytest
from tests.services.hand import add, at

from ncm_tui.library.state_rules import CLOCKS, state_kinds
from ncm_tui.models.enums import ClockState
from ncm_tui.rules.problems import NotFound, Refused
from ncm_tui.services import permission, undo, worklist
from ncm_tui.services.clocks import board, evidence, state_rules
from ncm_tui.services.clocks.in_force import in_force
from ncm_tui.services.desk import Desk
from ncm_tui.views.clocks import ClockLine

ID = "STATE_OH_OBSERVATION_NOTICE"
NOTICE = {
    "kind": "observation_notice", "document": "Ohio observation notice", "trigger": "obs_start",
    "clock": "hours", "n": 24, "payers": "all", "source": "ORC 3727.xx",
}  # fmt: skip
OBSERVED = {
    "class_code": "OBSENC", "inpatient_order": None, "observation_start": "2026-11-22T20:00:00-05:00",
}  # fmt: skip
GIVEN = {
    "recipient": "patient", "how": "signed", "happened_at": "2026-11-23T09:00:00-05:00", "copy_left": True,
    "interpreter": "not_needed",
}  # fmt: skip


PERMISSION = {
    "scope": "full", "approved_by": "Privacy", "approved_on": "2026-11-02", "allowed": True,
    "legal_record": True, "may_be_requested": True, "role": "both",
}  # fmt: skip


@pytest.fixture
def ohio(desk: Desk) -> Desk:
    """The facility lies in Ohio."""
    permission.give(desk, {**PERMISSION, "state": "OH"}).result(9)
    return desk


def line(desk: Desk, stay: str, rule: str) -> ClockLine | None:
    return next((each for each in board.lines(desk, stay) if each.rule == rule), None)


def on_today(desk: Desk) -> list[Any]:
    return [each for each in worklist.today(desk).items if each.item == "confirm:state_rules"]


def test_a_typed_rule_runs_as_one_of_a_file(ohio: Desk) -> None:
    stay = add(ohio, **OBSERVED)
    assert line(ohio, stay, ID) is None
    state_rules.add(ohio, NOTICE).result(9)
    mine = line(ohio, stay, ID)
    assert mine is not None
    assert (mine.state, mine.due) == (ClockState.DUE, at("2026-11-23T20:00"))
    assert (mine.local, mine.verify, mine.kind) == (True, True, "legal")
    said = board.explanation(ohio, stay, ID)
    assert "OH: ORC 3727.xx" in said.source
    evidence.record(ohio, stay, ID, "", GIVEN).result(9)
    met = line(ohio, stay, ID)
    assert met is not None
    assert met.state is ClockState.MET


def test_changed_it_is_one_version_on_and_its_evidence_stays(ohio: Desk) -> None:
    stay = add(ohio, **OBSERVED)
    uid = str(state_rules.add(ohio, NOTICE).result(9).row)
    state_rules.edit(ohio, uid, {**state_rules.initial(ohio, uid), "n": 12}).result(9)
    mine = line(ohio, stay, ID)
    assert mine is not None
    assert mine.due == at("2026-11-23T08:00")
    assert in_force(ohio).by_id[ID].version == "2"
    undo.undo(ohio, only=state_rules.VERBS).result(9)
    assert in_force(ohio).by_id[ID].version == "1"
    state_rules.verify(ohio, uid).result(9)
    assert not in_force(ohio).by_id[ID].verify


def test_removed_it_is_in_force_no_more_and_its_id_is_not_given_again(ohio: Desk) -> None:
    uid = str(state_rules.add(ohio, NOTICE).result(9).row)
    state_rules.remove(ohio, uid).result(9)
    assert in_force(ohio) is ohio.library.clocks()
    with pytest.raises(NotFound):
        state_rules.edit(ohio, uid, NOTICE)
    state_rules.add(ohio, NOTICE).result(9)
    assert f"{ID}_2" in in_force(ohio).by_id
    undo.undo(ohio, only=state_rules.VERBS).result(9)
    undo.undo(ohio, only=state_rules.VERBS).result(9)
    assert ID in in_force(ohio).by_id


def test_it_holds_in_its_state_alone(ohio: Desk) -> None:
    state_rules.add(ohio, NOTICE).result(9)
    permission.give(ohio, {**PERMISSION, "state": "KY"}).result(9)
    assert ID not in in_force(ohio).by_id
    assert state_rules.unasked(ohio) == "Kentucky"


def test_today_asks_once(ohio: Desk) -> None:
    (asked,) = on_today(ohio)
    assert (asked.what, asked.why) == ("Ohio: state rules", "none entered yet")
    assert asked.place.dialog == "page:clock_rules"
    state_rules.none_here(ohio, "Compliance, 11/23").result(9)
    assert on_today(ohio) == []
    assert state_rules.page(ohio).none == "Compliance, 11/23"
    undo.undo(ohio, only=state_rules.VERBS).result(9)
    assert on_today(ohio)
    state_rules.add(ohio, NOTICE).result(9)
    assert on_today(ohio) == []
    with pytest.raises(Refused, match="Ohio has rules entered"):
        state_rules.none_here(ohio, "Compliance")
    with pytest.raises(Refused, match="Who says"):
        state_rules.none_here(ohio, " ")


def test_without_a_state_nothing_is_asked(desk: Desk) -> None:
    permission.give(desk, {**PERMISSION, "state": ""}).result(9)
    assert state_rules.unasked(desk) == ""
    with pytest.raises(Refused, match="has no state"):
        state_rules.add(desk, NOTICE)


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"document": " "}, "document"),
        ({"source": ""}, "source"),
        ({"n": None}, "n"),
        ({"n": 1000}, "n"),
        ({"clock": "weeks"}, "clock"),
        ({"trigger": "moonrise"}, "trigger"),
        ({"document": "x" * 200}, "document"),
        ({"verified_on": "2027-01-01"}, "verified_on"),
        ({"effective_from": "soon"}, "effective_from"),
    ],
)
def test_what_cannot_be_is_refused(ohio: Desk, wrong: dict[str, Any], path: str) -> None:
    with pytest.raises(Refused) as said:
        state_rules.add(ohio, {**NOTICE, **wrong})
    assert said.value.path == path


def test_every_kind_start_and_clock_of_the_form_reads(ohio: Desk) -> None:
    known = state_kinds(ohio.library)
    form = ohio.library.dialog(state_rules.FORM)
    asked = {item.id: [option.id for option in item.options] for item in form.items()}
    assert asked["kind"] == list(known.kinds)
    assert asked["trigger"] == list(known.triggers)
    assert asked["clock"] == list(CLOCKS)
    assert asked["payers"] == [state_rules.EVERYBODY, *known.payers]
    for kind in known.kinds:
        begins = state_rules.begun(ohio, kind)
        state_rules.add(ohio, {**NOTICE, **begins, "document": "Step"}).result(9)
    for trigger in known.triggers:
        for clock in CLOCKS:
            for payers in asked["payers"]:
                typed = {**NOTICE, "kind": "other", "trigger": trigger, "clock": clock, "payers": payers}
                added = state_rules.add(ohio, typed)
    added.result(9)
    number = len(known.kinds) + len(known.triggers) * len(CLOCKS) * len(asked["payers"])
    page = state_rules.page(ohio)
    assert len(page.rules) == number
    assert not in_force(ohio).broken
    assert in_force(ohio).by_id["STATE_OH_MEDICAID_DAYS"].applies is not None
