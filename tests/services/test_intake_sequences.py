"""Any sequence of imports, edits by hand and undos: nothing of the nurse's is lost, nothing is left hanging,
and the same file twice changes nothing."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from tests.interop.build import row
from tests.services.hand import at
from tests.services.test_intake import census

from ncm_tui.interop.records import Merge, PatientId
from ncm_tui.models.enums import AbsenceChoice, ConflictChoice
from ncm_tui.rules.problems import Problem
from ncm_tui.services import (
    absences,
    conflicts,
    discharge,
    intake,
    ledger,
    notes,
    patients,
    search,
    stays,
    todos,
    undo,
)
from ncm_tui.services.desk import Desk
from ncm_tui.services.intake import Mine, Options
from ncm_tui.services.shown import shown

_NUMBER = count()
HERS = {
    "stay": "bed, unit, attending, own_words, on_my_list, sticky",
    "patient": "family, given, preferred_name, birth_date, passcode",
    "todo": "text, done_at",
    "note": "body",
}
LOST = (
    "SELECT count(*) FROM pragma_foreign_key_check",
    "SELECT count(*) FROM stay s JOIN patient p ON p.id = s.patient_id"
    " WHERE s.voided_at IS NULL AND p.voided_at IS NOT NULL",
    "SELECT count(*) FROM stay_shown WHERE stay_id NOT IN (SELECT id FROM stay WHERE voided_at IS NULL)",
    "SELECT count(*) FROM stay WHERE voided_at IS NULL AND id NOT IN (SELECT stay_id FROM stay_shown)",
    "SELECT count(*) FROM emr_value WHERE entity = 'stay' AND entity_id NOT IN (SELECT id FROM stay)",
    "SELECT count(*) FROM (SELECT stay_id FROM census_absence WHERE choice IS NULL AND voided_at IS NULL"
    " GROUP BY stay_id HAVING count(*) > 1)",
    "SELECT count(*) FROM emr_value e JOIN stay s ON e.entity = 'stay' AND s.id = e.entity_id"
    " WHERE s.patient_id <> e.patient_id",
    *(
        f"SELECT count(*) FROM text_shown t JOIN {table} x ON t.source = '{table}' AND x.id = t.source_id"
        " WHERE t.patient_id <> x.patient_id"
        for table in ("todo", "note")
    ),
)

person = st.integers(1, 4)
UNITS, BEDS, DOCTORS = ["4W", "5E"], ["01", "02", "03"], ["Lee, Ann", "Shah, Raj"]
line = st.fixed_dictionaries(
    {
        "n": person,
        "Unit": st.sampled_from(UNITS),
        "Bed": st.sampled_from(BEDS),
        "Patient Class": st.sampled_from(["Inpatient", "Observation"]),
        "Last Name": st.sampled_from(["Quill", "Quill", "Quill", "Marsh"]),
        "Encounter Status": st.sampled_from(["", "", "", "Discharged", "Cancelled"]),
        "Attending": st.sampled_from(DOCTORS),
    }
)
lists = st.lists(line, min_size=1, max_size=4, unique_by=lambda cells: cells["n"])
sides = st.sampled_from(list(ConflictChoice))
#: What she can answer of somebody a list does not name.
choices = st.sampled_from(
    [AbsenceChoice.LEFT, AbsenceChoice.MOVED, AbsenceChoice.NOT_MINE, AbsenceChoice.STAYS]
)
field = st.sampled_from(["bed", "attending", "preferred_name", "passcode"])
take = st.tuples(st.just("take"), lists, st.sampled_from(["new", "new", "old"]), st.sampled_from(["", "4W"]))
merge = st.tuples(st.just("merge"), person, person)
edit = st.tuples(st.just("edit"), person, field)
hand = st.one_of(
    edit,
    st.tuples(st.just("todo"), person),
    st.tuples(st.just("sticky"), person),
    st.tuples(st.just("note"), person),
    st.tuples(st.just("off"), person),
    st.tuples(st.just("left"), person),
)
back = st.one_of(
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
    st.tuples(st.just("undo_import"), st.integers(0, 2)),
)


def _rows(*numbers: int, **cells: str) -> list[dict[str, Any]]:
    """A list as the days have it: everybody where she was, but for ``cells``."""
    usual = {"Unit": "4W", "Patient Class": "Inpatient", "Last Name": "Quill", "Attending": "Lee, Ann"}
    return [{"n": n, **usual, "Bed": f"0{n}", "Encounter Status": "", **cells} for n in numbers]


def _absent(number: int, choice: AbsenceChoice) -> list[tuple[Any, ...]]:
    """Somebody is not on a list, and she says what became of her."""
    return [("take", _rows(*{1, 2, 3, 4} - {number}), "new", ""), ("absent", choice)]


def _differs(number: int, bed: str, side: ConflictChoice) -> list[tuple[Any, ...]]:
    """The EMR says otherwise than she does."""
    return [("edit", number, "bed"), ("take", _rows(1, 2, 3, 4, Bed=bed), "new", ""), ("settle", side)]


def _become_one(one: int, two: int, name: str, side: ConflictChoice) -> list[tuple[Any, ...]]:
    """Two records she wrote on, and what she says then."""
    return [("edit", one, name), ("edit", two, name), ("merge", one, two), ("settle", side)]


#: What only together does anything: a step, and what it asks for.
groups = st.one_of(
    st.builds(_absent, person, choices),
    st.builds(_differs, person, st.sampled_from(BEDS), sides),
    st.builds(_become_one, person, person, field, sides),
    st.builds(lambda one, two: [one, ("undo",), ("redo",), two], st.one_of(take, merge), hand),
    st.builds(lambda one, two: [one, two, ("undo_import", 0)], st.one_of(take, merge), hand),
    st.just([("again",)]),
    st.one_of(take, hand, hand, merge, back).map(lambda one: [one]),
)
#: Every kind of step once, each where it has something to do.
EVERY = [
    ("todo", 1), ("sticky", 2), ("note", 3), ("edit", 1, "bed"),
    ("take", _rows(1, 2, 3, Bed="02"), "new", ""),
    ("settle", ConflictChoice.EMR), ("absent", AbsenceChoice.LEFT), ("again",), ("off", 3), ("left", 3),
    ("edit", 1, "passcode"), ("edit", 2, "passcode"), ("merge", 2, 1), ("undo",), ("redo",),
    ("take", _rows(1, 3, Bed="03"), "new", ""), ("undo_import", 0),
]  # fmt: skip


class Ward:
    """A vault, what was read last, and what of it is the nurse's."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk, self.folder = desk, folder
        self.hour = 34  # a day after everybody came
        self.last: tuple[Path, Options] | None = None
        self.of_stays = list(_of_stays(desk))

    def hers(self) -> dict[tuple[str, str], tuple[Any, ...]]:
        """Every value she owns, by table and row."""
        rows = self.desk.vault.reader.rows
        found = {
            (table, uid): tuple(values)
            for table, columns in HERS.items()
            for uid, *values in rows(f"SELECT uid, {columns} FROM {table} WHERE voided_at IS NULL")
            if any(values)
        }
        times = "SELECT uid, at, precision FROM key_time WHERE confirmed_at IS NOT NULL AND voided_at IS NULL"
        found.update({("key_time", uid): tuple(values) for uid, *values in rows(times)})
        return found

    def stay(self, number: int) -> str | None:
        """The stay of visit ``V-<number>``, if she has it."""
        visit = (f"V-{number}",)
        found = self.desk.vault.reader.value("SELECT uid FROM stay_shown WHERE visit_number = ?", visit)
        return None if found is None else str(found)

    def sound(self) -> None:
        for query in (*LOST, *self.of_stays):
            assert self.desk.vault.reader.value(query) == 0, query

    # -- steps

    def take(self, cells: list[dict[str, Any]], age: str, unit: str) -> None:
        self.hour += 1
        hour = self.hour if age == "new" else 26
        made = [
            row(**{"number" if name == "n" else name: cell for name, cell in one.items()}) for one in cells
        ]
        when = f"2026-11-{20 + hour // 24}T{hour % 24:02}:07"
        path = census(self.folder, *made, when=when, name=f"{self.hour}.csv")
        options = Options(mine=Mine(units=(unit,)) if unit else Mine())
        self._import(path, options)

    def again(self) -> None:
        if self.last is None:
            return
        self._import(*self.last)

    def merge(self, old: int, new: int) -> None:
        if self.last is None or old == new:
            return
        plan = intake.prepare(self.desk, [self.last[0]], self.last[1])
        pair = Merge(PatientId("MR", "", f"M-{new}"), PatientId("MR", "", f"M-{old}"))
        feeds = (replace(plan.feeds[0], merges=(pair,)), *plan.feeds[1:])
        before = self.hers()
        intake.commit(self.desk, intake.replan(self.desk, replace(plan, feeds=feeds), plan.options)).result(9)
        self._kept(before, self.hers())

    def _kept(self, before: dict[tuple[str, str], Any], after: dict[tuple[str, str], Any]) -> None:
        """After a merge: hers of the merged record is the survivor's, or one of two words in a question."""
        for (table, uid), values in before.items():
            if (table, uid) in after:
                filled = [pair for pair in zip(values, after[table, uid], strict=True) if pair[0]]
                assert all(was == now for was, now in filled), "a merge changed what is hers"
                continue
            assert table == "patient", f"a merge lost a {table}"
            into = "SELECT p.id, p.uid FROM patient_merge m JOIN patient p ON p.id = m.patient_id"
            where = f"{into} WHERE m.merged_uid = ? AND m.voided_at IS NULL"
            number, survivor = self.desk.vault.reader.one(where, (uid,))
            asked = "SELECT nurse_value, emr_value FROM conflict WHERE entity = 'patient' AND entity_id = ?"
            there = {word for row_ in self.desk.vault.reader.rows(asked, (number,)) for word in row_}
            there |= set(after.get(("patient", survivor), ()))
            assert {value for value in values if value} <= there, "a merge lost what is hers"

    def _import(self, path: Path, options: Options) -> None:
        plan = intake.prepare(self.desk, [path], options)
        before = self.hers()
        intake.commit(self.desk, plan).result(9)
        after = self.hers()
        assert {key: after.get(key) for key in before} == before, "an import changed what is hers"
        assert intake.prepare(self.desk, [path], options).preview.changes_nothing, "the same file again"
        self.last = path, options

    def edit(self, number: int, field: str) -> None:
        if (uid := self.stay(number)) is not None:
            patients.edit(self.desk, uid, {field: f"hers {next(_NUMBER)}"}).result(9)

    def todo(self, number: int) -> None:
        if (uid := self.stay(number)) is not None:
            todos.add(self.desk, uid, {"text": f"call {next(_NUMBER)}"}).result(9)

    def sticky(self, number: int) -> None:
        if (uid := self.stay(number)) is not None:
            todos.set_sticky(self.desk, uid, {"text": f"ask {next(_NUMBER)}"}).result(9)

    def note(self, number: int) -> None:
        if (uid := self.stay(number)) is not None:
            draft = str(notes.draft(self.desk, uid, "progress").result(9).row)
            notes.write(self.desk, draft, f"seen {next(_NUMBER)}").result(9)

    def off(self, number: int) -> None:
        if (uid := self.stay(number)) is not None:
            stays.keep(self.desk, uid, on=False).result(9)

    def left(self, number: int) -> None:
        if (uid := self.stay(number)) is not None:
            said = {"left_at": at("2026-11-22T12:00").isoformat(), "destination": "home"}
            discharge.left(self.desk, uid, said).result(9)

    def absent(self, choice: AbsenceChoice) -> None:
        for asked in absences.open_list(self.desk)[:1]:
            absences.decide(self.desk, asked.stay, choice).result(9)

    def settle(self, choice: ConflictChoice) -> None:
        for number in range(1, 5):
            if (uid := self.stay(number)) is not None:
                for open_ in conflicts.open_conflicts(self.desk, shown(self.desk, uid))[:1]:
                    conflicts.settle(self.desk, open_.uid, choice).result(9)

    def undo(self) -> None:
        undo.undo(self.desk).result(9)

    def redo(self) -> None:
        undo.redo(self.desk).result(9)

    def undo_import(self, back: int) -> None:
        runs = [line for line in ledger.runs(self.desk) if line.taken_back is None]
        if back >= len(runs):
            return
        worked_on = {key: value for key, value in self.hers().items() if key[0] != "stay" or any(value[:4])}
        undo.undo_import(self.desk, runs[back].run).result(9)
        after = self.hers()
        assert {key: after.get(key) for key in worked_on} == worked_on, "taking an import back took hers"


