"""Clock rules read from files: what is wrong is said with file and key, and the other rules go on working."""

from pathlib import Path

import pytest

from ncm_tui.library.clocks import clock_and_faults
from ncm_tui.library.dated_codes import lists_of
from ncm_tui.library.library import Library
from ncm_tui.library.sources import Source
from ncm_tui.rules.clock_rules import At, ByFact, Count, Dated, Pick
from ncm_tui.rules.clocks import function_names

HEAD = """
id = "OWN"
version = "1"
title = "Own rule"
short = "own"
licence = "CC0-1.0"
citation = "house rule 4"
confidence = "C"
group = "notice"
kind = "own"
owner = "cm"
"""
WHOLE = f'{HEAD}trigger = "inpatient_admit"\ndue = {{ clock = "CAL", n = 2 }}\ndone_by = ["delivered"]\n'


def faults_of(text: str, name: str = "own") -> list[str]:
    source = Source("clocks", name, f"{name}.toml", True, text, "")
    return [str(fault) for fault in clock_and_faults(source, lists_of(Library.load()))[1]]


def with_line(line: str, without: str = "due") -> str:
    kept = [each for each in WHOLE.splitlines() if not each.startswith(f"{without} =")]
    return "\n".join([*kept, line, ""])


def test_a_whole_rule_has_no_fault() -> None:
    assert faults_of(WHOLE) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('due = { clock = "KAL", n = 2 }', "due.clock: 'KAL' is not one of CAL, HRS"),
        ('due = { clock = "CAL" }', "due.n: a whole number of calendar days"),
        ('due = { clock = "CAL", n = "days" }', "due.n: 'days' is neither a figure of this rule nor a fact"),
        (
            'due = { clock = "CAL", n = 2, frm = "discharge" }',
            "due.frm: this key is not known; did you mean 'from'?",
        ),
        ('due = { clock = "BEFORE" }', "due: BEFORE needs from"),
        (
            'due = { clock = "BEFORE", from = "discharg" }',
            "due.from: 'discharg' is not a registered fact; did you mean 'discharge'?",
        ),
        ('due = { clock = "BEFORE", from = "payer_class" }', "due.from: 'payer_class' holds no time (code)"),
        ('due = { clock = "HRS", n = 2, from = "edd" }', "due: hours are counted from a day without an hour"),
        ('due = { clock = "HRS", n = 2, from = { clock = "CAL", n = 1 } }', "this can never be reckoned"),
        ('due = { clock = "CAL", n = 2, at = "17:00" }', "due.at: only BD and COB have an hour of their own"),
        ('due = { clock = "BD", n = 2, at = "25:00" }', "due.at: an hour was expected"),
        ("due = { min = [] }", "due.min: a list of times was expected"),
        ('due = { by_payer = { medicare_fs = "discharge" } }', "did you mean 'medicare_ffs'?"),
        ('due = { dated = [{ clock = "CAL", n = 2 }] }', "due.dated[0]: a period needs from or until"),
        (
            'due = { dated = [{ until = "2025", clock = "CAL", n = 2 }] }',
            "due.dated[0].until: a day was expected",
        ),
        ('due = { when = { f = "payer", op = "==", value = "x" } }', "due.then: a time is needed here."),
        ("due = 3", "due: a time was expected"),
        ('due = { clock = "CAL", n = 99999999999 }', "due.n: 99999999999 lies out of reach: at most 100,000"),
        (
            'due = { clock = "CAL", n = 2, last = true }',
            "due.last: only months may lack a day; CAL counts none.",
        ),
        ("", "due: a time is needed here, or prompt"),
    ],
)
def test_a_wrong_time_is_named(line: str, said: str) -> None:
    assert any(said in fault for fault in faults_of(with_line(line))), faults_of(with_line(line))


@pytest.mark.parametrize(
    ("line", "without", "said"),
    [
        ('trigger = { event = "denyed" }', "trigger", "trigger.event: 'denyed' is not one of"),
        ('trigger = "inpatient_admitted"', "trigger", "did you mean 'inpatient_admit'?"),
        ('group = "notices"', "group", "did you mean 'notice'?"),
        ('owner = "nurse"', "owner", "owner: 'nurse' is not one of cm, ur"),
        ('confidence = "X"', "confidence", "confidence: 'X' is not one of V, V2, M, C"),
        ("version = 2", "version", "version: a text was expected, not a number."),
        (
            'applies = { f = "payer_clas", op = "==", value = "self_pay" }',
            "applies",
            "applies.f: 'payer_clas' is not a registered fact; did you mean 'payer_class'?",
        ),
        (
            'applies = { f = "payer_class", op = "==", value = "selfpay" }',
            "applies",
            "did you mean 'self_pay'?",
        ),
        ('function = "mon"', "function", "function: 'mon' is not one of"),
        ('early = "invalid"', "early", "early: needs open"),
        (
            'why = "at {dischrge}"',
            "why",
            "why: '{dischrge}' is no registered fact; did you mean 'discharge'?",
        ),
        ('why = "at {discharge"', "why", "why: its braces do not fit"),
        (
            "effective_from = 2026-05-01\neffective_to = 2026-01-01",
            "why",
            "effective_to: 2026-01-01 is before 2026-05-01.",
        ),
        ('short = "a name that is far too long for the list"', "short", "short: 40 characters; at most 26"),
        ("done_by = []", "done_by", "done_by: nothing could meet this clock"),
        (
            '[figures.days]\ntitle = "d"\nunit = "days"\ndefault = 3',
            "why",
            "figures.days: nothing in this rule counts with it.",
        ),
        ('not_needed = [{ why = "x" }]', "why", "not_needed[0].when: a condition is needed here."),
        (
            'not_needed = [{ when = { known = "edd" }, why = "left {discharge" }]',
            "why",
            "not_needed[0].why: its braces do not fit",
        ),
        (
            'not_yet = [{ when = { known = "edd" }, why = "left {dischargd}" }]',
            "why",
            "not_yet[0].why: '{dischargd}' is no registered fact; did you mean 'discharged'?",
        ),
        ('met_by = ["answerd_at"]', "why", "met_by: 'answerd_at' is not a registered fact"),
        ('met_by = ["answered"]', "why", "met_by: 'answered' holds no time (yes_no)"),
        ("colour = 3", "why", "colour: this key is not known"),
    ],
)
def test_a_wrong_key_is_named(line: str, without: str, said: str) -> None:
    found = faults_of(with_line(line, without))
    assert any(said in fault for fault in found), found


