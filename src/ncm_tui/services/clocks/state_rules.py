"""State rules: entered by a short form, changed, removed; or the word that there are none here.

None is bundled, and none is guessed: until the nurse says one or says that there are none, Today asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ncm_tui.rules.clean import clean_line
from ncm_tui.rules.problems import DefinitionProblem, NotFound, Refused
from ncm_tui.services.clocks.figures import NO_STATE_RULES
from ncm_tui.services.clocks.in_force import COLUMNS, entered, state_of
from ncm_tui.services.clocks.state_fields import EVERYBODY, fields_of, words
from ncm_tui.views.changed import Changed
from ncm_tui.views.clock_page import StateKindShown, StateRules, StateRuleShown

if TYPE_CHECKING:
    from ncm_tui.library.state_rules import Entered
    from ncm_tui.services.desk import Desk
    from ncm_tui.vault.work import Work

FORM: Final = "state-rule"
NONE_FORM: Final = "state-none"
_MOST: Final = 120
ADDED, EDITED, VERIFIED, REMOVED, NONE = (
    "state_rule.added",
    "state_rule.edited",
    "state_rule.verified",
    "state_rule.removed",
    "state_rule.none",
)
#: What ``u`` takes back on the page of rules.
VERBS: Final = frozenset({ADDED, EDITED, VERIFIED, REMOVED, NONE})
_ANSWERED: Final = "SELECT source FROM site_figure WHERE key = ? AND voided_at IS NULL"


def page(desk: Desk) -> StateRules:
    """The state's part of the page of rules: what was entered, what was not, what was said."""
    from ncm_tui.library.state_rules import state_kinds

    state, mine = state_of(desk), entered(desk)
    said = desk.vault.reader.value(_ANSWERED, (f"{NO_STATE_RULES}{state}",)) if state else None
    kinds = state_kinds(desk.library).kinds.values()
    return StateRules(
        state=state_name(desk, state),
        rules=tuple(_shown(desk, each) for each in mine),
        kinds=tuple(StateKindShown(kind.id, kind.title) for kind in kinds),
        none=str(said or ""),
    )


def _shown(desk: Desk, each: Entered) -> StateRuleShown:
    said = words(desk, each)
    return StateRuleShown(
        each.uid, each.rule, each.kind, each.document, said, each.source, each.verified_on is None
    )


def unasked(desk: Desk) -> str:
    """The state's name where nobody has said yet which rules it has; else empty. Without a state on the
    permission page there is nothing to ask."""
    state = state_of(desk)
    if not state or entered(desk):
        return ""
    answered = desk.vault.reader.value(_ANSWERED, (f"{NO_STATE_RULES}{state}",))
    return "" if answered else state_name(desk, state)


def state_name(desk: Desk, state: str) -> str:
    """``Ohio`` for ``OH``; the list of the permission page leads with the code."""
    form = desk.library.dialog("permission")
    options = (option for item in form.items() if item.id == "state" for option in item.options)
    label = next((option.label for option in options if option.id == state), state)
    return label.removeprefix(f"{state} ")


def initial(desk: Desk, uid: str) -> dict[str, Any]:
    """A rule as its form holds it. Raises ``NotFound``."""
    found = _named(desk, uid)
    values = {name: getattr(found, name) for name in COLUMNS}
    values["payers"] = found.payers or EVERYBODY
    days = {name: values[name].isoformat() for name in ("effective_from", "verified_on") if values[name]}
    return {name: value for name, value in {**values, **days}.items() if value not in (None, "")}


def begun(desk: Desk, kind: str) -> dict[str, Any]:
    """What the form of a new rule begins with: no number, no source."""
    from ncm_tui.library.state_rules import state_kinds

    found = state_kinds(desk.library).kinds[kind]
    values = {"kind": kind, "document": found.title if found.short else "", **found.begins}
    return {"payers": EVERYBODY, **{name: value for name, value in values.items() if value}}


def add(desk: Desk, answers: Mapping[str, Any]) -> Future[Changed]:
    """A new rule of this state, in force at once. Raises ``Refused`` naming the answer that cannot stand."""
    state = state_of(desk)
    if not state:
        raise Refused(
            "Which state is this? The permission page has no state.", code="state_rule.state",
            hint="^P, then Permission: r gives it anew, with the state.",
        )  # fmt: skip
    fields = fields_of(desk, answers)
    _reads(desk, _typed(fields, rule=f"STATE_{state}_{str(fields['kind']).upper()}", state=state))

    def write(work: Work) -> Changed:
        from ncm_tui.models.clocks import StateRule

        rule = _free(work, f"STATE_{state}_{str(fields['kind']).upper()}")
        return _changed(work, work.add(StateRule(rule=rule, state=state, **fields)), "added")

    return desk.vault.submit(ADDED, write)