def _of_stays(desk: Desk) -> Iterator[str]:
    """A row of a stay is its patient's, and no living row is a merged record's, whatever the table."""
    tables = desk.vault.reader.rows(
        "SELECT m.name, group_concat(c.name) FROM sqlite_master m, pragma_table_info(m.name) c"
        " WHERE m.type = 'table' AND m.name NOT LIKE '%shown' GROUP BY 1"
    )
    for table, columns in tables:
        if {"patient_id", "stay_id"} <= set(columns.split(",")):
            of_stay = f"{table} t JOIN stay s ON s.id = t.stay_id"
            yield f"SELECT count(*) FROM {of_stay} WHERE t.patient_id <> s.patient_id"
        if {"patient_id", "voided_at"} <= set(columns.split(",")):
            yield (
                f"SELECT count(*) FROM {table} t JOIN patient p ON p.id = t.patient_id"
                " WHERE t.voided_at IS NULL AND p.voided_at IS NOT NULL"
            )


def _walk(desk: Desk, folder: Path, steps: list[tuple[Any, ...]], did: Counter[str]) -> None:
    ward, newest = Ward(desk, folder), "SELECT coalesce(max(seq), 0) FROM row_version"
    for name, *given_ in [("take", _rows(1, 2, 3, 4), "new", ""), *steps]:
        before = desk.vault.reader.value(newest)
        with suppress(Problem):  # refused with a sentence: as good as any answer here
            getattr(ward, name)(*given_)
        did[name] += desk.vault.reader.value(newest) != before
        did["steps"] += 1
        while (owed := search.settle(desk)) is not None:
            owed.result(9)
        ward.sound()


