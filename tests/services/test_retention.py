"""Retention over a real vault and its backups: who goes, who stays and why, and that nothing is left."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import OWNER
from tests.services.hand import add, leave
from tests.vault import older, pages

from ncm_tui.rules.problems import Refused, UsageProblem
from ncm_tui.services import backups, careplan, drafts, notes, patients, purging, retention, settings, undo
from ncm_tui.services.desk import Desk
from ncm_tui.vault import backup, backup_file, restore

LEFT = "2026-11-22T12:00"
NAME, MRN, TITLE, TYPED = "Zyxwvutsr", "77001188", "Canary of the plan", "Canaryofadraft"


def later(desk: Desk, days: int) -> Desk:
    """The same desk so many days later."""
    return replace(desk, now=lambda: desk.now() + timedelta(days=days))


def canary(desk: Desk) -> str:
    """A patient with a plan, edited once, with a form begun; left on 22 November."""
    stay = add(desk, family=NAME, given="Quentin", mrn=MRN, bed="9Z-01A", birth_date="1951-07-19")
    careplan.add_problem(desk, stay, {"title": TITLE}).result()
    patients.edit(desk, stay, {"family": f"{NAME}er"}).result()
    patients.edit(desk, stay, {"family": NAME}).result()
    leave(desk, stay, LEFT)
    return stay


def names(rows: Any) -> list[tuple[str, str]]:
    return [(one.who, one.bed) for one in rows]


def test_the_page_says_who_goes_when_by_initials_and_bed(desk: Desk) -> None:
    add(desk)
    canary(desk)
    page = retention.page(desk)
    assert (page.days, page.here, page.past, page.soon) == (45, 1, (), ())
    assert names(page.later) == [("Z, Q", "9Z-01A")]
    assert page.later[0].goes_on == date(2027, 1, 6)
    assert names(retention.page(later(desk, 38)).soon) == [("Z, Q", "9Z-01A")]
    assert names(retention.page(later(desk, 44)).past) == [("Z, Q", "9Z-01A")]


def hold(desk: Desk, stay: str) -> None:
    (one,) = retention.page(desk).later
    retention.keep(desk, one.patient, {"reason": "grievance open"}).result()


def unfinished_note(desk: Desk, stay: str) -> None:
    notes.draft(desk, stay, "progress").result()


def short_form(desk: Desk, stay: str) -> None:
    drafts.keep(desk, drafts.new_draft(), "barrier", {"title": "ride"}, stay=stay, title="Barrier").result()


def flag(desk: Desk, stay: str) -> None:
    """A fired safety flag, and the finished form it came from."""
    rows = {
        "assessment": "form_id, form_version, form_sha256, state, at_item, informant, started_at",
        "flag": "assessment_id, item, code, severity, label, fired_at",
    }
    given = {
        "assessment": "'phq-9', '1', '', 'finished', '', '', '2026-11-21T00:00:00.000Z'",
        "flag": "(SELECT max(id) FROM assessment), '', 'x', 'safety', 'Harm', '2026-11-21T00:00:00.000Z'",
    }

    def write(work: Any) -> None:
        work.session.flush()
        raw = work.session.connection().connection.driver_connection
        for table, columns in rows.items():
            raw.execute(
                f"INSERT INTO {table} (uid, created_at, created_by, patient_id, stay_id, {columns})"
                f" SELECT hex(randomblob(8)), '', '', patient_id, id, {given[table]} FROM stay WHERE uid = ?",
                (stay,),
            )

    desk.vault.submit("test", write).result()


NEEDED: dict[str, tuple[Callable[[Desk, str], None], str]] = {
    "hold": (hold, "kept by you: grievance open"),
    "note": (unfinished_note, "unfinished note"),
    "short form": (short_form, "short form on hold"),
    "flag": (flag, "open safety flag"),
}


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_open_keeps_the_patient_and_is_said(desk: Desk, name: str) -> None:
    stay = canary(desk)
    do, words = NEEDED[name]
    do(desk, stay)
    page = retention.page(later(desk, 60))
    assert page.past == ()
    (one,) = page.needed
    assert one.why == (words,)
    assert purging.run(later(desk, 60)).patients == ()


@pytest.mark.parametrize(("status", "where"), [("finished", "without_left"), ("in-progress", "here")])
def test_a_stay_without_a_time_of_leaving_never_goes(desk: Desk, status: str, where: str) -> None:
    _set_status(desk, add(desk), status)
    page = retention.page(later(desk, 4000))
    assert (page.past, page.later, page.needed) == ((), (), ())
    assert page.here == (where == "here")
    assert [one.why for one in page.without_left] == [(retention.NO_LEFT,)] * (where == "without_left")


def test_who_is_off_my_list_and_never_left_is_named(desk: Desk) -> None:
    patients.keep(desk, add(desk), False).result()
    page = retention.page(later(desk, 4000))
    assert (page.here, page.past) == (0, ())
    assert [one.why for one in page.without_left] == [(retention.NO_LEFT,)]


def test_a_stay_the_emr_took_back_was_none(desk: Desk) -> None:
    _set_status(desk, add(desk), "cancelled")
    assert len(retention.page(later(desk, 4000)).past) == 1
    assert retention.page(desk).past == (), "the last entry about the patient counts"


def _set_status(desk: Desk, stay: str, status: str) -> None:
    def write(work: Any) -> None:
        from ncm_tui.models.stays import Stay

        row = work.get(Stay, stay)
        row.status = status
        work.session.add(row)

    desk.vault.submit("test", write).result()


def test_a_hold_ends_with_its_day_or_when_it_is_taken_away_or_undone(desk: Desk) -> None:
    canary(desk)
    (one,) = retention.page(desk).later
    retention.keep(desk, one.patient, {"reason": "audit", "until": "2027-02-01"}).result()
    assert retention.page(later(desk, 60)).past == ()
    assert len(retention.page(later(desk, 71)).past) == 1
    (kept,) = retention.page(desk).needed
    retention.release(desk, kept.hold, "closed").result()
    assert len(retention.page(later(desk, 60)).past) == 1
    undo.undo(desk).result()
    assert retention.page(later(desk, 60)).past == ()
    undo.undo(desk).result()
    assert len(retention.page(later(desk, 60)).past) == 1, "kept, then that taken back too"


def test_a_hold_needs_a_reason_and_a_day_to_come(desk: Desk) -> None:
    canary(desk)
    (one,) = retention.page(desk).later
    with pytest.raises(Refused, match="Why this patient is kept longer"):
        retention.keep(desk, one.patient, {"reason": "  "})
    with pytest.raises(Refused, match="is over"):
        retention.keep(desk, one.patient, {"reason": "audit", "until": "2026-11-23"})


def test_days_are_a_setting_of_1_to_400(desk: Desk) -> None:
    canary(desk)
    with pytest.raises(Refused, match="1 patient would be destroyed"):
        retention.set_days(desk, "1")
    retention.set_days(desk, "1", sure=True).result()
    assert len(retention.page(desk).past) == 1
    with pytest.raises(UsageProblem, match="1 to 400 days"):
        retention.set_days(desk, "401")


def test_a_mother_is_kept_while_her_newborn_is(desk: Desk) -> None:
    mother = canary(desk)
    baby = add(desk, family="Zyx", given="", mrn="77001189", mother=MRN, birth_date="2026-11-20")
    linked = desk.vault.reader.value(
        "SELECT p.mother_id FROM patient p JOIN stay s ON s.patient_id = p.id WHERE s.uid = ?", (baby,)
    )
    if linked is None:
        desk.vault.submit("test", lambda work: _link(work, baby, mother)).result()
    page = retention.page(later(desk, 60))
    assert page.past == ()
    assert page.needed[0].why == ("the newborn is still kept",)


def _link(work: Any, baby: str, mother: str) -> None:
    from ncm_tui.models.people import Patient
    from ncm_tui.models.stays import Stay

    child = work.session.get(Patient, work.get(Stay, baby).patient_id)
    child.mother_id = work.get(Stay, mother).patient_id
    work.session.add(child)


def in_backup(desk: Desk, path: Path, tmp_path: Path) -> bytes:
    """The decrypted pages of the database inside a backup."""
    to = tmp_path / f"looked-into-{path.name}.db"
    to.unlink(missing_ok=True)
    backup_file.extract(path, backup.read(path).header, to)
    return pages.plain(to, desk.vault._keys.database)


def holds(content: bytes) -> list[str]:
    return [text for text in (NAME, MRN, TITLE, "1951-07-19") if text.encode() in content]


def test_a_destroyed_patient_is_in_no_page_of_the_vault_or_of_any_backup(desk: Desk, tmp_path: Path) -> None:
    add(desk)
    canary(desk)
    stick = tmp_path / "stick"
    made = [backups.make(desk, "test").backup.path, backups.make_in(desk, stick).path]
    desk.vault.checkpoint()
    assert len(holds(pages.plain(desk.vault.folder.database, desk.vault._keys.database))) == 4
    assert all(len(holds(in_backup(desk, path, tmp_path))) == 4 for path in made), "the scan finds it first"
    done = purging.run(later(desk, 60))
    assert names(done.patients) == [("Z, Q", "9Z-01A")]
    assert (done.backups, done.not_cleaned) == (2, ())
    assert holds(pages.plain(desk.vault.folder.database, desk.vault._keys.database)) == []
    for path in made:
        assert holds(in_backup(desk, path, tmp_path)) == []
        desk.vault.backups.check(backup.read(path))
    assert purging.run(later(desk, 60)).message == "", "done once"
    assert desk.vault.verify_chain().ok


def test_what_stays_is_the_audit_and_figures_of_nobody(desk: Desk) -> None:
    canary(desk)
    uid = retention.page(desk).later[0].patient
    purging.run(later(desk, 60))
    rows = desk.vault.reader.rows(
        "SELECT left_month, st, destination, los_days, edd_changes, barriers, forms, notes FROM counted_stay"
    )
    assert rows == [("2026-11", "IP", "home", 2, 0, 0, 0, 0)]
    kept = desk.vault.reader.rows(
        "SELECT verb, patient_uid, detail FROM audit_entry WHERE patient_uid = ?", (uid,)
    )
    assert kept[-1][0] == "retention.purged"
    assert not any(NAME in str(row) or MRN in str(row) for row in kept)


def test_a_backup_that_was_away_is_named_and_cleaned_when_it_is_back(desk: Desk, tmp_path: Path) -> None:
    canary(desk)
    stick = tmp_path / "stick"
    path = backups.make_in(desk, stick).path
    away = tmp_path / "away"
    path.rename(away)
    path.write_bytes(b"not a backup")
    done = purging.run(later(desk, 60))
    assert [place for place, _words in done.not_cleaned] == [path]
    assert "1 backup not reached: ^P Retention" in done.message
    away.rename(path)
    assert purging.not_cleaned(later(desk, 61)) == ((path, "It still holds patients that were destroyed."),)
    assert purging.run(later(desk, 61)).backups == 1
    assert holds(in_backup(desk, path, tmp_path)) == []
    assert purging.not_cleaned(later(desk, 61)) == ()


def test_a_stick_that_is_not_there_is_named(desk: Desk, tmp_path: Path) -> None:
    canary(desk)
    stick, away = tmp_path / "stick", tmp_path / "away"
    backups.make_in(desk, stick)
    stick.rename(away)
    assert purging.not_cleaned(desk) == (), "nothing was destroyed yet"
    ((place, words),) = purging.run(later(desk, 60)).not_cleaned
    assert (place, "not there now" in words) == (stick, True)
    away.rename(stick)
    done = purging.run(later(desk, 61))
    assert (done.backups, done.not_cleaned) == (1, ())


def test_an_old_copy_put_in_place_of_a_cleaned_backup_is_cleaned_again(desk: Desk, tmp_path: Path) -> None:
    canary(desk)
    path = backups.make(desk, "test").backup.path
    old = path.read_bytes()
    assert purging.run(later(desk, 60)).backups == 1
    path.write_bytes(old)
    assert purging.run(later(desk, 61)).backups == 1


def test_after_a_restore_the_backups_made_meanwhile_are_not_clean(
    desk: Desk, tmp_path: Path, open_desk: Callable[..., Desk]
) -> None:
    """They hold the patient, and their place in the chain is after the purge that comes now."""
    canary(desk)
    settings.put(desk, retention.DAYS, 1).result()
    wanted = backups.make(desk, "test").backup
    for n in range(9):
        add(desk, family=f"Other{n}", mrn=f"5500{n}")
    meanwhile = backups.make(desk, "test").backup
    desk.vault.close()
    restore.restore(desk.vault.folder, wanted, desk.vault._keys)
    again = open_desk(desk.vault.path)
    done = purging.run(again)
    assert (len(done.patients), done.backups, done.not_cleaned) == (1, 3, ())
    assert meanwhile.header.seq > again.vault.reader.value("SELECT max(seq) FROM audit_entry")
    assert holds(in_backup(again, meanwhile.path, tmp_path)) == []
    assert backups.make(again, "after").backup.path.exists()
    assert purging.run(again).backups == 0, "what is made after it is clean"


def test_a_backup_of_an_older_version_is_cleaned_too(
    tmp_path: Path, open_desk: Callable[..., Desk], passphrase: str
) -> None:
    """The one made before a migration has the tables of its day."""
    folder = tmp_path / "ncm-home" / "vaults" / "old"
    older.build(folder, passphrase, OWNER, 2)
    desk = open_desk(folder)
    (made,) = backup.list_backups([desk.vault.folder.backups])
    assert made.header.schema == older.OLD
    stay = desk.vault.reader.value("SELECT uid FROM stay ORDER BY id LIMIT 1")
    leave(desk, stay, LEFT)
    assert b"PATIENT00000" in in_backup(desk, made.path, tmp_path)
    done = purging.run(later(desk, 60))
    assert (len(done.patients), done.backups, done.not_cleaned) == (1, 1, ())
    inside = in_backup(desk, made.path, tmp_path)
    assert b"PATIENT00000" not in inside
    assert b"PATIENT00001" in inside
    desk.vault.backups.check(backup.read(made.path))


def test_a_form_begun_for_nobody_goes_with_its_age(desk: Desk) -> None:
    drafts.keep(
        desk, drafts.new_draft(), "patient", {"family": TYPED}, context={}, title="New patient"
    ).result()
    purging.run(later(desk, 20))
    assert desk.vault.reader.value("SELECT count(*) FROM draft") == 1
    purging.run(later(desk, 4000))
    assert desk.vault.reader.value("SELECT count(*) FROM draft") == 0


def test_the_first_look_of_a_day_destroys_once_and_doubts_a_clock_that_jumped(desk: Desk) -> None:
    canary(desk)
    next_year = later(desk, 400)
    assert purging.daily(next_year, machine=datetime.now(UTC) + timedelta(days=400)).patients == ()
    assert "the clock said" in retention.page(next_year).waits
    assert purging.daily(later(desk, 401)).patients == (), "it stays in doubt until she says so"
    assert len(purging.run(next_year).patients) == 1
    assert retention.page(next_year).waits == ""


def test_a_doubt_about_the_clock_is_kept_whoever_finds_it(desk: Desk) -> None:
    """The entries of a day that is wrong would vouch for the next one."""
    assert purging.doubt(desk) == ""
    ahead = datetime.now(UTC) + timedelta(days=3_000)
    assert "the clock said" in purging.doubt(desk, machine=ahead)
    assert "the clock said" in purging.doubt(desk)
    canary(desk)
    assert purging.daily(later(desk, 60)).patients == ()


def test_the_first_look_of_a_day(desk: Desk) -> None:
    canary(desk)
    assert purging.daily(desk).patients == ()
    settings.put(desk, retention.DAYS, 1).result()
    assert purging.daily(desk).patients == (), "once a day"
    done = purging.daily(later(desk, 1))
    assert done.message == "Past retention: Z, Q 9Z-01A destroyed"


def test_a_chart_that_is_open_is_left_for_another_day(desk: Desk) -> None:
    canary(desk)
    uid = retention.page(desk).later[0].patient
    assert purging.daily(later(desk, 60), skip={uid}).patients == ()


def test_a_demo_is_never_touched(demo_desk: Desk) -> None:
    assert purging.daily(later(demo_desk, 4000)).patients == ()
