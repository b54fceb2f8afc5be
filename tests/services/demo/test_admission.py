"""The demo ward's admission assessments hold by the rules the app itself finishes a form with."""

from typing import Any

import pytest

from ncm_tui.models.enums import Provenance
from ncm_tui.rules import scoring
from ncm_tui.rules.forms import Item, ItemType
from ncm_tui.services import caseload
from ncm_tui.services.assessments import answers_store
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.services.assessments.linking import linked
from ncm_tui.services.demo.admission import FORM
from ncm_tui.services.demo.story import Story, stories
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import facts as facts_of

_FILLINGS = """
SELECT a.uid, s.uid, a.state, a.form_id, s.id FROM assessment a JOIN stay s ON s.id = a.stay_id
WHERE a.voided_at IS NULL ORDER BY a.id
"""
WITHOUT = {"chest-pain", "gallbladder", "newborn", "thin"}
DRAFT = "brackets"


def _fillings(desk: Desk, state: str) -> list[tuple[str, str, str]]:
    rows = desk.vault.reader.rows(_FILLINGS)
    return [(uid, stay, form) for uid, stay, found, form, _ in rows if found == state]


def _filling(desk: Desk, uid: str, stay: str, form_id: str = FORM) -> Filling:
    given = answers_store.read(desk.vault.reader, uid)
    form = desk.library.form(form_id)
    return Filling(form, now=desk.now, zone=desk.zone, given=given, facts=facts_of(desk, stay))


def test_who_has_one_finished() -> None:
    told = {story.key: story.admission for story in stories()}
    assert {key for key, admission in told.items() if admission is None} == WITHOUT
    unfinished = [key for key, admission in told.items() if admission and "finished" not in admission]
    assert unfinished == [DRAFT]


@pytest.mark.parametrize(
    "story", [each for each in stories() if each.admission and each.key != DRAFT], ids=lambda each: each.key
)
def test_finished_six_to_twenty_hours_after_arrival(story: Story) -> None:
    assert story.admission is not None
    assert 6 <= story.arrival - story.admission["finished"] <= 20


def test_every_finished_one_has_no_gap(demo_desk: Desk) -> None:
    finished = [each for each in _fillings(demo_desk, "finished") if each[2] == FORM]
    assert len(finished) == 13
    for uid, stay, _ in finished:
        filling = _filling(demo_desk, uid, stay)
        assert filling.gaps() == ()
        assert set(filling.given) <= {item.id for item in filling.shown}
        done, of = filling.progress()
        assert of > 45
        assert of - done <= 2, "choices after the first may stay open"
        for item in filling.shown:
            if (given := filling.of(item)) is not None:
                _fits(item, given.value)


def test_the_draft_is_a_handful(demo_desk: Desk) -> None:
    ((uid, stay, _),) = [each for each in _fillings(demo_desk, "draft") if each[2] == FORM]
    filling = _filling(demo_desk, uid, stay)
    assert 5 <= filling.progress()[0] <= 12
    assert filling.gaps()
    for item in filling.shown:
        if (given := filling.of(item)) is not None:
            _fits(item, given.value)


def test_links_are_results_of_this_stay_or_whole_emr_records(demo_desk: Desk) -> None:
    in_app = 0
    finished = {uid for uid, _, _ in _fillings(demo_desk, "finished")}
    for uid, stay, _ in [each for each in _fillings(demo_desk, "finished") if each[2] == FORM]:
        filling = _filling(demo_desk, uid, stay)
        results = linked(demo_desk, stay, demo_desk.library.form(FORM))
        for item in filling.shown:
            given = filling.of(item)
            if item.type is not ItemType.LINK or given is None or not isinstance(given.value, dict):
                continue
            if given.provenance is Provenance.LINKED:
                in_app += 1
                assert given.value["assessment"] in finished
                # What is asked each time is answered by nothing that the finished one has seen.
                if item.id in results and given.value["assessment"] == results[item.id].value["assessment"]:
                    assert given.value == results[item.id].value
                    assert given.observed_at == results[item.id].observed_at
            else:
                assert given.provenance is Provenance.DONE_IN_EMR
                listed = {"band"} if item.options else set()
                assert set(given.value) == {"result", "date", "by"} | listed
    assert in_app >= 8


