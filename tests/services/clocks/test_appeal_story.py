"""An appeal with the rules as they are, on the vault: Original Medicare and Medicare Advantage."""

from typing import Any

from tests.services.hand import add

from ncm_tui.library.library import Library
from ncm_tui.models.enums import PayerClass
from ncm_tui.services import patients
from ncm_tui.services.clocks import appeals, events, evidence
from ncm_tui.services.clocks import page as pages
from ncm_tui.services.desk import Desk

TOLD = {"at": "2026-11-23T09:30:00-05:00", "by": "qio", "case_no": "4471", "appeal_timely": True}
GIVEN = {
    "recipient": "patient", "how": "signed", "happened_at": "2026-11-23T11:00:00-05:00", "copy_left": True,
    "interpreter": "not_needed",
}  # fmt: skip


def patient(desk: Desk, payer: PayerClass) -> str:
    stay = add(desk)
    patients.confirm_payer(desk, stay, payer, "card", payer="Medicare").result()
    return stay


def happened(desk: Desk, stay: str, kind: str, answers: dict[str, Any], follows: str = "") -> str:
    uid = events.record(desk, stay, kind, answers, follows=follows).result().row
    assert uid is not None
    return uid


def dues(desk: Desk, stay: str, kind: str = "qio") -> dict[str, str]:
    """The due time of each step's clock, by its rule."""
    steps = appeals.appeal(desk, stay, kind).steps
    return {step.line.rule: f"{step.line.due:%a %d %H:%M}" for step in steps if step.line and step.line.due}


def test_in_original_medicare_it_is_led_to_the_end(desk: Desk) -> None:
    stay = patient(desk, PayerClass.MEDICARE_FFS)
    told = happened(desk, stay, "qio_notified", TOLD)
    # Told Monday: noon of the next calendar day, for the notice and for the records alike.
    assert dues(desk, stay) == {"DND": "Tue 24 12:00", "QIO_RECORDS": "Tue 24 12:00"}
    evidence.record(desk, stay, "DND", told, GIVEN).result()
    sent = {"state": "done", "happened_at": "2026-11-23T12:00:00-05:00", "how": "fax", "to": "QIO"}
    evidence.record(desk, stay, "QIO_RECORDS", told, sent).result()
    # All the QIO needs is there on Monday: it decides by the end of Tuesday.
    assert dues(desk, stay)["QIO_DECISION"] == "Tue 24 23:59"
    assert [step.state for step in appeals.appeal(desk, stay).steps][:4] == ["done", "done", "done", "now"]
    decided = {"at": "2026-11-23T13:30:00-05:00", "qio_decision": "agrees", "appeal_timely": True}
    happened(desk, stay, "qio_decision_notified", decided, follows=told)
    after = dues(desk, stay)
    assert after["QIO_LIABILITY_END"] == after["QIO_RECON"] == "Tue 24 12:00"
    text = pages.text(desk, stay)
    assert "case 4471" in text
    assert "Detailed Notice of Discharge" in text


def test_in_medicare_advantage_the_plan_asks_and_we_answer_the_same_day(desk: Desk) -> None:
    stay = patient(desk, PayerClass.MEDICARE_ADVANTAGE)
    told = happened(desk, stay, "qio_notified", {**TOLD, "by": "plan"})
    assert dues(desk, stay) == {"DND": "Tue 24 12:00"}
    happened(desk, stay, "plan_requested", {"at": "2026-11-23T10:15:00-05:00"}, follows=told)
    assert dues(desk, stay)["MA_PLAN_RECORDS"] == "Mon 23 17:00"
    notice = appeals.appeal(desk, stay).steps[1].line
    assert notice is not None
    assert notice.watch  # the plan's, and never red


def test_every_rule_of_the_flow_is_in_the_library() -> None:
    rules = Library.load().clocks().by_id
    kinds = {*appeals.BEGINS.values(), *appeals.DECIDED.values(), "plan_requested"}
    flow = ("DND", "QIO_RECORDS", "MA_PLAN_RECORDS", "QIO_DECISION", "QIO_RECON", "QIO_LIABILITY_END")
    for rule in (*flow, "MCSN_RECORDS", "MCSN_DECISION", "MCSN_RECON"):
        assert rules[rule].event in kinds, rule
