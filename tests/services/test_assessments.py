"""Assessments from open to finished: answers, prefill, gaps, score, immutability, history."""

from datetime import datetime
from pathlib import Path

import pytest
from tests.services import hand

from ncm_tui.models.enums import AssessmentState, Provenance
from ncm_tui.rules.problems import DefinitionProblem, NotFound, Refused
from ncm_tui.rules.scoring import score
from ncm_tui.services import assessments, flags
from ncm_tui.services.assessments.asides import ALONE, INFORMANT, INFORMANT_WHO
from ncm_tui.services.desk import Desk
from ncm_tui.views.forms import Given, Write


def start(desk: Desk, stay: str, form: str) -> str:
    opened = assessments.open(desk, stay, form)
    if opened.opening is not None:
        opened.opening.result()
    return opened.assessment


def phq9(desk: Desk, stay: str, values: str = "110000000", *, difficulty: str = "0") -> str:
    """A whole PHQ-9, one digit an item; returns its draft."""
    draft = start(desk, stay, "phq-9")
    assessments.answer(desk, draft, ALONE, True)
    for place, value in enumerate(values, 1):
        assessments.answer(desk, draft, f"q{place}", value)
    last = desk.library.form("phq-9").items()[-1].id
    assessments.answer(desk, draft, last, difficulty).result()
    return draft


def audit(desk: Desk) -> list[str]:
    desk.vault.flush()
    return [row[0] for row in desk.vault.reader.rows("SELECT verb FROM audit_entry ORDER BY seq")]


def test_a_new_filling_is_a_draft_and_opening_again_resumes_it(desk: Desk) -> None:
    stay = hand.add(desk)
    draft = start(desk, stay, "phq-9")
    assessments.answer(desk, draft, "q1", "2").result()
    assessments.park(desk, draft, "q2").result()
    again = assessments.open(desk, stay, "phq-9")
    assert (again.assessment, again.resumed, again.at_item) == (draft, True, "q2")
    assert again.given["q1"].value == "2"
    assert again.opening is None


def test_an_autosave_leaves_no_audit_entry_but_opening_and_finishing_do(desk: Desk) -> None:
    stay = hand.add(desk)
    before = len(audit(desk))
    draft = phq9(desk, stay)
    assessments.finish(desk, draft).result()
    assert audit(desk)[before:] == ["form.opened", "form.finished"]


def test_finish_keeps_score_band_components_and_the_words_for_the_nurse(desk: Desk) -> None:
    stay = hand.add(desk)
    changed = assessments.finish(desk, phq9(desk, stay, "222222000")).result()
    assert changed.message == "PHQ-9 12 moderate: finished & locked · 2 suggestions (EMR not yet charted)"
    shown = assessments.view(desk, changed.row or "")
    assert shown.score is not None
    assert (shown.score.value, shown.score.band, shown.score.text) == (12, "moderate", "12 moderate")
    assert shown.by == "Dana Whitfield"
    assert shown.informant == "patient"
    assert shown.explanation is not None
    assert any("12" in step for step in shown.explanation.steps)
    assert "Kroenke" in shown.explanation.source


def test_gaps_refuse_the_finish_and_name_themselves(desk: Desk) -> None:
    stay = hand.add(desk)
    draft = start(desk, stay, "phq-2")
    assessments.answer(desk, draft, "q1", "0").result()
    with pytest.raises(Refused, match="needed: Feeling down"):
        assessments.finish(desk, draft).result()
    assert assessments.open(desk, stay, "phq-2").assessment == draft


def test_a_finished_form_is_anchored_at_once(desk: Desk) -> None:
    assessments.finish(desk, phq9(desk, hand.add(desk))).result()
    report = desk.vault.verify_chain()
    assert report.detail == f"{report.entries} entries, anchored at {report.entries}"


def test_a_finished_form_never_changes(desk: Desk) -> None:
    draft = phq9(desk, hand.add(desk))
    assessments.finish(desk, draft).result()
    with pytest.raises(Refused, match="finished and locked"):
        assessments.answer(desk, draft, "q1", "3").result()
    with pytest.raises(NotFound):
        assessments.finish(desk, draft)


def test_the_next_one_starts_empty_and_knows_the_answers_before_with_their_own_time(desk: Desk) -> None:
    stay = hand.add(desk)
    assessments.finish(desk, phq9(desk, stay)).result()
    opened = assessments.open(desk, stay, "phq-9")
    assert "q1" not in opened.given
    assert opened.previous["q1"].value == "1"
    assert opened.previous["q1"].observed_at is not None
    assert ALONE not in opened.previous


def test_clearing_an_answer_makes_it_not_answered(desk: Desk) -> None:
    stay = hand.add(desk)
    draft = start(desk, stay, "phq-2")
    assessments.answer(desk, draft, "q1", "0")
    assessments.clear(desk, draft, "q1").result()
    assert "q1" not in assessments.open(desk, stay, "phq-2").given


