"""A finished form read again: the score opened, its trend, two side by side, its text, what is due."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.services import hand
from tests.services.test_assessments import phq9, start
from tests.services.test_reassessing import ANSWERS, answered

from ncm_tui.library.library import Library
from ncm_tui.models.enums import Provenance
from ncm_tui.rules.problems import NotFound, Refused
from ncm_tui.services import assessments, flags, forms_on
from ncm_tui.services.assessments.explaining import about, explained
from ncm_tui.services.desk import Desk
from ncm_tui.views.comparison import Change
from ncm_tui.views.forms import Given, Write
from ncm_tui.views.notes import PRIVATE, Charting
from ncm_tui.widgets.form.explained import about_lines, explained_lines
from ncm_tui.widgets.form.trend_lines import plot_lines, point_line

LIBRARY = Library.load()
FORMS = LIBRARY.ids("forms")


def finish(desk: Desk, draft: str) -> str:
    assessments.finish(desk, draft).result()
    return draft


def words(lines: Any) -> str:
    return "\n".join("".join(piece for piece, _ in line) for line in lines)


def test_every_score_opens_to_what_it_rests_on(desk: Desk) -> None:
    for name in FORMS:
        opens(desk, name)


def opens(desk: Desk, name: str) -> None:
    form = desk.library.form(name)
    found = about(desk, form)
    if form.scoring is None:
        assert found is None
        assert form.citation in words(about_lines(form, found, "", 200))
        return
    assert found is not None
    opened = explained(desk, form, {}, {})
    assert opened is not None
    for each in (found, opened):
        assert each.rule
        assert each.version.startswith(form.version)
        assert each.source == form.citation
        assert each.result
        assert len(each.cutoffs) >= bool(form.scoring.bands)
        assert (form.screening_only in each.limits) == bool(form.screening_only)
    assert len(found.cutoffs) == len(form.scoring.bands)
    assert opened.steps
    text = words(explained_lines(opened, 80))
    assert "Limits and source" in text
    assert max(len(line) for line in text.splitlines()) <= 80
    if form.record_only:
        assert "licensed" in " ".join(opened.marks)
    if form.unverified or form.scoring.unverified:
        assert any(mark.startswith("Unverified") for mark in opened.marks)


@pytest.mark.parametrize("name", FORMS)
def test_the_head_of_a_form_says_what_the_whole_says(name: str) -> None:
    head, form = LIBRARY.form_head(name), LIBRARY.form(name)
    for field in (
        "id", "version", "title", "short", "kind", "on", "letter", "record_only", "bundled", "unverified",
        "min_age", "max_age", "population", "due", "private", "self_report", "tables",
    ):  # fmt: skip
        assert getattr(head, field) == getattr(form, field), field


def test_a_score_opens_to_points_and_the_cut_off_that_applies(desk: Desk) -> None:
    uid = finish(desk, phq9(desk, hand.add(desk), "222222000"))
    opened = assessments.view(desk, uid).explanation
    assert opened is not None
    assert opened.result == "PHQ-9 12 moderate"
    assert [point.points for point in opened.points] == ["2"] * 6 + ["0"] * 3
    assert opened.points[0].answer == "More than half the days"
    assert [(cut.span, cut.label) for cut in opened.cutoffs if cut.here] == [("10–14", "moderate")]
    assert next(rule.label for rule in opened.fires if rule.fired).startswith("PHQ-9 of 10 or more")


def test_the_trend_goes_over_the_fillings_and_not_over_one_in_error(desk: Desk) -> None:
    stay = hand.add(desk)
    first = finish(desk, phq9(desk, stay, "222222000"))
    wrong = finish(desk, phq9(desk, stay, "333333000"))
    assessments.enter_in_error(desk, wrong, "wrong patient").result()
    second = finish(desk, phq9(desk, stay, "110000000"))
    found = assessments.trend(desk, stay, "phq-9")
    assert [(point.assessment, point.value) for point in found.points] == [(first, 12), (second, 2)]
    assert (found.low, found.high, found.cuts[0]) == (0, 27, (0, "minimal"))
    today = desk.now().date()
    plot = words(plot_lines(found, 80, today))
    assert "●12" in plot
    assert "moderate" in plot
    assert "↓10" in words([point_line(found, 1, 80, today)])
    entry = next(each for each in assessments.forms_for(desk, stay) if each.form == "phq-9")
    assert entry.trend == "↓"


def test_two_fillings_side_by_side_show_what_changed_first(desk: Desk) -> None:
    stay = hand.add(desk)
    first = finish(desk, phq9(desk, stay, "222222000"))
    second = finish(desk, phq9(desk, stay, "222221000"))
    found = assessments.compare(desk, first, second)
    (changed,) = found.changed
    assert (changed.item, changed.before, changed.after) == (
        "q6", "More than half the days", "Several days",
    )  # fmt: skip
    assert found.lines[0] is changed
    assert {line.change for line in found.same} == {Change.SAME}
    assert (found.before.score, found.after.score) == ("12 moderate", "11 moderate")
    assert assessments.fillings(desk, second) == (first, second)
    other = finish(desk, phq9(desk, hand.add(desk, mrn="99", family="Brown")))
    with pytest.raises(NotFound):
        assessments.compare(desk, first, other)


def test_the_text_tells_carried_findings_with_their_own_date_and_no_private_one(desk: Desk) -> None:
    stay = hand.add(desk)
    draft = phq9(desk, stay, "222222001")
    days_ago = desk.now() - timedelta(days=3)
    kept = Given("1", Provenance.CONFIRMED, days_ago, "repeated")
    assessments.keep(desk, draft, (Write("q2", kept),)).result()
    finish(desk, draft)
    said = assessments.text(desk, draft)
    assert said.startswith("ALVAREZ, Maria · DOB 02 Mar 1948 · MRN 0048213 · written")
    assert "PHQ-9 DEPRESSION SEVERITY" in said
    when = desk.local(days_ago)
    assert f"Feeling down, depressed, or hopeless: Several days (as of {when:%a %d %b %Y %H:%M})." in said
    assert "better off dead" not in said
    assert "suicide" not in said
    assert "moderate" not in said
    assert "depressive" not in said
    assert assessments.has_private(desk, draft)
    whole = assessments.text(desk, draft, private=True)
    after = whole.partition(PRIVATE.rstrip())[2]
    assert "PHQ-9 12 moderate." in after
    assert "SAFETY: Item 9 positive" in after
    assert "better off dead or of hurting yourself in some way: Several days." in after


def test_copied_is_not_charted_and_an_answered_flag_changes_the_text(desk: Desk) -> None:
    stay = hand.add(desk)
    uid = finish(desk, phq9(desk, stay, "222222001"))
    with pytest.raises(Refused, match="not copied yet"):
        assessments.mark_charted(desk, uid).result()
    assessments.mark_copied(desk, uid).result()
    assert assessments.view(desk, uid).charting is Charting.COPIED
    assessments.mark_charted(desk, uid).result()
    assert assessments.view(desk, uid).charting is Charting.CHARTED
    flag = flags.open_flags(desk, stay)[0].uid
    flags.dispose(desk, flag, {"reason": "seen by psychiatry"}).result()
    assert assessments.view(desk, uid).charting is Charting.CHANGED
    assessments.mark_charted(desk, uid, by_hand=True).result()
    assert assessments.view(desk, uid).by_hand
    assessments.enter_in_error(desk, uid, "wrong patient").result()
    with pytest.raises(Refused, match="entered in error"):
        assessments.text(desk, uid)


def test_what_is_due_is_on_and_fits_and_says_by_when(desk: Desk) -> None:
    stay = hand.add(desk)
    found = {each.form: each for each in assessments.due(desk, stay)}
    admission = found["admission-assessment"]
    assert admission.at == datetime.fromisoformat("2026-11-21T11:00:00-05:00")
    assert admission.overdue
    forms_on.switch(desk, "admission-assessment", False).result()
    assert "admission-assessment" not in {each.form for each in assessments.due(desk, stay)}


def test_a_form_that_is_off_stands_on_the_tab_while_something_of_it_is_here(desk: Desk) -> None:
    stay = hand.add(desk)

    def listed() -> set[str]:
        return {each.form for each in assessments.forms_for(desk, stay) if each.listed}

    assert "gad-7" not in listed()
    start(desk, stay, "gad-7")
    assert "gad-7" in listed()


def test_a_reassessment_is_compared_and_told_with_the_days_of_what_it_carried(desk: Desk) -> None:
    stay = hand.add(desk)
    then = desk.now() - timedelta(days=2)
    first = answered(desk, stay, ANSWERS, "placement-needs", then)
    second = answered(desk, stay, {"oxygen_l_min": 4}, "placement-needs")
    assert assessments.view(desk, second).based_on == desk.local(assessments.view(desk, first).finished_at)
    found = {line.item: line for line in assessments.compare(desk, first, second).lines}
    assert found["oxygen_l_min"].change is Change.CHANGED
    assert found["airway"].change is Change.SAME
    assert found["airway"].after_at == desk.local(then)
    day = f"{desk.local(then):%a %d %b %Y %H:%M}"
    said = assessments.text(desk, second)
    assert (
        f"As of {day}: Height: 168 cm; Weight: 81.5 kg; Isolation and organism: none. Oxygen: 4 L/min."
        in said
    )
    assert f"Nasal cannula (as of {day})." in said


def test_a_moved_cut_off_says_what_stays_at_the_published_figure(desk: Desk) -> None:
    form = desk.library.form("phq-9")
    moved = about(desk, replace(form, overridden=("cut-offs",)))
    published = about(desk, form)
    assert moved is not None
    assert published is not None
    (line,) = [each for each in moved.marks if each.startswith("At the published figure as before")]
    label = next(flag.label for flag in form.flags if flag.code == "POSITIVE_SCREEN")
    assert label in line
    assert not [each for each in published.marks if "published figure" in each]