def _any_sequence(
    template: Path, tmp_path: Path, open_desk: Callable[..., Desk], examples: int
) -> Counter[str]:
    did: Counter[str] = Counter()

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=examples < 100,  # the same walk each day; the long one looks for new ones
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @example([EVERY])
    @given(st.lists(groups, min_size=2, max_size=6))
    def walked(parts: list[list[tuple[Any, ...]]]) -> None:
        folder = tmp_path / str(next(_NUMBER))
        shutil.copytree(template, folder / "vaults" / "dana")
        desk = open_desk(folder / "vaults" / "dana")
        try:
            _walk(desk, folder, [step for part in parts for step in part], did)
        finally:
            desk.vault.close()

    walked()
    return did


def _did_something(did: Counter[str]) -> None:
    """A walk whose steps do nothing proves nothing."""
    kinds = {name for name, *_ in EVERY} - {"again"}
    assert not {name for name in kinds if not did[name]}, did
    assert sum(did[name] for name in kinds) > did["steps"] / 2, did


def test_any_sequence(vault_folder: Path, tmp_path: Path, open_desk: Callable[..., Desk]) -> None:
    _did_something(_any_sequence(vault_folder, tmp_path, open_desk, 12))


@pytest.mark.soak
def test_any_sequence_long(vault_folder: Path, tmp_path: Path, open_desk: Callable[..., Desk]) -> None:
    did = _any_sequence(vault_folder, tmp_path, open_desk, 400)
    _did_something(did)
    assert min(did[name] for name, *_ in EVERY if name != "again") >= 10, did