def test_the_explicit_none_is_not_the_same_as_not_answered(desk: Desk) -> None:
    stay = hand.add(desk)
    draft = start(desk, stay, "lace")
    assessments.answer(desk, draft, "comorbidities", []).result()
    assert assessments.open(desk, stay, "lace").given["comorbidities"].value == []


def test_control_codes_in_a_typed_text_never_reach_the_vault(desk: Desk) -> None:
    stay = hand.add(desk)
    draft = start(desk, stay, "admission-assessment")
    assessments.answer(desk, draft, "pharmacy", "Main\x1b]52;c;aGk=\x07 St [SNF]").result()
    assert assessments.open(desk, stay, "admission-assessment").given["pharmacy"].value == "Main St [SNF]"


def test_lace_takes_length_of_stay_from_the_key_times_and_is_provisional(desk: Desk) -> None:
    stay = hand.add(desk)
    opened = assessments.open(desk, stay, "lace")
    assert opened.given["los_days"].provenance is Provenance.CHART
    draft = opened.assessment
    for item, value in (
        ("acute_admission", True),
        ("comorbidities", ["chf"]),
        ("ed_visits_6mo_excl_index", 1),
    ):
        assessments.answer(desk, draft, item, value)
    changed = assessments.finish(desk, draft).result()
    assert "(prov.)" in changed.message
    shown = assessments.view(desk, draft)
    assert shown.score is not None
    assert set(shown.score.components) == {"L", "A", "C", "E"}
    assert shown.score.variant == "lace-c-bmc2014+hiv4"
    assert shown.given["los_days"].provenance is Provenance.CONFIRMED


@pytest.mark.parametrize(
    ("form", "born"), [("lace", "2012-01-01"), ("phq-9", "2018-01-01"), ("phq-9", "2026-11-22")]
)
def test_a_form_outside_its_ages_is_refused_with_a_sentence(desk: Desk, form: str, born: str) -> None:
    stay = hand.add(desk, birth_date=born, mrn=f"age-{born}-{form}")
    with pytest.raises(Refused, match=r"is (for age|not for newborns|for)"):
        assessments.open(desk, stay, form)
    entry = next(entry for entry in assessments.forms_for(desk, stay) if entry.form == form)
    assert entry.refusal


def test_a_proxy_is_recorded_and_flagged(desk: Desk) -> None:
    stay = hand.add(desk)
    draft = phq9(desk, stay)
    assessments.answer(desk, draft, INFORMANT, "proxy")
    with pytest.raises(Refused, match="Who answered"):
        assessments.finish(desk, draft).result()
    assessments.answer(desk, draft, INFORMANT_WHO, "Rosa, daughter")
    assessments.finish(desk, draft).result()
    shown = assessments.view(desk, draft)
    assert shown.informant == "Rosa, daughter"
    assert [flag.code for flag in shown.flags] == ["PROXY_NOT_VALIDATED"]


def test_not_alone_leaves_the_private_item_out_and_gives_no_score(desk: Desk) -> None:
    stay = hand.add(desk)
    draft = phq9(desk, stay)
    assessments.clear(desk, draft, "q9")
    assessments.answer(desk, draft, ALONE, False)
    assessments.finish(desk, draft).result()
    shown = assessments.view(desk, draft)
    assert shown.score is not None
    assert shown.score.value is None
    assert "q9" not in shown.given


def test_what_is_said_about_privacy_afterwards_takes_no_answer_and_no_flag_away(desk: Desk) -> None:
    stay = hand.add(desk)
    draft = phq9(desk, stay, "000000001")
    assessments.answer(desk, draft, ALONE, False)
    assessments.finish(desk, draft).result()
    shown = assessments.view(desk, draft)
    assert shown.given["q9"].value == "1"
    assert [flag.code for flag in shown.flags if flag.open] == ["SUICIDE_ITEM9_POSITIVE_ESCALATE"]


def test_a_linked_result_of_this_stay_satisfies_the_link(desk: Desk) -> None:
    stay = hand.add(desk)
    draft = start(desk, stay, "phq-2")
    for item in ("q1", "q2"):
        assessments.answer(desk, draft, item, "0")
    assessments.finish(desk, draft).result()
    given = assessments.open(desk, stay, "admission-assessment").given["phq2"]
    assert given.provenance is Provenance.LINKED
    assert isinstance(given.value, dict)
    assert given.value["result"] == "0 negative"
    assert given.observed_at is not None


def test_unfinished_come_first_and_a_finished_form_says_its_result(desk: Desk) -> None:
    stay = hand.add(desk)
    assessments.finish(desk, phq9(desk, stay)).result()
    start(desk, stay, "sils")
    entries = assessments.forms_for(desk, stay)
    assert entries[0].form == "sils"
    assert entries[0].draft
    last = next(entry.last for entry in entries if entry.form == "phq-9")
    assert last is not None
    assert last.text == "2 minimal"
    assert last.by == "Dana Whitfield"


