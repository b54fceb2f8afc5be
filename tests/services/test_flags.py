"""Safety flags: on the chart with the answer, withdrawn with it, gone only with a disposition."""

import pytest
from tests.services import hand
from tests.services.test_assessments import phq9

from ncm_tui.rules.problems import Refused
from ncm_tui.services import assessments, caseload, flags
from ncm_tui.services.desk import Desk
from ncm_tui.views.forms import Given, Write

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


def dispose(desk: Desk, stay: str) -> None:
    (flag,) = flags.open_flags(desk, stay)
    flags.dispose(desk, flag.uid, TOLD).result()


def item_9(desk: Desk, draft: str, value: str) -> None:
    """Item 9 answered on the page: the answer and what stands then are kept together."""
    form = desk.library.form("phq-9")
    standing = fired(desk) if value != "0" else ()
    assessments.fire(desk, draft, standing, [Write("q9", Given(value))], form=form).result()


def test_a_disposed_flag_that_fires_again_is_open_again(desk: Desk) -> None:
    stay = hand.add(desk)
    draft = phq9(desk, stay, "000000000")
    item_9(desk, draft, "1")
    dispose(desk, stay)
    item_9(desk, draft, "0")
    item_9(desk, draft, "3")
    (flag,) = flags.open_flags(desk, stay)
    assert flag.disposition == ""
    flags.dispose(desk, flag.uid, {"reason": "known to psychiatry"}).result()
    assert flags.of_assessment(desk, draft)[0].disposition == "known to psychiatry"
    told = desk.vault.reader.rows("SELECT before FROM row_version WHERE table_name = 'flag'")
    assert any("Dr. Shah" in str(before) for (before,) in told)


def test_a_worse_answer_after_the_disposition_opens_the_flag_again_a_milder_one_does_not(desk: Desk) -> None:
    stay = hand.add(desk)
    draft = phq9(desk, stay, "000000000")
    item_9(desk, draft, "2")
    dispose(desk, stay)
    item_9(desk, draft, "1")
    assert flags.open_flags(desk, stay) == ()
    item_9(desk, draft, "3")
    assert len(flags.open_flags(desk, stay)) == 1


def test_an_answer_and_the_flag_it_fires_are_kept_together_or_not_at_all(desk: Desk) -> None:
    stay = hand.add(desk)
    draft = phq9(desk, stay, "000000000")
    item_9(desk, draft, "1")
    assert assessments.open(desk, stay, "phq-9").given["q9"].value == "1"
    assert len(flags.open_flags(desk, stay)) == 1
    assert flags.on_chart(desk, draft) == {"SUICIDE_ITEM9_POSITIVE_ESCALATE"}


def test_a_notification_cannot_be_still_to_come(desk: Desk) -> None:
    stay = hand.add(desk)
    assessments.finish(desk, phq9(desk, stay, "000000001")).result()
    (flag,) = flags.open_flags(desk, stay)
    with pytest.raises(Refused, match="still to come"):
        flags.dispose(desk, flag.uid, {**TOLD, "notified_at": "2027-11-23T14:02:00-05:00"})
