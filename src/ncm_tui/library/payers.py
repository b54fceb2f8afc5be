"""From a payer template's TOML to ``rules.payer_template.PayerTemplate`` (``docs/payers.md``)."""

from typing import Final

from ncm_tui.library.sources import Source, parse_toml
from ncm_tui.library.tables import Fault, Table, raise_first
from ncm_tui.rules.clock_rules import CONFIDENCES
from ncm_tui.rules.facts_clocks import CLINICAL, NOTIFY, P2P_ENDS, UNITS
from ncm_tui.rules.payer_template import PayerTemplate

_CODES: Final = {"notify": NOTIFY, "clinical": CLINICAL, "p2p_unit": UNITS, "p2p_ends": P2P_ENDS}
#: Least and most of each number, as on the form.
NUMBERS: Final = {
    "notify_hours": (1, 720), "clinical_hours": (1, 720), "cadence_days": (1, 90), "p2p": (0, 720),
    "contract_appeal_days": (1, 730), "contract_decision_days": (1, 730),
}  # fmt: skip
_TEXTS: Final = ("p2p_note", "source_note")


def read_payer(source: Source) -> PayerTemplate:
    """The template of a file. Raises ``DefinitionProblem`` with file and key."""
    found, faults = payer_and_faults(source)
    raise_first(faults, source.where)
    return found


def payer_and_faults(source: Source) -> tuple[PayerTemplate, tuple[Fault, ...]]:
    """The template as far as it could be read, and everything that is wrong with it."""
    faults: list[Fault] = []
    top = Table(parse_toml(source), "", faults)
    if top.text("id") != source.id:
        top.fault("id", f"must be the name of its file, '{source.id}'.")
    top.text("version")
    top.text("licence")
    found = PayerTemplate(
        id=source.id,
        title=top.text("title"),
        note=top.text("note", ""),
        confidence=top.choice("confidence", CONFIDENCES),
        citation=top.text("citation"),
        values=_values(top),
        local=source.local,
    )
    top.done()
    return found, tuple(faults)


def _values(top: Table) -> dict[str, str | int]:
    table = top.table("values")
    if table is None:
        top.fault("values", "a table of what the profile says is needed.")
        return {}
    found: dict[str, str | int] = {}
    for name, allowed in _CODES.items():
        if table.has(name):
            found[name] = table.choice(name, allowed)
    for name, (least, most) in NUMBERS.items():
        number = table.number(name)
        if number is not None and not (number.is_integer() and least <= number <= most):
            table.fault(name, f"a whole number from {least} to {most} was expected, not {number:g}.")
        elif number is not None:
            found[name] = int(number)
    for name in _TEXTS:
        if table.has(name):
            found[name] = table.text(name)
    if found.get("notify") == "hours" and "notify_hours" not in found:
        table.fault("notify_hours", 'is needed beside notify = "hours".')
    table.done()
    return found
