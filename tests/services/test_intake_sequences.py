"""Any sequence of imports, edits by hand and undos: nothing of the nurse's is lost, nothing is left hanging,
and the same file twice changes nothing."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.interop.build import row
from tests.services.hand import at
from tests.services.test_intake import census

from ncm_tui.interop.records import Merge, PatientId
from ncm_tui.models.enums import AbsenceChoice, ConflictChoice
from ncm_tui.rules.problems import Problem
from ncm_tui.services import absences, conflicts, discharge, intake, ledger, patients, stays, undo
from ncm_tui.services.desk import Desk
from ncm_tui.services.intake import Mine, Options
from ncm_tui.services.shown import shown

_NUMBER = count()
HERS = {
    "stay": "bed, unit, attending, own_words, on_my_list, sticky",
    "patient": "family, given, preferred_name, birth_date, passcode",
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
    "SELECT count(*) FROM stay s JOIN key_time k ON k.stay_id = s.id WHERE k.patient_id <> s.patient_id",
)

person = st.integers(1, 4)
line = st.fixed_dictionaries(
    {
        "n": person,
        "Unit": st.sampled_from(["4W", "5E"]),
        "Bed": st.sampled_from(["01", "02", "03"]),
        "Patient Class": st.sampled_from(["Inpatient", "Observation"]),
        "Last Name": st.sampled_from(["Quill", "Marsh"]),
        "Encounter Status": st.sampled_from(["", "", "", "Discharged", "Cancelled"]),
        "Attending": st.sampled_from(["Lee, Ann", "Shah, Raj"]),
    }
)
lists = st.lists(line, min_size=1, max_size=4, unique_by=lambda cells: cells["n"])
step = st.one_of(
    st.tuples(st.just("take"), lists, st.sampled_from(["new", "new", "old"]), st.sampled_from(["", "4W"])),
    st.tuples(st.just("again")),
    st.tuples(st.just("merge"), person, person),
    st.tuples(st.just("edit"), person, st.sampled_from(["bed", "attending", "preferred_name"])),
    st.tuples(st.just("off"), person),
    st.tuples(st.just("left"), person),
    st.tuples(st.just("absent"), st.sampled_from(list(AbsenceChoice))),
    st.tuples(st.just("settle"), st.sampled_from(list(ConflictChoice))),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
    st.tuples(st.just("undo_import"), st.integers(0, 3)),
)


class Ward:
    """A vault, what was read last, and what of it is the nurse's."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk, self.folder = desk, folder
        self.hour = 10
        self.last: tuple[Path, Options] | None = None

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
        for query in LOST:
            assert self.desk.vault.reader.value(query) == 0, query

    # -- steps

    def take(self, cells: list[dict[str, Any]], age: str, unit: str) -> None:
        self.hour += 1
        hour = self.hour if age == "new" else 2
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
        intake.commit(self.desk, intake.replan(self.desk, replace(plan, feeds=feeds), plan.options)).result(9)

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


def _walk(desk: Desk, folder: Path, steps: list[tuple[Any, ...]]) -> None:
    ward = Ward(desk, folder)
    for name, *given_ in steps:
        with suppress(Problem):  # refused with a sentence: as good as any answer here
            getattr(ward, name)(*given_)
        ward.sound()


def _any_sequence(template: Path, tmp_path: Path, open_desk: Callable[..., Desk], examples: int) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=examples < 100,  # the same walk each day; the long one looks for new ones
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(step, min_size=4, max_size=12))
    def walked(steps: list[tuple[Any, ...]]) -> None:
        folder = tmp_path / str(next(_NUMBER))
        shutil.copytree(template, folder / "vaults" / "dana")
        desk = open_desk(folder / "vaults" / "dana")
        try:
            _walk(desk, folder, steps)
        finally:
            desk.vault.close()

    walked()


def test_any_sequence(vault_folder: Path, tmp_path: Path, open_desk: Callable[..., Desk]) -> None:
    _any_sequence(vault_folder, tmp_path, open_desk, 12)


@pytest.mark.soak
def test_any_sequence_long(vault_folder: Path, tmp_path: Path, open_desk: Callable[..., Desk]) -> None:
    _any_sequence(vault_folder, tmp_path, open_desk, 400)
