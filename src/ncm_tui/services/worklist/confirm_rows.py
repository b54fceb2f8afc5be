"""Plan types and key times that nobody has confirmed (P§1): one line a stay, the missing ones first."""

from collections.abc import Iterator, Sequence
from typing import Final

from ncm_tui.models.enums import KeyTimeKind
from ncm_tui.rules.ranking import Bucket
from ncm_tui.services import shown
from ncm_tui.services.clocks import state_rules
from ncm_tui.services.key_times import expected
from ncm_tui.services.worklist.found import Found, Look
from ncm_tui.views.words import KEY_TIME_WORDS, counted
from ncm_tui.views.worklist import Place

_UNSURE: Final = """SELECT count(DISTINCT k.stay_id) FROM key_time k
    JOIN stay_shown s ON s.stay_id = k.stay_id
    WHERE s.active = 1 AND k.confirmed_at IS NULL AND k.voided_at IS NULL"""
_TIMES: Final = """SELECT stay_id, kind FROM key_time
    WHERE stay_id IN (SELECT value FROM json_each(?)) AND voided_at IS NULL"""
#: The missing facts that a clock may name too: then its own line asks for them.
FACTS: Final = {
    "payer": frozenset({"payer_class", "has_medicare"}),
    KeyTimeKind.OBSERVATION_START: frozenset({"obs_start"}),
    KeyTimeKind.INPATIENT_ORDER: frozenset({"inpatient_admit"}),
    KeyTimeKind.ARRIVAL: frozenset({"arrival"}),
}


def find(look: Look) -> Iterator[Found]:
    """For stays that are open."""
    known: dict[int, set[str]] = {}
    for stay_id, kind in look.desk.vault.reader.rows(_TIMES, (look.stays,)):
        known.setdefault(stay_id, set()).add(kind)
    for row in look.mine.values():
        if not row.open:
            continue
        times = known.get(row.stay_id, set())
        missing = [kind for kind in KeyTimeKind if kind not in times and expected(kind, row)]
        if not row.payer_confirmed or missing:
            yield _found(row, missing)


def of_nobody(look: Look) -> Iterator[Found]:
    """What the EMR said and nobody confirmed is one line for all: its page goes through them. And the state's
    own rules: asked once, until some are entered or somebody says that there are none."""
    count = look.desk.vault.reader.value(_UNSURE)
    if count:
        yield Found(
            item="confirm:",
            what="confirm key times",
            why=f"{counted(count, 'patient')}: as the EMR has them",
            source="EMR, not confirmed",
            state="unknown",
            place=Place(dialog="page:to_confirm"),
        )
    state = state_rules.unasked(look.desk)
    if state:
        yield Found(
            item="confirm:state_rules",
            what=f"{state}: state rules",
            why="none entered yet",
            source="State law",
            state="unknown",
            place=Place(dialog="page:clock_rules"),
        )


def _found(row: shown.ShownStay, missing: Sequence[KeyTimeKind]) -> Found:
    if not row.payer_confirmed:
        named = (row.payer or "").strip()
        what, opens = "confirm payer", "payer"
        why = f"{named}: plan type not confirmed" if named else "no payer entered"
    else:
        what, opens = f"enter {KEY_TIME_WORDS[missing[0]].lower()}", f"key_time:{missing[0].value}"
        why = "not entered" if len(missing) == 1 else f"and {len(missing) - 1} more not entered"
    asked = [*(["payer"] if not row.payer_confirmed else []), *missing]
    needs = sorted(name for each in asked for name in FACTS.get(each, ()))
    return Found(
        item=f"confirm:{row.uid}",
        what=what,
        why=why,
        source="EMR, not confirmed",
        state="unknown",
        place=Place("summary", dialog=opens),
        stay=row.uid,
        undated=Bucket.SHIFT,
        needs=tuple(needs),
    )
