"""The curtain of the privacy key: initials, the year, the last four, each in as many cells as before."""

from datetime import date

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from ncm_tui.terminal.curtain import Curtain
from ncm_tui.vault.names import fold
from ncm_tui.views.people import KnownPeople

WORDS = """alvarez maria obrien nunez taylor ann may lee 王 kelly siobhan de la cruz delacruz elena torres
    luis a red x smith smith2"""
CURTAIN = Curtain(
    KnownPeople(
        words=frozenset(WORDS.split()),
        numbers=frozenset({"0048213", "5550101234", "v100200"}),
        births=frozenset({date(1948, 3, 2)}),
        phrases=("12 Elm Street",),
        payers=("VA / TRICARE", "Maria Health Plan", "Lee", "MA", "M"),
        names=(
            "O'BRIEN-KELLY, Siobhan",
            "DELACRUZ, Maria Elena",
            "DE LA CRUZ, Ann May",
            "TORRES, Luis A",
            "[RED]X[/ SMITH",
            "MAY, Ann",
            "SMITH2, may",
        ),
        texts=("sister Brenda takes him home", "No ride", "Barn"),
    ),
    fold,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (" ALVAREZ, Maria  78F  DOB 02 Mar 1948  MRN 0048213", " A, M  78F  DOB 1948  MRN …8213"),
        ("BABY GIRL A of TAYLOR, Ann", "BABY GIRL A of T, A"),
        ("ALVAREZ, Mar… 78F", "A, M 78F"),
        ("ALVA… 78F", "A 78F"),
        ("O'BRIEN-NÚÑEZ, Ann", "O, A"),
        (" O'BRIEN-KELLY, SIOBHAN  78F", " O, S  78F"),
        ("O’Brien-Kelly, Siobhan · 4W", "O, S · 4W"),
        ("O'BRIEN-KELLY, Sio… 4W  IP", "O, S 4W  IP"),
        ("O'BRIEN-K… 4W  IP", "O 4W  IP"),
        ("O'BRI… 4W  IP", "O 4W  IP"),
        ("DE LA CRUZ, … 4W  IP", "D 4W  IP"),
        ("Siobhan O'Brien's ride; O'Brien-Kelly's too", "S O's ride; O's too"),
        ("DELACRUZ, MARIA ELENA  4W", "D, M  4W"),
        ("DELACRUZ, MARIA EL…  4W", "D, M  4W"),
        ("DELACRUZ, MAR… 4W", "D, M 4W"),
        ("DE LA CRUZ, ANN MAY  4W", "D, A  4W"),
        ("de la cruz, ann may  4W", "D, A  4W"),
        ("TORRES, LUIS A  4W", "T, L  4W"),
        ("TORRES, LUIS A is off my list", "T, L is off my list"),
        ("ALVAREZ, May · A day", "A, M · A day"),
        ("[RED]X[/ SMITH  4W", "[R S  4W"),
        ("SMITH2, may  4W", "S, M  4W"),
        ("MA · M · MARIA", "MA · M · M"),
        ("12 Elm Street and 12 Elm Street", "… and …"),
        ("Maria Alvarez and maria alvarez", "M A and maria alvarez"),
        ("MAY, Ann leaves Sun 02 May", "M, A leaves Sun 02 May"),
        ("02 Mar 1948  0048213 5E", "1948  …8213 5E"),
        ("Arrival Tue 02 Mar 1948", "Arrival Tue 02 Mar 1948"),
        ("Admitted 02 Mar 1948 06:37", "Admitted 02 Mar 1948 06:37"),
        ("Date of birth   Tue 02 Mar 1948", "Date of birth 1948"),
        ("3/2/48, 2.3.1948, March 2nd, 1948, 2 mar '48", "1948, 1948, 1948, 1948"),
        ("DOB 5/30/97 and 5/30/97", "DOB … and 5/30/97"),
        ("Kowal 937-555-7788, (937) 555 7788, 555-7788", "Kowal …7788, …7788, …7788"),
        ("VA / TR…~ Maria Health Plan~ Maria", "VA / TR…~ Maria Health Plan~ M"),
        ("VA / TRICARE~ LEE", "VA / TRICARE~ L"),
        ("Barrier: sister Brenda takes him home today", "Barrier: … today"),
        ("sister Brenda tak… 4W", "… 4W"),
        ("Barrier no ride · Barn", "Barrier … · Barn"),
        ("born 1948-03-02 or 3/2/1948", "born 1948 or 1948"),
        ("call (555) 010-1234 or 555-010-1234", "call …1234 or …1234"),
        ("visit V100-200", "visit …0200"),
        ("MRN 77 · DOB 01 Jan 2000", "MRN … · DOB 2000"),
        ("lives 12 Elm Street, alone", "lives …, alone"),
        ("王 · 4W-12A · LOS 3/3.8*", "王 · 4W-12A · LOS 3/3.8*"),
        ("admitted 20 Nov 2026, 78F, LACE 14", "admitted 20 Nov 2026, 78F, LACE 14"),
    ],
)
def test_what_names_somebody_goes_and_the_rest_stays_where_it_is(text: str, shown: str) -> None:
    hidden = CURTAIN.hide(text)
    assert hidden.split() == shown.split()
    assert cell_len(hidden) == cell_len(text)


def test_a_name_over_two_styles_is_one_name() -> None:
    bold = Style(bold=True)
    drawn = CURTAIN.apply(
        [Segment(" ALVA", bold), Segment("REZ, Ma"), Segment("ria  78F", bold)], Color(0, 0, 0)
    )
    assert "".join(one.text for one in drawn).rstrip() == " A, M            78F"
    assert sum(cell_len(one.text) for one in drawn) == len(" ALVAREZ, Maria  78F")
    assert drawn[0].style == bold


def test_the_blanks_of_a_sentence_stand_at_its_end_and_do_not_say_how_long_the_name_is() -> None:
    assert CURTAIN.hide("TORRES, LUIS A is off my list.").rstrip() == "T, L is off my list."
    assert CURTAIN.hide("TORRES, LUIS A  4W-12A") == "T, L            4W-12A"


def test_a_line_without_anybody_is_left_alone() -> None:
    line = [Segment("discharge checklist"), Segment(" 19 of 22")]
    assert CURTAIN.apply(line, Color(0, 0, 0)) is line
