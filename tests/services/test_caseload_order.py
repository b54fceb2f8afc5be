"""Conditions, orders turned round, groups; saved views; what is done to many marked patients."""

from datetime import date

import pytest
from tests.services.hand import add, put
from tests.services.test_caseload import _draft_phq9, _safety_flag
from tests.services.test_undo import BARRIER

from ncm_tui.models.enums import Destination, PayerClass
from ncm_tui.rules.problems import NotFound, Refused
from ncm_tui.services import (
    careplan,
    caseload,
    caseload_order,
    exporting,
    marked,
    patients,
    saved_views,
    todos,
    undo,
)
from ncm_tui.services.desk import Desk
from ncm_tui.views.caseload import UNTOLD, Selection


@pytest.fixture
def ward(desk: Desk) -> Desk:
    """Four patients on 4W, 2S and no unit, one of them observed, one under no information."""
    stays = [
        add(desk, family="Brown", given="Otis", mrn="2201", birth_date="1951-01-01", bed="4W-12", unit="4W",
            payer="UHC"),
        add(desk, family="Adams", given="Ida", mrn="2202", birth_date="1952-01-01", bed="2S-03", unit="2S",
            payer="Medicare"),
        add(desk, family="Cole", given="Ray", mrn="2203", birth_date="1953-01-01", bed="", unit="",
            class_code="OBSENC", inpatient_order=None, observation_start="2026-11-22T10:00:00-05:00"),
        add(desk, family="Dunn", given="Zoe", mrn="2204", birth_date="1954-01-01", bed="4W-02", unit="4W",
            no_information=True),
    ]  # fmt: skip
    patients.set_edd(desk, stays[0], date(2026, 11, 23)).result()
    patients.set_edd(desk, stays[1], date(2026, 11, 20)).result()
    patients.set_disposition(desk, stays[1], Destination.SNF).result()
    patients.confirm_payer(desk, stays[1], PayerClass.MEDICARE_FFS, "card").result()
    return desk


def shown(desk: Desk, chosen: Selection) -> list[str]:
    ids = caseload_order.narrowed(
        caseload_order.everyone(desk, chosen), caseload_order.filter_keys(desk), chosen.filter
    )
    return [row.mrn for row in caseload.of_ids(desk, caseload_order.lines(desk, ids, chosen.group).ids)]


def headings(desk: Desk, group: str) -> list[tuple[str, int]]:
    lines = caseload_order.lines(desk, caseload.order(desk), group)
    return [(head.title, head.rows) for n in range(len(lines)) if (head := lines.heading(n))]


def stay_of(desk: Desk, mrn: str) -> str:
    return next(row.stay for row in caseload.rows(desk) if row.mrn == mrn)


def flagged(desk: Desk, mrn: str) -> None:
    put(desk, stay_of(desk, mrn), _draft_phq9)
    put(desk, stay_of(desk, mrn), _safety_flag)


def test_each_condition_holds_for_whom_it_says(ward: Desk) -> None:
    todos.add(ward, stay_of(ward, "2203"), {"text": "call the son", "due": "2026-11-23"}).result()
    todos.add(ward, stay_of(ward, "2201"), {"text": "ask again", "due": "2026-11-24"}).result()
    flagged(ward, "2204")
    found = {name: sorted(shown(ward, Selection(name))) for name in caseload_order.CONDITIONS}
    assert found == {
        "leaving": ["2201"],
        "past_edd": ["2202"],
        "no_edd": ["2203", "2204"],
        "payer": ["2201", "2203", "2204"],
        "absent": [],
        "safety": ["2204"],
        "observation": ["2203"],
        "todos": ["2203"],
    }
    assert caseload_order.count(ward, caseload_order.CONDITIONS) == {k: len(v) for k, v in found.items()}
    assert caseload.banner(ward).todos_due == 1


def test_an_hour_of_this_evening_is_due_today_whatever_its_day_in_utc(ward: Desk) -> None:
    stay = stay_of(ward, "2201")
    todos.add(ward, stay, {"text": "call", "due": "2026-11-23T21:30:00-05:00"}).result()
    assert shown(ward, Selection("todos")) == ["2201"]
    (row,) = [row for row in caseload.rows(ward) if row.stay == stay]
    assert (row.todo, row.todos, f"{row.todo_due:%d %H:%M}") == ("call", 1, "23 21:30")


def test_an_order_turned_round_keeps_those_without_a_value_behind(ward: Desk) -> None:
    assert shown(ward, Selection(sort="edd"))[:2] == ["2202", "2201"]
    turned = shown(ward, Selection(sort="edd", reverse=True))
    assert turned[:2] == ["2201", "2202"]
    assert sorted(turned[2:]) == ["2203", "2204"]
    for sort in caseload_order.SORTS:
        assert sorted(shown(ward, Selection(sort=sort, reverse=True))) == ["2201", "2202", "2203", "2204"]


def test_groups_have_their_counts(ward: Desk) -> None:
    assert headings(ward, "unit") == [("2S", 1), ("4W", 2), ("no unit", 1)]
    assert headings(ward, "payer") == [("Medicare", 1), ("UHC", 1), ("no payer", 2)]
    assert headings(ward, "destination") == [("SNF", 1), ("no destination", 3)]
    assert headings(ward, "edd") == [("past EDD", 1), ("Mon 23 Nov, today", 1), ("no EDD", 2)]
    assert shown(ward, Selection(group="unit", sort="name"))[0] == "2202"


