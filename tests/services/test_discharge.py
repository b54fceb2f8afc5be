"""The discharge checklist of a stay: evidence with both times, destinations, the chart itself, leaving."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.services.plan_stays import stay

from ncm_tui.models.enums import Destination, KeyTimeKind, PayerClass
from ncm_tui.rules.problems import NotFound, Refused
from ncm_tui.rules.readiness import Standing, Stop
from ncm_tui.services import careplan, discharge, patients
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import facts
from ncm_tui.views.checklist import ChecklistLine
from ncm_tui.widgets.checklist_rows import header


def ago(minutes: float) -> str:
    return (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()


def to(
    desk: Desk,
    destination: Destination,
    payer: PayerClass | None = PayerClass.MEDICARE_ADVANTAGE,
    mrn: str = "0048213",
) -> str:
    """An inpatient on her way to ``destination``, everything asked."""
    uid = stay(desk, mrn, inpatient_order="2026-11-20T14:30:00-05:00")
    patients.set_disposition(desk, uid, destination).result()
    if payer:
        patients.confirm_payer(desk, uid, payer, "card", payer="UHC").result()
    discharge.set_needs(desk, uid, {"services": [], "psychiatric_need": False}).result()
    return uid


def line(desk: Desk, uid: str, item: str) -> ChecklistLine:
    found = discharge.page(desk, uid).line(item)
    assert found is not None
    return found


def done(desk: Desk, uid: str, item: str, minutes: float = 1, **more: Any) -> str:
    answers = {"state": "done", "happened_at": ago(minutes), "evidence": "seen on the chart"} | more
    return discharge.record(desk, uid, item, answers).result().message


def test_a_snf_page_counts_and_says_what_is_needed(desk: Desk) -> None:
    page = discharge.page(desk, to(desk, Destination.SNF))
    assert page.destination_title == "SNF"
    assert page.needed == ("DC14", "DC15", "DC16", "DC35", "DC36", "DC39", "DC46")
    assert (page.done, page.ready) == (0, False)
    assert page.total == len([each for each in page.lines if each.phase != "F"])


def test_evidence_makes_a_row_done_with_both_times(desk: Desk) -> None:
    uid = to(desk, Destination.SNF)
    said = done(desk, uid, "DC46", evidence="PASRR 4711", who="S. Ruiz RN")
    assert said == "DC46 done."
    evidence = line(desk, uid, "DC46").evidence
    assert evidence is not None
    assert (evidence.text, evidence.by, evidence.late) == ("PASRR 4711", "S. Ruiz RN", False)
    assert evidence.happened is not None
    assert evidence.entered is not None
    assert evidence.happened <= evidence.entered
    assert "DC46" not in discharge.page(desk, uid).needed


@pytest.mark.parametrize(("minutes", "late"), [(0, False), (59, False), (61, True), (3000, True)])
def test_over_an_hour_apart_is_a_late_entry(desk: Desk, minutes: float, late: bool) -> None:
    uid = to(desk, Destination.SNF)
    said = done(desk, uid, "DC39", minutes, evidence="none open")
    assert ("(late entry)" in said) is late
    evidence = line(desk, uid, "DC39").evidence
    assert evidence is not None
    assert evidence.late is late


def test_nothing_is_done_without_its_time_or_reason(desk: Desk) -> None:
    uid = to(desk, Destination.SNF)
    with pytest.raises(Refused, match="no time was typed"):
        discharge.record(desk, uid, "DC46", {"state": "done"})
    with pytest.raises(Refused, match="Reason"):
        discharge.record(desk, uid, "DC46", {"state": "not_needed"})
    with pytest.raises(Refused, match="nothing was chosen"):
        discharge.record(desk, uid, "DC46", {"happened_at": ago(1)})
    with pytest.raises(NotFound, match="no row DC99"):
        discharge.record(desk, uid, "DC99", {"state": "done", "happened_at": ago(1)})
    assert discharge.page(desk, uid).done == 0


def test_what_is_still_to_come_is_not_evidence(desk: Desk) -> None:
    uid = to(desk, Destination.SNF)
    ahead = (max(datetime.now(UTC), desk.now()) + timedelta(minutes=5)).isoformat()
    with pytest.raises(Refused, match="still to come"):
        done(desk, uid, "DC46", happened_at=ahead)


def test_a_notice_keeps_who_how_and_copy(desk: Desk) -> None:
    uid = to(desk, Destination.HOME)
    given = {"recipient": "patient", "how": "signed", "copy_left": True, "explained": True}
    done(desk, uid, "DC36", evidence="", **given)
    row = line(desk, uid, "DC36")
    assert row.evidence is not None
    assert row.evidence.text == (
        "Patient; Signed; Copy left with the patient: yes; Explained aloud, questions answered: yes"
    )
    assert row.answers["how"] == "signed"


def test_seen_in_the_emr_or_not(desk: Desk) -> None:
    uid = to(desk, Destination.HOME)
    discharge.record(desk, uid, "DC20", {"state": "seen", "happened_at": ago(30), "evidence": "AVS"}).result()
    discharge.record(desk, uid, "DC31", {"state": "not_seen"}).result()
    assert line(desk, uid, "DC20").standing is Standing.DONE
    assert line(desk, uid, "DC31").standing is Standing.NOT_SEEN
    assert line(desk, uid, "DC31").stop is Stop.SOFT


def test_a_new_destination_keeps_what_was_done_and_shows_what_is_missing(desk: Desk) -> None:
    uid = to(desk, Destination.SNF)
    done(desk, uid, "DC46", evidence="PASRR 4711")
    patients.set_disposition(desk, uid, Destination.HOME).result()
    assert line(desk, uid, "DC46").standing is Standing.SET_ASIDE
    assert "kept" in line(desk, uid, "DC46").why
    patients.set_disposition(desk, uid, Destination.SNF).result()
    assert line(desk, uid, "DC46").standing is Standing.DONE
    assert "DC16" in discharge.page(desk, uid).needed


def test_an_unconfirmed_payer_is_a_row_that_says_so(desk: Desk) -> None:
    uid = to(desk, Destination.SNF, payer=None)
    row = line(desk, uid, "DC15")
    assert (row.standing, row.needs) == (Standing.WAITING, ("payer class",))
    assert "needs payer class" in row.why
    assert "DC15" in discharge.page(desk, uid).needed


def test_moon_stays_after_a_conversion_whose_observation_start_was_never_entered(desk: Desk) -> None:
    by_class = stay(desk, class_code="OBSENC")
    assert facts(desk, by_class)["observed"]
    patients.edit(desk, by_class, {**patients.initial(desk, by_class), "class_code": "IMP"}).result()
    by_order = to(desk, Destination.HOME, mrn="2")
    assert not facts(desk, by_order)["observed"]
    ordered = datetime(2026, 11, 20, 12, tzinfo=UTC)
    patients.set_key_time(desk, by_order, KeyTimeKind.OBSERVATION_ORDER, ordered).result()
    for uid in (by_class, by_order):
        patients.confirm_payer(desk, uid, PayerClass.MEDICARE_FFS, "card", payer="Medicare").result()
        assert facts(desk, uid)["status"] == "inpatient"
        row = line(desk, uid, "DC37")
        assert (row.standing, row.needs) == (Standing.WAITING, ("observation start",))
        assert "DC37" in discharge.page(desk, uid).needed


def test_without_a_destination_nothing_is_ready(desk: Desk) -> None:
    page = discharge.page(desk, stay(desk))
    assert page.destination is None
    assert page.undirected > 20
    assert not page.ready


def test_the_chart_itself_is_evidence(desk: Desk) -> None:
    uid = to(desk, Destination.HOME)
    assert line(desk, uid, "DC11").standing is Standing.OPEN
    patients.set_edd(desk, uid, date(2026, 11, 25)).result()
    careplan.add_barrier(desk, uid, {"code": "placement", "owner": "CM", "due": "2026-11-24"}).result()
    problem = careplan.add_problem(desk, uid, {"title": "Stairs"}).result().row
    goal = {"text": "Climbs 10 steps", "due": "2026-11-25", "whose": "patient"}
    careplan.add_goal(desk, str(problem), goal).result()
    for item, text in (
        ("DC11", "EDD Wed 25 Nov 2026"),
        ("DC12", "1 listed: CM"),
        ("DC03", "Climbs 10 steps"),
    ):
        row = line(desk, uid, item)
        assert row.standing is Standing.DONE
        assert row.evidence is not None
        assert (row.evidence.text, row.evidence.found) == (text, True)


def store(desk: Desk, uid: str, make: Callable[[Any, Any], None]) -> None:
    """Rows that came by another way than her keys: an import, a cover pack."""

    def write(work: Any) -> None:
        from ncm_tui.models.stays import Stay

        make(work, work.get(Stay, uid))

    desk.vault.submit("test.rows", write).result()


def test_an_edd_of_the_emr_stands_on_its_row_and_is_evidence_once_she_sets_it(desk: Desk) -> None:
    uid = to(desk, Destination.HOME)
    day = datetime(2026, 11, 25, tzinfo=UTC).date()

    def emr(work: Any, stay: Any) -> None:
        from ncm_tui.models.stays import ExpectedDischarge

        work.add(
            ExpectedDischarge(
                patient_id=stay.patient_id, stay_id=stay.id, day=day, source="emr", recorded_at=desk.now()
            )
        )

    store(desk, uid, emr)
    row = line(desk, uid, "DC11")
    assert row.standing is Standing.OPEN
    assert row.evidence is not None
    assert (row.evidence.by, row.evidence.unconfirmed) == ("EMR, not confirmed", True)
    assert "Wed 25 Nov 2026" in row.evidence.text
    patients.set_edd(desk, uid, day).result()
    assert line(desk, uid, "DC11").standing is Standing.DONE


def test_the_header_says_whether_it_is_ready_in_any_width(desk: Desk) -> None:
    page = discharge.page(desk, stay(desk, "0048214"))
    assert header(page) == f"Destination not set · EDD not set · {page.done} of {page.total} done · NOT READY"
    going = replace(
        discharge.page(desk, to(desk, Destination.PSYCHIATRIC)), was=page.today, edd=page.today,
        leaves=datetime(2026, 12, 24, 17, tzinfo=UTC), assumed=True, done=13, total=41,
    )  # fmt: skip
    for width in (200, 77, 60, 44):
        said = header(going, width)
        assert len(said) <= max(width, 58), said
        assert "NOT READY, needed: " in said
    assert "(was Mon 23)" in header(going, 200)
    assert "(was" not in header(going, 77)


def test_a_ready_time_of_the_emr_is_shown_and_is_evidence_once_she_confirms_it(desk: Desk) -> None:
    uid = to(desk, Destination.HOME)
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)

    def emr(work: Any, stay: Any) -> None:
        from ncm_tui.models.stays import KeyTime

        work.add(
            KeyTime(patient_id=stay.patient_id, stay_id=stay.id, kind="medically_ready", at=at, source="emr")
        )

    store(desk, uid, emr)
    row = line(desk, uid, "DC19")
    assert row.standing is Standing.OPEN
    assert row.evidence is not None
    assert (row.evidence.by, row.evidence.unconfirmed) == ("EMR, not confirmed", True)
    assert "[ ] DC19" in discharge.text(desk, uid)
    assert "EMR, not confirmed" in discharge.text(desk, uid)
    patients.set_key_time(desk, uid, KeyTimeKind.MEDICALLY_READY, at).result()
    row = line(desk, uid, "DC19")
    assert row.standing is Standing.DONE
    assert row.evidence is not None
    assert row.evidence.by.startswith(desk.vault.owner_name)


def test_what_a_colleague_wrote_is_signed_by_the_colleague(desk: Desk) -> None:
    uid = to(desk, Destination.HOME)

    def hers(work: Any, stay: Any) -> None:
        from ncm_tui.models.people import Nurse
        from ncm_tui.models.stays import Barrier, ExpectedDischarge

        work.add(Nurse(uid="kim", name="J. Kim", credentials="RN"))
        of_stay = {"patient_id": stay.patient_id, "stay_id": stay.id, "created_by": "kim"}
        day, at = date(2026, 11, 25), datetime(2026, 11, 23, 12, tzinfo=UTC)
        work.add(ExpectedDischarge(day=day, source="nurse", recorded_at=at, **of_stay))
        work.add(Barrier(code="placement", title="Placement", owner="SW", due=day, state="open", **of_stay))

    store(desk, uid, hers)
    for item in ("DC11", "DC12"):
        evidence = line(desk, uid, item).evidence
        assert evidence is not None
        assert evidence.by == "J. Kim RN"


def test_the_date_that_was_stands_beside_the_one_that_is(desk: Desk) -> None:
    uid = to(desk, Destination.SNF)
    patients.set_edd(desk, uid, date(2026, 11, 24)).result()
    patients.set_edd(desk, uid, date(2026, 11, 25), "bed not ready").result()
    page = discharge.page(desk, uid)
    assert (page.edd, page.was) == (date(2026, 11, 25), date(2026, 11, 24))


def test_evidence_is_taken_back_with_a_reason_and_recorded_again(desk: Desk) -> None:
    uid = to(desk, Destination.SNF)
    done(desk, uid, "DC46", evidence="wrong number")
    with pytest.raises(Refused, match="Reason"):
        discharge.remove(desk, uid, "DC46", {})
    discharge.remove(desk, uid, "DC46", {"reason": "another patient's number"}).result()
    assert line(desk, uid, "DC46").standing is Standing.NEEDED
    with pytest.raises(NotFound):
        discharge.remove(desk, uid, "DC46", {"reason": "again"}).result()
    done(desk, uid, "DC46", evidence="PASRR 4711")
    assert line(desk, uid, "DC46").standing is Standing.DONE


def test_who_died_is_said_on_the_first_rows(desk: Desk) -> None:
    uid, at = to(desk, Destination.SNF), ago(3)
    assert patients.line(desk, uid).left_at is None
    discharge.left(desk, uid, {"left_at": at, "destination": "expired"}).result()
    top = patients.line(desk, uid)
    assert top.left_at is not None
    assert abs(top.left_at - datetime.fromisoformat(at)) < timedelta(minutes=1)
    assert (top.left_exact, top.died) == (True, True)


def test_leaving_is_always_accepted_and_gaps_are_missed_with_the_reason(desk: Desk) -> None:
    uid = to(desk, Destination.SNF)
    done(desk, uid, "DC46", evidence="PASRR 4711")
    answers = {"left_at": ago(3), "destination": "snf", "reason": "ride came early"}
    said = discharge.left(desk, uid, answers).result().message
    assert said.endswith("missed.")
    page = discharge.page(desk, uid)
    assert page.left is not None
    assert page.needed == ()
    missed = line(desk, uid, "DC14")
    assert missed.standing is Standing.MISSED
    assert missed.evidence is not None
    assert missed.evidence.reason == "ride came early"
    assert line(desk, uid, "DC46").standing is Standing.DONE
    assert not patients.line(desk, uid).stay_open


def standings(desk: Desk, uid: str) -> dict[str, Any]:
    """Every row as it stands, with its evidence."""
    return {
        each.id: (each.standing, each.evidence, dict(each.answers))
        for each in discharge.page(desk, uid).lines
    }


def test_missed_is_never_ready(desk: Desk) -> None:
    uid = to(desk, Destination.SNF)
    discharge.left(desk, uid, {"left_at": ago(3), "destination": "snf"}).result()
    page = discharge.page(desk, uid)
    assert "DC14" in page.missed
    assert not page.ready
    assert f"missed: {len(page.missed)}" in discharge.text(desk, uid)
    assert ", ready" not in discharge.text(desk, uid)


def test_leaving_overwrites_no_evidence_and_is_taken_back_without_a_trace_on_the_rows(desk: Desk) -> None:
    uid = to(desk, Destination.SNF)
    done(desk, uid, "DC46", evidence="PASRR 4711")
    discharge.record(desk, uid, "DC31", {"state": "not_seen", "evidence": "asked the ward"}).result()
    before = standings(desk, uid)
    answers = {"left_at": ago(3), "destination": "ama", "offered": "clinic Monday", "reason": "went at 21:00"}
    discharge.left(desk, uid, answers | {"destination": "snf"}).result()
    assert line(desk, uid, "DC31").standing is Standing.NOT_SEEN
    assert line(desk, uid, "DC31").evidence == before["DC31"][1]
    discharge.left(desk, uid, answers).result()
    assert discharge.page(desk, uid).destination == "ama"
    with pytest.raises(Refused, match="Reason"):
        discharge.take_back_left(desk, uid, {})
    discharge.take_back_left(desk, uid, {"reason": "another patient"}).result()
    page = discharge.page(desk, uid)
    assert (page.left, page.destination, page.missed) == (None, "snf", ())
    assert standings(desk, uid) == before
    assert patients.line(desk, uid).stay_open
    with pytest.raises(NotFound, match="has not left"):
        discharge.take_back_left(desk, uid, {"reason": "again"}).result()
    kept = desk.vault.reader.one("SELECT destination, offered, void_reason FROM departure")
    assert kept == ("ama", "clinic Monday", "another patient")


def test_evidence_after_leaving_is_still_taken(desk: Desk) -> None:
    uid = to(desk, Destination.SNF)
    discharge.left(desk, uid, {"left_at": ago(3), "destination": "snf"}).result()
    done(desk, uid, "DC39", 70, evidence="none open")
    assert line(desk, uid, "DC39").standing is Standing.DONE
    discharge.remove(desk, uid, "DC39", {"reason": "another patient's"}).result()
    assert line(desk, uid, "DC39").standing is Standing.MISSED


def test_a_left_time_that_is_cleared_takes_what_was_said_with_it(desk: Desk) -> None:
    uid = to(desk, Destination.SNF)
    discharge.left(desk, uid, {"left_at": ago(3), "destination": "ama"}).result()
    patients.set_key_time(desk, uid, KeyTimeKind.LEFT, None).result()
    page = discharge.page(desk, uid)
    assert (page.destination, page.missed) == ("snf", ())


def test_leaving_needs_no_reason(desk: Desk) -> None:
    uid = to(desk, Destination.SNF)
    discharge.left(desk, uid, {"left_at": ago(3), "destination": "snf"}).result()
    evidence = line(desk, uid, "DC14").evidence
    assert evidence is not None
    assert evidence.reason == "left before it was done"


def test_leaving_against_advice_keeps_what_was_offered(desk: Desk) -> None:
    uid = to(desk, Destination.SNF)
    discharge.left(
        desk, uid, {"left_at": ago(3), "destination": "ama", "offered": "oral antibiotics, clinic Monday"}
    ).result()
    page = discharge.page(desk, uid)
    assert page.destination == "ama"
    offered = line(desk, uid, "DC53")
    assert offered.standing is Standing.DONE
    assert offered.evidence is not None
    assert offered.evidence.text == "oral antibiotics, clinic Monday"
    assert {each.id for each in page.lines if each.standing is not Standing.SET_ASIDE} == {
        "DC24",
        "DC53",
        "DC54",
    }


def test_an_expired_patient_leaves_no_rows(desk: Desk) -> None:
    uid = to(desk, Destination.SNF)
    said = discharge.left(desk, uid, {"left_at": ago(3), "destination": "expired"}).result().message
    assert "missed" not in said
    assert discharge.page(desk, uid).total == 0


def test_needs_are_recorded_and_asked_again(desk: Desk) -> None:
    uid = stay(desk)
    assert discharge.needs_answers(desk, uid) == {}
    with pytest.raises(Refused, match="psychiatric"):
        discharge.set_needs(desk, uid, {"services": []})
    discharge.set_needs(desk, uid, {"services": ["oxygen"], "psychiatric_need": True}).result()
    assert discharge.needs_answers(desk, uid) == {"services": ["oxygen"], "psychiatric_need": True}
    discharge.set_needs(desk, uid, {"services": [], "psychiatric_need": True}).result()
    assert discharge.needs_answers(desk, uid)["services"] == []


@pytest.mark.parametrize("text", ["[/", "[SNF]", "\x1b[31mx", "\u202eabc", "y" * 300])
def test_hostile_evidence_survives_clean(desk: Desk, text: str) -> None:
    uid = to(desk, Destination.SNF)
    done(desk, uid, "DC46", evidence=f"A{text}", who=text)
    evidence = line(desk, uid, "DC46").evidence
    assert evidence is not None
    assert not {"\x1b", "\u202e"} & set(evidence.text + evidence.by)
    assert evidence.text.startswith("A")


def test_the_checklist_as_used_is_kept_in_the_vault(desk: Desk) -> None:
    uid = to(desk, Destination.SNF)
    done(desk, uid, "DC46", evidence="PASRR 4711")
    kept = desk.vault.reader.one("SELECT id, version, sha256 FROM definition WHERE kind = 'checklist'")
    checklist = desk.library.checklist("discharge")
    assert kept == ("discharge", checklist.version, checklist.sha256)


def test_done_says_what_shows_it_and_a_notice_leaves_its_copy(desk: Desk) -> None:
    uid = to(desk, Destination.SNF)
    with pytest.raises(Refused, match="what shows it is needed"):
        discharge.record(desk, uid, "DC41", {"state": "done", "happened_at": ago(1)})
    given = {"recipient": "patient", "how": "signed", "explained": True}
    with pytest.raises(Refused, match="copy left"):
        done(desk, uid, "DC35", copy_left=False, **given)
    assert done(desk, uid, "DC35", copy_left=True, **given) == "DC35 done."
