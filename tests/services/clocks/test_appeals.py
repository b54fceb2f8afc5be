"""An appeal to the QIO step by step: what is next, whose it is, until when (42 CFR 405.1206, 422.622)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ncm_tui.models.enums import ClockState
from ncm_tui.services.clocks.appeals import steps_of
from ncm_tui.views.clock_page import Appeal, ClockPage, EventShown, EvidenceShown
from ncm_tui.views.clock_words import GROUPS
from ncm_tui.views.clocks import ClockLine

ZONE = ZoneInfo("America/New_York")
FRIDAY = datetime(2026, 11, 27, 9, 30, tzinfo=ZONE)
NOON = datetime(2026, 11, 28, 12, tzinfo=ZONE)


def event(kind: str, at: datetime = FRIDAY, uid: str = "", **fields: object) -> EventShown:
    return EventShown(uid or kind, kind, kind, at, True, "", "", fields=fields)


def line(
    rule: str, trigger: str, state: ClockState = ClockState.DUE, *, watch: bool = False, due: datetime = NOON
) -> ClockLine:
    return ClockLine(
        stay="s", rule=rule, trigger_uid=trigger, what=rule, title=rule, state=state, due=due,
        window_open=None, why="", group="appeal", kind="legal", owner="plan" if watch else "cm", watch=watch,
    )  # fmt: skip


def page(*parts: ClockLine | EventShown | EvidenceShown, now: datetime = FRIDAY) -> ClockPage:
    events = sorted(
        (one for one in parts if isinstance(one, EventShown)), key=lambda one: one.at, reverse=True
    )
    shown = {(one.rule, one.trigger_uid): (one,) for one in parts if isinstance(one, EvidenceShown)}
    return ClockPage(
        lines=tuple(one for one in parts if isinstance(one, ClockLine)), needs=(),
        events=tuple(events), evidence=shown, titles=GROUPS, now=now,
    )  # fmt: skip


def states(appeal: Appeal) -> list[str]:
    return [step.state for step in appeal.steps]


def test_nothing_recorded_leads_to_the_call() -> None:
    appeal = steps_of(page(), "qio", "medicare_ffs")
    assert states(appeal) == ["now", "waits", "waits", "waits", "waits", "waits"]
    assert appeal.steps[0].event == "qio_notified"
    assert appeal.uid == appeal.case == ""


def test_in_original_medicare_notice_and_records_are_ours_side_by_side() -> None:
    told = event("qio_notified", by="qio", who="Ana", case_no="4471")
    appeal = steps_of(page(told, line("DND", told.uid), line("QIO_RECORDS", told.uid)), "qio", "medicare_ffs")
    assert states(appeal) == ["done", "now", "now", "waits", "waits", "waits"]
    assert appeal.case == "4471"
    assert appeal.steps[0].says == "Fri 27 09:30 · by the QIO · Ana · case 4471"
    assert "Sat 28 12:00 · due in 26 h" in appeal.steps[1].says


def test_a_plan_gives_its_notice_and_asks_for_records() -> None:
    told = event("qio_notified", by="plan")
    appeal = steps_of(page(told, line("DND", told.uid, watch=True)), "qio", "medicare_advantage")
    assert appeal.steps[1].title.startswith("DND: the MA plan gives it")
    assert appeal.steps[1].line is not None  # that it was given is recorded here
    assert appeal.steps[2].event == "plan_requested"
    asked = event("plan_requested", FRIDAY + timedelta(hours=1))
    cob = FRIDAY.replace(hour=17, minute=0)
    appeal = steps_of(
        page(told, asked, line("MA_PLAN_RECORDS", asked.uid, due=cob)), "qio", "medicare_advantage"
    )
    assert appeal.steps[2].line is not None
    assert appeal.steps[2].line.due == cob


def test_evidence_is_told_with_its_author() -> None:
    told = event("qio_notified")
    given = EvidenceShown(
        "e", "DND", told.uid, "delivered", FRIDAY, FRIDAY, "S. Ruiz RN", "given, to the patient, signed"
    )
    appeal = steps_of(page(told, line("DND", told.uid, ClockState.MET), given), "qio", "medicare_ffs")
    assert appeal.steps[1].state == "done"
    assert "given, to the patient, signed · S. Ruiz RN" in appeal.steps[1].says


def test_no_charge_before_noon_of_the_day_after_the_patient_was_told() -> None:
    told = event("qio_notified")
    decided = event("qio_decision_notified", FRIDAY + timedelta(days=1), qio_decision="agrees")
    appeal = steps_of(
        page(
            told, decided, line("QIO_LIABILITY_END", decided.uid), line("QIO_RECON", decided.uid, watch=True)
        ),
        "qio",
        "medicare_ffs",
    )
    assert appeal.steps[3].state == "done"
    assert "agrees with the discharge" in appeal.steps[3].says
    assert appeal.steps[4].title.startswith("No charge to the patient before noon")
    assert appeal.steps[5].state == "not_ours"


def test_where_the_qio_finds_for_the_patient_nothing_is_charged() -> None:
    told, decided = event("qio_notified"), event("qio_decision_notified", qio_decision="disagrees")
    appeal = steps_of(page(told, decided), "qio", "medicare_ffs")
    assert [step.title for step in appeal.steps][4:] == ["Stay goes on covered"]


def test_a_decision_of_an_earlier_appeal_is_not_this_ones() -> None:
    before = event("qio_decision_notified", FRIDAY - timedelta(days=2), qio_decision="agrees")
    appeal = steps_of(page(event("qio_notified"), before), "qio", "medicare_ffs")
    assert appeal.steps[3].state != "done"


def test_an_appeal_of_the_change_of_status_has_no_notice() -> None:
    told = event("mcsn_appeal_notified")
    appeal = steps_of(page(told, line("MCSN_RECORDS", told.uid)), "mcsn", "medicare_ffs")
    assert [step.line.rule for step in appeal.steps if step.line] == ["MCSN_RECORDS"]
    assert not any("DND" in step.title for step in appeal.steps)
    assert appeal.steps[2].event == "mcsn_decision_notified"
