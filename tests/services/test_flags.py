"""Safety flags: on the chart with the answer, withdrawn with it, gone only with a disposition."""

import pytest
from tests.services import hand
from tests.services.test_assessments import phq9

from ncm_tui.rules.problems import Refused
from ncm_tui.services import assessments, caseload, flags
from ncm_tui.services.desk import Desk

TOLD = {"notified": "Dr. Shah", "notified_at": "2026-11-23T14:02:00-05:00", "action": "1:1, BH consulted"}


def fired(desk: Desk):
    return tuple(flag for flag in desk.library.form("phq-9").flags if flag.severity == "safety")


def test_a_flag_is_on_the_chart_before_the_form_is_finished(desk: Desk) -> None:
    stay = hand.add(desk)
    draft = phq9(desk, stay, "000000001")
    assessments.fire(desk, draft, fired(desk)).result()
    (flag,) = flags.open_flags(desk, stay)
    assert flag.open
    assert "policy" in flag.advice
    assert next(row for row in caseload.rows(desk) if row.stay == stay).safety


def test_a_withdrawn_answer_withdraws_its_flag_and_firing_again_opens_it(desk: Desk) -> None:
    stay = hand.add(desk)
    draft = phq9(desk, stay, "000000001")
    assessments.fire(desk, draft, fired(desk))
    assessments.fire(desk, draft, ()).result()
    assert flags.open_flags(desk, stay) == ()
    assert flags.of_assessment(desk, draft)[0].withdrawn
    assessments.fire(desk, draft, fired(desk)).result()
    assert len(flags.open_flags(desk, stay)) == 1


def test_finishing_fires_what_stands_and_discarding_keeps_it(desk: Desk) -> None:
    stay = hand.add(desk)
    assessments.finish(desk, phq9(desk, stay, "000000003")).result()
    draft = phq9(desk, stay, "000000001")
    assessments.fire(desk, draft, fired(desk))
    assessments.discard(desk, draft, "patient tired").result()
    assert len(flags.open_flags(desk, stay)) == 2


@pytest.mark.parametrize("missing", ["notified", "notified_at", "action"])
def test_a_disposition_is_whole_or_has_a_reason(desk: Desk, missing: str) -> None:
    stay = hand.add(desk)
    assessments.finish(desk, phq9(desk, stay, "000000001")).result()
    (flag,) = flags.open_flags(desk, stay)
    with pytest.raises(Refused, match="whom you notified"):
        flags.dispose(desk, flag.uid, {**TOLD, missing: ""})
    changed = flags.dispose(desk, flag.uid, {"reason": "known and followed by psychiatry"}).result()
    assert changed.stays == {stay}
    assert flags.open_flags(desk, stay) == ()


def test_a_day_without_an_hour_is_no_time_of_notification(desk: Desk) -> None:
    stay = hand.add(desk)
    assessments.finish(desk, phq9(desk, stay, "000000001")).result()
    (flag,) = flags.open_flags(desk, stay)
    with pytest.raises(Refused):
        flags.dispose(desk, flag.uid, {**TOLD, "notified_at": "2026-11-23"})


def test_disposed_once_says_what_was_done_and_is_not_disposed_twice(desk: Desk) -> None:
    stay = hand.add(desk)
    draft = phq9(desk, stay, "000000001")
    assessments.finish(desk, draft).result()
    (flag,) = flags.open_flags(desk, stay)
    flags.dispose(desk, flag.uid, TOLD).result()
    (shown,) = (each for each in assessments.view(desk, draft).flags if each.code == flag.code)
    assert shown.disposition == "told Dr. Shah Mon 23 Nov 14:02: 1:1, BH consulted"
    with pytest.raises(Refused, match="already"):
        flags.dispose(desk, flag.uid, TOLD).result()
