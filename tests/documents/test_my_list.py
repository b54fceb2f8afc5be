"""My list on the page: on one page while it fits, nothing left out in silence, nothing of markup."""

from datetime import datetime

from ncm_tui.documents.my_list import list_text
from ncm_tui.documents.pdf.my_list import list_pdf
from ncm_tui.documents.pdf.type import BOLD, REGULAR, cut, fonts, lines, printable, width
from ncm_tui.views.my_list import MyList, PrintRow

NOW = datetime.fromisoformat("2026-11-23T14:09:00-05:00")


def row(**changed: object) -> PrintRow:
    said = {
        "bed": "4W-12A", "name": "ALVAREZ, Maria", "age_sex": "78F", "attending": "Dr. S. Kimura",
        "reason": "Hip fracture", "payer": "UHC MA", "stay": "IP 3/3.8", "edd": NOW.date(),
        "disposition": "SNF", "barriers": ("SNF authorization",), "due": ("today Call",),
        "name_alert": False, "safety": False,
    }  # fmt: skip
    return PrintRow(**{**said, **changed})  # type: ignore[arg-type]  # of tests' own making


def of(*rows: PrintRow) -> MyList:
    return MyList("Dana Whitfield RN", "St. Brigid", NOW, None, False, rows)


def test_text_has_a_box_wraps_and_says_today() -> None:
    said = list_text(of(row(name_alert=True, safety=True, due=("word " * 60,))))
    assert "[ ] 4W-12A     ALVAREZ, Maria · 78F · NAME ALERT · ! safety" in said
    assert "EDD 11/23 today" in said
    assert "no census" in said
    assert max(map(len, said.splitlines())) <= 100
    assert said.count("CONFIDENTIAL – SHRED") == 2


def test_one_page_while_it_fits_then_several() -> None:
    hostile = row(name="[/]Ř, Łukasz <b>", reason="\u202eevil 中", due=("x" * 500, "y " * 300))
    assert list_pdf(of(*[row()] * 25))[1] == 1
    content, pages = list_pdf(of(*[row()] * 40, hostile))
    assert (pages, content[:5]) == (2, b"%PDF-")
    assert list_pdf(of(row(), hostile))[0] == list_pdf(of(row(), hostile))[0]
    for never in (b"Dana", b"/tmp", b"/home"):
        assert never not in content


def test_nothing_wider_than_its_column_and_what_is_cut_says_so() -> None:
    fonts()
    for text in ("Home health agency of the county", "unbreakable" * 9, "Ř Ł ễ — – ✓"):
        made = lines(text, REGULAR, 8, 60, 3)
        assert len(made) <= 3
        assert all(width(line, REGULAR, 8) <= 60 for line in made)
    assert lines("one two three four five six seven", REGULAR, 8, 40, 1)[0].endswith("…")
    assert cut("Maria", BOLD, 8, 100) == "Maria"


def test_names_as_they_are_written_and_a_sign_nobody_has_is_marked() -> None:
    fonts()
    assert printable("NÚÑEZ, Zoë · Nguyễn · Łukasz · Šťastný") == "NÚÑEZ, Zoë · Nguyễn · Łukasz · Šťastný"
    assert printable("李 a\nb") == "\ufffd a b"
