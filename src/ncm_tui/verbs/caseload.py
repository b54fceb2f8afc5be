"""``ncm caseload``: the list the caseload screen shows, as text or JSON."""

import argparse
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ncm_tui.services import caseload, caseload_order, next_line, saved_views
from ncm_tui.verbs.call import Call
from ncm_tui.views.caseload import CaseloadRow, Selection

if TYPE_CHECKING:
    from ncm_tui.services.desk import Desk


def add(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument(
        "--view", metavar="NAME", help="a saved view, as the f key of the caseload lists them"
    )
    parser.add_argument("--sort", choices=caseload.SORTS, help="the order (the view's, else bed)")
    parser.add_argument("--reverse", action="store_true", help="the order turned round")
    parser.add_argument("--group", choices=caseload_order.GROUPS, help="headings (the view's, else none)")
    parser.add_argument(
        "--filter", metavar="LETTERS", help="only rows with these letters; '-': from standard input"
    )


def run(call: Call) -> int:
    """Print the caseload; an empty one is an empty list and still 0."""
    return answer(call, call.open_desk())


def answer(call: Call, desk: "Desk") -> int:
    """The caseload of an open desk, as ``ncm caseload`` prints it. Reading it is audited."""
    chosen = _chosen(call, desk)
    ids = caseload_order.everyone(desk, chosen)
    ids = caseload_order.narrowed(ids, caseload_order.filter_keys(desk), chosen.filter)
    shown = caseload_order.lines(desk, ids, chosen.group)
    rows = caseload.of_ids(desk, shown.ids, next_line.steps(desk))
    desk.vault.record("caseload.printed", detail=str(len(rows))).result()
    today = desk.local(desk.now()).date()
    lines, listed, under = [], [], ""
    for place, row in enumerate(rows):
        group = shown.group_of(place)
        if group != under:
            lines.append(f"{'' if place == 0 else chr(10)}{group}")
            under = group
        lines.append(line(row, today))
        listed.append(row_json(row) | ({"group": group} if chosen.group else {}))
    call.out(listed, "\n".join(lines or ["No patients on your list." if not _narrow(chosen) else "Nobody."]))
    return 0


def _chosen(call: Call, desk: "Desk") -> Selection:
    """The view that was asked for, with what the call says otherwise."""
    given = call.arguments
    name = getattr(given, "view", None)
    chosen = saved_views.view(desk, name).chosen if name else Selection()
    letters = _letters(getattr(given, "filter", None))
    return Selection(
        only=chosen.only,
        filter=chosen.filter if letters is None else letters,
        sort=getattr(given, "sort", None) or chosen.sort,
        reverse=chosen.reverse or getattr(given, "reverse", False),
        group=getattr(given, "group", None) or chosen.group,
    )


def _letters(given: str | None) -> str | None:
    """As given; ``-`` is read from standard input, for an argument is visible to others."""
    return sys.stdin.readline().strip() if given == "-" else given


def _narrow(chosen: Selection) -> bool:
    return bool(chosen.only or chosen.filter.strip())


def row_json(row: CaseloadRow) -> dict[str, Any]:
    """One row under the fixed keys of ``docs/commands.md``, and what else the screen shows."""
    step = row.next
    return {
        "mrn": row.mrn,
        "name": row.name,
        "bed": row.bed,
        "status": row.status.value,
        "admitted": _iso(row.admitted),
        "los_days": row.los_days,
        "gmlos": float(row.gmlos.rstrip("*")) if row.gmlos else None,
        "payer": row.payer or None,
        "edd": _iso(row.edd),
        "disposition": row.disposition or None,
        "risk": row.risk or None,
        "next": None if step is None else {"due": _iso(step.due), "what": step.what, "why": step.why},
        "gmlos_past_its_year": row.gmlos.endswith("*"),
        "observation_hours": row.observation_hours,
        "payer_confirmed": row.payer_confirmed,
        "birth_date": _iso(row.birth_date),
        "birth_year": row.birth_year,
        "age_sex": row.age_sex,
        "unit": row.unit,
        "barrier": row.barrier or None,
        "attending": row.attending or None,
        "safety": row.safety,
        "name_alert": row.name_alert,
        "stay": row.stay,
        "todos": {"open": row.todos, "first": row.todo or None, "due": _iso(row.todo_due)},
        "absent_since": _iso(row.absent_since),
        "returned_days": row.returned_days,
    }


def line(row: CaseloadRow, today: date) -> str:
    """One line for a person: bed, name, age, status and length, payer, EDD, destination, what is next."""
    length = f"{row.observation_hours} h" if row.observation_hours is not None else _length(row)
    sign = "!" if row.safety else " "
    alert = "NAME ALERT" if row.name_alert else ""
    payer = f"{row.payer:.17}{'✓' if row.payer_confirmed else '~'}"
    edd = f"{row.edd:%m/%d}{'!' if row.edd < today else ''}" if row.edd else "-"
    twice = f"? two in {row.bed}" if row.bed_twice else ""
    step = " · ".join(filter(None, (twice, _absent(row, today), _step(row))))
    return (
        f"{sign} {row.bed:<9.9} {row.name:<26.26} {row.age_sex:<6} {alert:<10} {row.status} {length:>8} "
        f"{payer:<18} {edd:<7} {row.disposition or '-':<12.12} {step}"
    ).rstrip()


def _absent(row: CaseloadRow, today: date) -> str:
    if row.absent_since is None:
        return ""
    same = row.absent_since.date() == today
    return f"? not on census {row.absent_since:{'%H:%M' if same else '%m/%d %H:%M'}}"


def _step(row: CaseloadRow) -> str:
    if row.next is None:
        return ""
    then = f", then {row.then.what}" if row.then is not None else ""
    return f"{row.next.what} ({row.next.why}){then}"


def _length(row: CaseloadRow) -> str:
    if row.los_days is None:
        return "-"
    return f"{row.los_days}/{row.gmlos}" if row.gmlos else str(row.los_days)


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()