def edit(desk: Desk, uid: str, answers: Mapping[str, Any]) -> Future[Changed]:
    """The rule otherwise, one version on; its evidence stays. Raises ``Refused`` as :func:`add`, and
    ``NotFound``."""
    found, fields = _named(desk, uid), fields_of(desk, answers)
    _reads(desk, replace(found, **fields))

    def write(work: Work) -> Changed:
        from ncm_tui.models.clocks import StateRule

        row = work.get(StateRule, uid)
        for name, value in fields.items():
            setattr(row, name, value)
        row.revision += 1
        work.session.add(row)
        return _changed(work, row, "changed")

    return desk.vault.submit(EDITED, write)


def verify(desk: Desk, uid: str) -> Future[Changed]:
    """Held against the law's own words today: nothing in it changed. Raises ``NotFound``."""
    _named(desk, uid)
    today = desk.local(desk.now()).date()

    def write(work: Work) -> Changed:
        from ncm_tui.models.clocks import StateRule

        row = work.get(StateRule, uid)
        row.verified_on = today
        work.session.add(row)
        return _changed(work, row, "verified today")

    return desk.vault.submit(VERIFIED, write)


def remove(desk: Desk, uid: str, reason: str = "") -> Future[Changed]:
    """Out of force, kept in history. Raises ``NotFound``."""
    _named(desk, uid)
    why = clean_line(reason)[0].strip() or "removed on the page of clock rules"

    def write(work: Work) -> Changed:
        from ncm_tui.models.clocks import StateRule

        row = work.get(StateRule, uid)
        work.void(row, why)
        return _changed(work, row, "removed")

    return desk.vault.submit(REMOVED, write)


def none_here(desk: Desk, reason: str) -> Future[Changed]:
    """The nurse's word that this state has no such rule, or none for this hospital, and who says so: Today
    asks no more. Raises ``Refused`` without the reason, where rules are entered, or no state is said."""
    state, why = state_of(desk), clean_line(reason)[0].strip()
    if not why or len(why) > _MOST:
        raise Refused(
            f"Who says that there are none, in at most {_MOST} characters?", code="answer", path="reason"
        )
    if not state:
        raise Refused("Which state is this? The permission page has no state.", code="state_rule.state")
    if entered(desk):
        raise Refused(
            f"{state_name(desk, state)} has rules entered here.", code="state_rule.there",
            hint="D removes one; then N says that there are none.",
        )  # fmt: skip
    key, said = f"{NO_STATE_RULES}{state}", f"{state_name(desk, state)}: no state rules here"

    def write(work: Work) -> Changed:
        from sqlmodel import select

        from ncm_tui.models.clocks import SiteFigure

        row = work.session.exec(select(SiteFigure).where(SiteFigure.key == key)).first()
        if row is None:
            row = work.add(SiteFigure(key=key))
        row.value, row.source = "", why
        row.verified_on = desk.local(desk.now()).date()
        row.voided_at = row.voided_by = row.void_reason = None
        work.session.add(row)
        work.about(uids=[row.uid], detail=key)
        return Changed(work.verb, message=said, row=row.uid)

    return desk.vault.submit(NONE, write)


def _typed(fields: Mapping[str, Any], *, rule: str, state: str) -> Entered:
    """What was typed, before it is a row."""
    from ncm_tui.library.state_rules import Entered

    return Entered(uid="", rule=rule, revision=1, state=state, **fields)


def _reads(desk: Desk, typed: Entered) -> None:
    """Whether the reader of rule files takes it: its word is the nurse's answer."""
    from ncm_tui.library.state_rules import read_state_rule

    try:
        read_state_rule(desk.library, typed)
    except DefinitionProblem as problem:
        raise Refused(f"This rule cannot be reckoned: {problem}", code="answer", path="clock") from None


def _named(desk: Desk, uid: str) -> Entered:
    found = next((each for each in entered(desk) if each.uid == uid), None)
    if found is None:
        raise NotFound("This state rule is not here any more.", code="state_rule.unknown")
    return found


def _free(work: Work, wanted: str) -> str:
    """An id that no rule has or had: evidence of a removed one is not this one's."""
    from sqlmodel import select

    from ncm_tui.models.clocks import StateRule

    used = set(work.session.exec(select(StateRule.rule)))
    number = 1
    while (name := wanted if number == 1 else f"{wanted}_{number}") in used:
        number += 1
    return name


def _changed(work: Work, row: Any, what: str) -> Changed:
    work.about(uids=[row.uid])
    return Changed(work.verb, message=f"State rule {what}: {row.document}", row=row.uid)
