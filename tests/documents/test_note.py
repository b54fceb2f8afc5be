"""The texts that leave: identity line, note with addenda, evidence; templates that are wrong."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from ncm_tui.documents.checklist import evidence_words
from ncm_tui.documents.evidence import evidence_text
from ncm_tui.documents.identity import identity_line
from ncm_tui.documents.note import digest, has_private, without_private
from ncm_tui.documents.template import render
from ncm_tui.library.library import Library
from ncm_tui.library.note_templates import NoteTemplate, read_note_template
from ncm_tui.library.sources import Source
from ncm_tui.models.enums import PatientStatus
from ncm_tui.rules.problems import DefinitionProblem
from ncm_tui.views.checklist import Evidence
from ncm_tui.views.notes import PRIVATE, AddendumView, NoteFacts
from ncm_tui.views.patient import PatientLine

ZONE = ZoneInfo("America/New_York")
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 14, 9, tzinfo=ZONE)
LINE = PatientLine(
    patient="p",
    stay="s",
    name="ALVAREZ, Maria",
    preferred_name="",
    age_sex="78F",
    birth_date=date(1948, 3, 2),
    mrn="0048213",
    bed="4W-12A",
    unit="4W",
    status=PatientStatus.IP,
    since=NOW,
    day=4,
    observation_hours=None,
    los_days=3,
    gmlos="3.8*",
    payer="UHC MA",
    payer_confirmed=True,
    code_status=None,
    language="Spanish",
    interpreter=True,
    isolation="",
    safety=False,
    name_alert=False,
    newborn=False,
    age_years=78,
    birth_year=1948,
    stay_open=True,
)
FACTS = NoteFacts(
    line=LINE,
    title="Progress",
    author="D. W. RN",
    written=NOW,
    census=None,
    since=None,
    status="inpatient",
    reason="",
    own_words="",
    payer="UHC",
    edd=None,
    edd_was=None,
    edd_reason="",
    destination="",
    medically_ready=None,
    volatile=(),
    stale=(),
    findings=(),
    moved=(),
    done=(),
    notices=(),
    goals=(),
    barriers=(),
    needed=(),
    unanswered=(),
    readiness="0 of 3 done",
)


def template(body: str) -> NoteTemplate:
    return NoteTemplate("t", "1", "T", "t", body, "content/notes/t.j2", "")


def source(text: str, name: str = "t") -> Source:
    return Source("notes", name, f"content/notes/{name}.j2", False, text, "")


def test_the_identity_line() -> None:
    census = datetime(2026, 11, 23, 6, 42, tzinfo=ZONE)
    assert identity_line(LINE, NOW, census, TODAY) == (
        "ALVAREZ, Maria · DOB 02 Mar 1948 · MRN 0048213 · written 14:09 · census of 06:42"
    )


def test_a_time_of_another_day_carries_its_day() -> None:
    census = datetime(2026, 11, 22, 6, 42, tzinfo=ZONE)
    said = identity_line(LINE, NOW, census, date(2026, 11, 24))
    assert said.endswith("written Mon 23 14:09 · census of Sun 22 06:42")


def test_what_is_not_known_is_said() -> None:
    bare = replace(LINE, birth_date=None, birth_year=None, mrn="")
    assert identity_line(bare, NOW, None, TODAY) == (
        "ALVAREZ, Maria · DOB unknown · MRN unknown · written 14:09 · no census"
    )


def test_limited_identity_says_the_year_and_the_last_four() -> None:
    few = replace(LINE, name="A, M", birth_date=None, birth_year=1948, mrn="…8213")
    assert identity_line(few, NOW, None, TODAY) == "A, M · born 1948 · MRN …8213 · written 14:09 · no census"


def test_the_digest_follows_body_and_finished_addenda() -> None:
    open_one = AddendumView("a", "draft", NOW, None, "")
    closed = AddendumView("b", "More", NOW, NOW, "")
    assert digest("x", [open_one]) == digest("x")
    assert digest("x", [closed]) != digest("x")
    assert digest("x\x00More") == digest("x", [closed])


def test_evidence_in_one_line() -> None:
    form = Library.load().dialog("evidence-choice")
    answers = {
        "state": "done",
        "list_date": "2026-11-22",
        "list_source": "care_compare",
        "shown_to": "patient, [son]",
        "chosen": "Maple Grove",
        "interest": "none",
        "happened_at": "2026-11-22T09:40:00-05:00",
        "who": "",
    }
    assert evidence_text(form, answers) == (
        "List given on: Sun 22 Nov 2026; Care Compare; Shown to: patient, [son]; Chosen: Maple Grove; None"
    )


def test_a_late_entry_says_so() -> None:
    late = Evidence(NOW.replace(hour=9), NOW, True, "S. Ruiz RN", "list 11/22", "")
    assert evidence_words(late) == (
        "Mon 23 Nov 2026 09:09, S. Ruiz RN, list 11/22, late entry Mon 23 Nov 2026 14:09"
    )


def test_a_template_does_not_escape_and_squeezes_blank_lines() -> None:
    facts = replace(FACTS, reason="<b>&[/")
    assert render(template("{{ n.reason }}\n\n\n\n{{ n.written | full }}  \n"), facts) == (
        "<b>&[/\n\nMon 23 Nov 2026 14:09\n"
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{{ n.reasn }}", "no attribute 'reasn'"),
        ("{{ patient }}", "'patient' is undefined"),
        ("{% if n.reason %}", "line 1 of the text"),
        ("{{ n.line.__class__.__mro__ }}", "cannot be written"),
        ("{{ n.reason | full }}", "cannot be written"),
    ],
)
def test_a_wrong_template_is_a_sentence(body: str, said: str) -> None:
    with pytest.raises(DefinitionProblem) as raised:
        render(template(body), FACTS)
    assert said in str(raised.value)
    assert raised.value.path == "content/notes/t.j2"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no head", "a head between two"),
        ("+++\nid = 1\n+++\n", "id: a text was expected"),
        ("+++\nid = \n+++\n", "not TOML"),
        ('+++\nid = "other"\nversion = "1"\ntitle = "T"\nkind = "t"\n+++\n', "must be the name of its file"),
        (
            '+++\nid = "t"\nversion = "1"\ntitle = "T"\nkind = "t"\ntitel = "x"\n+++\n',
            "did you mean 'title'?",
        ),
    ],
)
def test_a_wrong_head_is_a_sentence(text: str, said: str) -> None:
    with pytest.raises(DefinitionProblem) as raised:
        read_note_template(source(text))
    assert said in str(raised.value)


def test_every_bundled_template_writes_over_bare_facts() -> None:
    library = Library.load()
    assert library.ids("notes")
    for name in library.ids("notes"):
        assert render(library.note_template(name), FACTS)


def test_private_findings_are_left_out_to_the_end_of_their_time_or_of_the_line() -> None:
    text = (
        f"Seen.\n{PRIVATE}PHQ-9 14 (moderate) (Mon 23 Nov 2026 14:09). Then.\n"
        f"Said: {PRIVATE}in her own words\n{PRIVATE}AUDIT 12 (Mon 23 Nov 2026 14:09).\nPlan.\n\nEnd.\n"
    )
    assert has_private(text)
    assert without_private(text) == "Seen.\nThen.\nSaid:\nPlan.\n\nEnd.\n"
    assert not has_private(without_private(text))