def test_a_rule_lies_in_the_file_of_its_name() -> None:
    assert faults_of(WHOLE, "other") == ["id: 'OWN' belongs in a file named 'own.toml'."]


def test_every_shape_of_a_time_is_read() -> None:
    due = """due = { min = [
      "discharge",
      { clock = "HRS", n = "-days", from = { clock = "MIDNIGHT", n = 2 } },
      { by_payer = { tricare = { clock = "CAL", n = 3 } }, default = { clock = "BD", n = 1, at = "17:00" } },
      { dated = [{ until = 2025-12-31, clock = "CAL", n = 14 }, { from = 2026-01-01, then = "edd" }] },
      { first = ["medically_ready", { clock = "CAL", n = 5 }] },
    ] }"""
    text = with_line(f'{due}\n[figures.days]\ntitle = "d"\nunit = "days"\ndefault = 3')
    rule, faults = clock_and_faults(
        Source("clocks", "own", "own.toml", True, text, ""), lists_of(Library.load())
    )
    assert faults == ()
    assert isinstance(rule.due, Pick)
    assert [type(part) for part in rule.due.parts] == [At, Count, ByFact, Dated, Pick]
    assert rule.figures["days"].key(rule.id) == "OWN.days"


def local(folder: Path, name: str, text: str) -> Library:
    (folder / "clocks").mkdir(exist_ok=True)
    (folder / "clocks" / name).write_text(text, encoding="utf-8")
    return Library.load(user_dir=folder)


def test_the_users_own_file_stands_over_the_bundled_one(tmp_path: Path) -> None:
    own = WHOLE.replace('"OWN"', '"IM_INITIAL"').replace("n = 2", "n = 1")
    rules = local(tmp_path, "im-initial.toml", own).clocks()
    assert rules.by_id["IM_INITIAL"].local
    assert rules.by_id["IM_INITIAL"].title == "Own rule"
    assert not rules.by_id["MOON"].local
    assert rules.broken == ()


def test_a_wrong_file_is_left_out_and_the_others_go_on(tmp_path: Path) -> None:
    rules = local(
        tmp_path, "im-initial.toml", WHOLE.replace('"CAL"', '"KAL"').replace('"OWN"', '"IM_INITIAL"')
    ).clocks()
    assert rules.broken[0].message.startswith("due.clock: 'KAL' is not one of")
    assert rules.broken[0].path.endswith("im-initial.toml")
    assert not rules.by_id["IM_INITIAL"].local
    assert len(rules.by_id) == len(Library.load().clocks().by_id)


def test_a_file_that_is_no_toml_is_left_out(tmp_path: Path) -> None:
    rules = local(tmp_path, "own.toml", "id = ").clocks()
    assert "is not TOML" in rules.broken[0].message
    assert "OWN" not in rules.by_id


def test_at_most_eight_rules_need_a_function() -> None:
    used = {rule.function for rule in Library.load().clocks() if rule.function}
    assert used == set(function_names())
    assert len(used) <= 8


# -- the user's own holidays


def test_the_users_own_holidays(tmp_path: Path) -> None:
    (tmp_path / "holidays.toml").write_text(
        '[[days]]\nday = 2026-11-27\nname = "Friday"\npayers = true\n'
        '[[days]]\nday = "12/24"\n[[days]]\nname = "none"\n',
        encoding="utf-8",
    )
    found = Library.load(user_dir=tmp_path).holidays()
    assert {day.isoformat(): name for day, name in found.days.items()} == {"2026-11-27": "Friday"}
    assert found.of_payers == set(found.days)
    assert [problem.message for problem in found.broken] == [
        "days[1].day: a day was expected, as 2026-01-31 without quotes.",
        "days[2].day: a day is needed here, as 2026-11-27 without quotes.",
    ]
    assert all(problem.path.endswith("holidays.toml") for problem in found.broken)


def test_no_file_of_holidays_is_none(tmp_path: Path) -> None:
    assert Library.load(user_dir=tmp_path).holidays().days == {}