def test_scores_and_flags_are_what_the_rules_compute(demo_desk: Desk) -> None:
    reader = demo_desk.vault.reader
    for uid, stay, form_id in _fillings(demo_desk, "finished"):
        form = demo_desk.library.form(form_id)
        given = answers_store.read(reader, uid)
        result = scoring.score(
            form, {item: each.value for item, each in given.items()}, facts_of(demo_desk, stay)
        )
        flags = {row[0] for row in reader.rows(_OF.format("code", "flag"), (uid,))}
        assert flags == {flag.code for flag in result.flags}
        scores = reader.rows(_OF.format("value, band", "score"), (uid,))
        expected = [(result.value, result.band.id if result.band else None)] if form.scoring else []
        assert scores == expected


_OF = "SELECT {} FROM {} WHERE assessment_id = (SELECT id FROM assessment WHERE uid = ?)"


def test_chart_answers_agree_with_the_chart(demo_desk: Desk) -> None:
    """What was confirmed from the chart is what the chart's facts still say, where they do not move."""
    lasting = {"language", "interpreter", "own_words", "admitted_at", "pcp", "decision_maker_contact"}
    entries = 0
    for uid, stay, _ in [each for each in _fillings(demo_desk, "finished") if each[2] == FORM]:
        facts = facts_of(demo_desk, stay)
        filling = _filling(demo_desk, uid, stay)
        counted = {"admissions_12mo", "ed_visits_6mo", "readmit_30d"} if "readmit_30d" in facts else set()
        for item in filling.shown:
            given = filling.of(item)
            if item.id not in lasting | counted or given is None or item.fact not in facts:
                continue
            entries += 1
            fact = facts[item.fact]
            said = {"yes": True, "no": False}.get(str(given.value), given.value)
            if item.type is ItemType.DATETIME:
                assert str(given.value) == fact.isoformat()[: len(str(given.value))]
            else:
                assert said == fact, item.id
    assert entries > 40


def _fits(item: Item, value: Any) -> None:
    """``value`` is an answer the item's keys can give."""
    options = {option.id for option in item.options}
    if item.type is ItemType.LINK:
        assert not options or value.get("assessment") or value["band"] in options
    elif item.type is ItemType.TABLE:
        assert isinstance(value, list)
        columns = {column.id: column for column in item.columns}
        for row in value:
            assert {name for name, column in columns.items() if column.required} <= set(row) <= set(columns)
            for name, cell in row.items():
                _fits(columns[name], cell)
    elif item.type is ItemType.MULTI:
        assert set(value) <= options, item.id
    elif options:
        assert value in options, f"{item.id}: {value}"


def test_what_is_next_varies_as_on_a_real_ward(demo_desk: Desk) -> None:
    steps = [row.next.what if row.next else "" for row in caseload.rows(demo_desk)]
    assert set(steps) == {
        "safety flag",
        "finish PHQ-9",
        "finish Admission",
        "admission assessment",
        "confirm payer",
        "move EDD",
        "discharge",
        "chart the note",
        "",
    }
    assert max(steps.count(step) for step in steps) <= 6
    assert steps.count("admission assessment") == 3


def test_who_waits_for_a_facility_has_what_therapy_found_and_what_a_facility_asks(demo_desk: Desk) -> None:
    forms = ("therapy-snapshot", "placement-needs")
    with_both = 0
    for uid, stay, form_id in _fillings(demo_desk, "finished"):
        if form_id not in forms:
            continue
        filling = _filling(demo_desk, uid, stay, form_id)
        assert filling.gaps() == ()
        assert set(filling.given) <= {item.id for item in filling.shown}
        for item in filling.shown:
            if (given := filling.of(item)) is not None:
                _fits(item, given.value)
        if form_id == "placement-needs":
            with_both += 1
            known = facts_of(demo_desk, stay)
            assert (known["therapy_recommendation"], known["destination"]) == ("snf", "snf")
            assert known["weight_kg"] > 50
    assert with_both == 2