def test_entered_in_error_stays_readable_and_leaves_the_chart(desk: Desk) -> None:
    stay = hand.add(desk)
    draft = phq9(desk, stay, "000000002")
    assessments.finish(desk, draft).result()
    with pytest.raises(Refused):
        assessments.enter_in_error(desk, draft, "  ")
    assessments.enter_in_error(desk, draft, "wrong patient").result()
    shown = assessments.view(desk, draft)
    assert shown.state is AssessmentState.ENTERED_IN_ERROR
    assert shown.error_reason == "wrong patient"
    assert shown.given["q1"].value == "0"
    [waiting] = [flag for flag in shown.flags if flag.open]
    assert waiting.code == "SUICIDE_ITEM9_POSITIVE_ESCALATE"
    flags.dispose(desk, waiting.uid, {"reason": "asked of another patient"}).result()
    assert not flags.open_flags(desk, stay)
    assert all(entry.last is None for entry in assessments.forms_for(desk, stay))
    assert [result.state for result in assessments.finished(desk, stay)] == [AssessmentState.ENTERED_IN_ERROR]


def test_discarding_needs_a_reason_and_starts_anew(desk: Desk) -> None:
    stay = hand.add(desk)
    draft = start(desk, stay, "sils")
    with pytest.raises(Refused):
        assessments.discard(desk, draft, "")
    assessments.discard(desk, draft, "opened by mistake").result()
    assert assessments.open(desk, stay, "sils").assessment != draft


def test_a_repeated_answer_keeps_its_own_date_to_the_end(desk: Desk) -> None:
    stay = hand.add(desk)
    draft = start(desk, stay, "phq-2")
    found = datetime.fromisoformat("2026-11-20T10:00:00-05:00")
    assessments.answer(desk, draft, "q1", "1", Provenance.REPEATED, found)
    assessments.answer(desk, draft, "q2", "0").result()
    with pytest.raises(Refused, match="needed: Little interest"):
        assessments.finish(desk, draft).result()
    confirmed = Given("1", Provenance.CONFIRMED, found, "repeated")
    assessments.keep(desk, draft, [Write("q1", confirmed)])
    assessments.finish(desk, draft).result()
    given = assessments.view(desk, draft).given["q1"]
    assert (given.observed_at, given.source) == (found, "repeated")


FORM = """
id = "mine"
version = "1"
title = "{title}"
kind = "instrument"
licence = "own"
citation = "own"
[scoring]
scorer = "sum"
items = ["a"]
[[sections]]
id = "s"
title = "S"
[[sections.items]]
id = "a"
text = "A"
type = "number"
minimum = 0
maximum = 9
required = true
"""


def test_other_content_under_the_same_version_is_refused_and_the_old_one_stays_readable(
    vault_folder: Path, open_desk, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    (own / "forms").mkdir(parents=True)
    file = own / "forms" / "mine.toml"
    file.write_text(FORM.format(title="First"), encoding="utf-8")
    desk = open_desk(vault_folder, user_dir=own)
    stay = hand.add(desk)
    draft = start(desk, stay, "mine")
    assessments.answer(desk, draft, "a", 3)
    assessments.finish(desk, draft).result()
    desk.vault.close()
    file.write_text(FORM.format(title="Second"), encoding="utf-8")
    desk = open_desk(vault_folder, user_dir=own)
    with pytest.raises(DefinitionProblem, match="used before") as refused:
        assessments.open(desk, stay, "mine")
    assert "Raise the version" in refused.value.hint
    assert assessments.view(desk, draft).form.title == "First"


LOCAL = """
form = "gad-7"
note = "our clinic's own"

[[bands]]
id = "minimal"
label = "minimal"
low = 0
high = 2

[[bands]]
id = "severe"
label = "severe here"
low = 3
high = 21
"""


def test_a_stored_score_can_be_worked_out_again_when_the_sites_file_is_gone(
    vault_folder: Path, open_desk, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    (own / "overrides").mkdir(parents=True)
    file = own / "overrides" / "gad-7.toml"
    file.write_text(LOCAL, encoding="utf-8")
    desk = open_desk(vault_folder, user_dir=own)
    stay = hand.add(desk)
    draft = start(desk, stay, "gad-7")
    for place in range(1, 8):
        assessments.answer(desk, draft, f"q{place}", "1").result()
    assessments.finish(desk, draft).result()
    desk.vault.close()
    file.unlink()
    desk = open_desk(vault_folder, user_dir=own)
    seen = assessments.view(desk, draft)
    stored = desk.vault.reader.one("SELECT value, band, variant, local FROM score")
    again = score(seen.form, {name: each.value for name, each in seen.given.items()}, {})
    assert stored == (7.0, "severe", "", 1)
    assert (again.value, again.band.id, again.variant, again.local) == (7.0, "severe", "", True)
    assert score(desk.library.form("gad-7"), {f"q{n}": "1" for n in range(1, 8)}, {}).band.id == "mild"