def test_of_a_no_information_patient_no_own_words_reach_a_list(ward: Desk) -> None:
    stay = stay_of(ward, "2204")
    todos.add(ward, stay, {"text": "call Zoe Dunn's sister", "due": "2026-11-23"}).result()
    todos.set_sticky(ward, stay, {"text": "Zoe likes tea"}).result()
    (row,) = [row for row in caseload.rows(ward) if row.stay == stay]
    assert (row.todo, row.sticky, row.todos) == ("", "", 1)
    careplan.add_barrier(ward, stay, {**BARRIER, "title": "Zoe's house has stairs"}).result()
    (row,) = [row for row in caseload.rows(ward) if row.stay == stay]
    assert row.barrier == UNTOLD
    assert caseload.order(ward, "bed", "stairs") == []
    assert "stairs" not in str(exporting.table(ward, "caseload").rows)


def test_a_view_is_saved_renamed_removed_and_found_by_name(ward: Desk) -> None:
    mine = Selection("payer", "4w", "edd", True, "unit")
    saved_views.save(ward, "  my  morning ", mine).result()
    assert saved_views.view(ward, "MY MORNING").chosen == mine
    assert saved_views.counts(ward)["my morning"] == 2
    saved_views.rename(ward, "my morning", "Morning").result()
    assert [view.name for view in saved_views.all_views(ward)][-1] == "Morning"
    assert "payer not confirmed · “4w” · by unit" in saved_views.described(saved_views.all_views(ward)[-1])
    with pytest.raises(Refused, match="already"):
        saved_views.save(ward, "SAFETY", mine)
    with pytest.raises(Refused, match="comes with the program"):
        saved_views.remove(ward, "safety")
    with pytest.raises(Refused, match="1 to 30"):
        saved_views.save(ward, "x" * 31, mine)
    saved_views.remove(ward, "Morning").result()
    with pytest.raises(NotFound, match="no view"):
        saved_views.view(ward, "Morning")


@pytest.mark.parametrize("letters", ["brown", "bro 4w", "220", "Ida"])
def test_no_view_keeps_a_patients_name_or_number(ward: Desk, letters: str) -> None:
    with pytest.raises(Refused, match="patient's name or MRN"):
        saved_views.save(ward, "mine", Selection(filter=letters))
    with pytest.raises(Refused, match="Name it by what it shows"):
        saved_views.save(ward, f"{letters} Otis", Selection())


@pytest.mark.parametrize("name", ["BRO", "Brown's", "Browns"])
def test_no_view_is_named_after_a_patient(ward: Desk, name: str) -> None:
    with pytest.raises(Refused, match="Name it by what it shows"):
        saved_views.save(ward, name, Selection())


def test_letters_that_say_neither_where_nor_what_are_not_kept(ward: Desk) -> None:
    with pytest.raises(Refused, match="“quil” is in no unit, bed, payer"):
        saved_views.save(ward, "mine", Selection(filter="quil"))  # QUILL may be on the list tomorrow
    saved_views.save(ward, "mine", Selection(filter="4w medicare ob")).result()


def test_the_last_view_is_remembered_without_its_letters(ward: Desk) -> None:
    assert saved_views.last(ward) == ("", Selection())
    saved_views.remember(ward, "safety", Selection("safety", sort="safety")).result()
    assert saved_views.last(ward) == ("safety", Selection("safety", sort="safety"))
    saved_views.remember(ward, "", Selection(filter="brown", group="edd")).result()
    assert saved_views.last(ward) == ("", Selection(group="edd"))


def test_what_another_version_stored_is_read_as_far_as_it_is_known(ward: Desk) -> None:
    from ncm_tui.services import settings

    settings.put(ward, "caseload.view", {"only": "moon", "sort": "zodiac", "group": 7}).result()
    assert saved_views.last(ward) == ("", Selection())
    settings.put(ward, "caseload.view", ["odd"]).result()
    settings.put(ward, "caseload.views", "odd").result()
    assert saved_views.last(ward) == ("", Selection())
    assert len(saved_views.all_views(ward)) == len(saved_views.BUNDLED)


def test_many_go_off_my_list_by_one_verb_and_come_back_by_one(ward: Desk) -> None:
    flagged(ward, "2202")
    stays = [row.stay for row in caseload.rows(ward) if row.mrn != "2203"]
    done = marked.off_my_list(ward, stays).result()
    assert (
        done.message == "2 patients off my list: NO INFO and BROWN, Otis; ADAMS, Ida stays: open safety flag"
    )
    assert sorted(shown(ward, Selection())) == ["2202", "2203"]
    with pytest.raises(Refused, match="about other patients too"):
        undo.undo(ward, stays[1]).result()
    undo.undo(ward).result()
    assert len(shown(ward, Selection())) == 4
    with pytest.raises(Refused, match="open safety flag"):
        marked.off_my_list(ward, [stay_of(ward, "2202")])
    with pytest.raises(Refused, match="Nobody is marked"):
        marked.off_my_list(ward, [])


def test_one_to_do_for_each_of_many_is_one_verb(ward: Desk) -> None:
    stays = [row.stay for row in caseload.rows(ward)]
    said = todos.add_many(ward, stays, {"text": "IM copy", "due": "2026-11-24"}).result()
    assert said.message.startswith("To-do added for 4 patients: ")
    assert " and 2 more, due Tue 24" in said.message
    assert [row.todos for row in caseload.rows(ward)] == [1, 1, 1, 1]
    undo.undo(ward).result()
    assert [row.todos for row in caseload.rows(ward)] == [0, 0, 0, 0]
