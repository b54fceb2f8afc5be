"""Earlier stays and encounters of a patient in this vault; a return within 30 days says from where."""

from datetime import UTC, datetime
from typing import Any

from ncm_tui.services import shown
from ncm_tui.services.desk import Desk
from ncm_tui.views.prior_stays import CLASS_WORDS, STATUS_WORDS, PriorPage, PriorStay
from ncm_tui.views.words import DESTINATION_WORDS, word

_STAYS = """SELECT uid, st, arrival, left_at, unit, reason, destination, disposition_raw, open
    FROM stay_shown WHERE patient_id = ? AND stay_id <> ?"""
_ENCOUNTERS = """SELECT '', class_code, started_at, ended_at, '', reason, NULL, NULL, 0
    FROM prior_encounter WHERE patient_id = ? AND voided_at IS NULL"""
_COUNT = "SELECT count(*) FROM prior_encounter WHERE patient_id = ? AND voided_at IS NULL"
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def others(desk: Desk, row: shown.ShownStay) -> tuple[PriorStay, ...]:
    """Every other stay of the patient, and every encounter an export told of; newest first."""
    reader = desk.vault.reader
    found = [_of(desk, each, STATUS_WORDS) for each in reader.rows(_STAYS, (row.patient_id, row.stay_id))]
    found += [_of(desk, each, CLASS_WORDS) for each in reader.rows(_ENCOUNTERS, (row.patient_id,))]
    return tuple(sorted(found, key=lambda each: each.started or each.ended or _LONG_AGO, reverse=True))


def page(desk: Desk, stay_uid: str) -> PriorPage:
    """The page of a stay's patient. Raises ``NotFound`` for a stay that is not here."""
    row = shown.shown(desk, stay_uid)
    known = bool(desk.vault.reader.value(_COUNT, (row.patient_id,)))
    found = others(desk, row)
    days = shown.returned_days(row, desk.zone)
    return PriorPage(found, days, known or bool(found), desk.local(desk.now()).date())


def left_before(desk: Desk, row: shown.ShownStay) -> PriorStay | None:
    """The stay she left before this arrival, where that was 30 days ago or less."""
    left = shown.instant(row.prior_left)
    if left is None or shown.returned_days(row, desk.zone) is None:
        return None
    return next((each for each in others(desk, row) if each.ended == left), None)


def bounced(desk: Desk, row: shown.ShownStay) -> str:
    """``back after 6 d, was 4W pneumonia``; empty where she did not come back within 30 days."""
    days = shown.returned_days(row, desk.zone)
    if days is None:
        return ""
    before = left_before(desk, row)
    said = "back the same day" if days == 0 else f"back after {days} d"
    return said if before is None else f"{said}, was {before.words}"


def _of(desk: Desk, stored: tuple[Any, ...], words: dict[str, str]) -> PriorStay:
    uid, code, started, ended, unit, reason, destination, raw, is_open = stored
    begun, over = shown.instant(started), shown.instant(ended)
    return PriorStay(
        stay=uid,
        kind=words.get(code or "", code or "encounter"),
        started=None if begun is None else desk.local(begun),
        ended=None if over is None else desk.local(over),
        where=unit or "",
        reason=reason or "",
        destination=word(DESTINATION_WORDS, destination) or (raw or ""),
        lies=bool(is_open),
    )
