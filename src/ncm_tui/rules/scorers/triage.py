"""A level instead of a number: the first of ``levels`` whose condition holds, from the gravest down.

``[scoring.parameters]``: ``levels`` is a list of ``{ id, when }``, the last one without ``when`` for what is
left; each id is a band of the form. While a graver level is undecided there is none: the answers it waits for
are missing. Only *points so far* then says what is certain, so that a safety flag need not wait: the place of
the gravest level that holds, 0 for the last. ``unsaid`` names a question that, once declined or not possible,
ends the matter.
"""

from collections.abc import Mapping
from typing import Any

from ncm_tui.rules.binding import Answers, compared
from ncm_tui.rules.conditions import NOT_SAID, Truth, evaluate, names, needs
from ncm_tui.rules.forms import Form, Scoring
from ncm_tui.rules.scoring import Sum


def score(form: Form, scoring: Scoring, answers: Answers) -> Sum:
    """Never a number. ``missing`` are the items that the undecided graver levels wait for, in their order."""
    known = dict(answers) | {item.id: compared(item, answers.get(item.id)) for item in form.items()}
    levels = scoring.parameters["levels"]
    truths = [evaluate(level["when"], known) if "when" in level else Truth.TRUE for level in levels]
    certain = truths.index(Truth.TRUE)
    so_far = float(len(levels) - 1 - certain)
    if answers.get(scoring.parameters.get("unsaid", "")) in NOT_SAID:
        return Sum(None, (), so_far, {}, ("not said: there is no level",))
    undecided = [level for n, level in enumerate(levels[:certain]) if truths[n] is Truth.UNKNOWN]
    if not undecided:
        return Sum(None, (), so_far, {}, (), band=str(levels[certain]["id"]))
    wanted = {name for level in undecided for name in needs(level["when"], known)}
    missing = tuple(item.id for item in form.items() if item.id in wanted)
    return Sum(None, missing, so_far, {}, ())


def faults(form: Form, scoring: Scoring) -> list[str]:
    """What ``form`` lacks to be scored so."""
    levels = scoring.parameters.get("levels")
    if not isinstance(levels, list) or not levels or not all(isinstance(each, Mapping) for each in levels):
        return ["parameters.levels: a list of { id, when } was expected."]
    bands, items = {band.id for band in scoring.bands}, {item.id for item in form.items()}
    unsaid = scoring.parameters.get("unsaid", "")
    found = (
        [] if unsaid == "" or str(unsaid) in items else [f"parameters.unsaid: there is no item '{unsaid}'."]
    )
    for n, level in enumerate(levels):
        place = f"parameters.levels[{n}]"
        if str(level.get("id")) not in bands:
            found.append(f"{place}: '{level.get('id')}' is no band of this form.")
        if ("when" in level) == (n == len(levels) - 1):
            found.append(f"{place}: each level but the last needs when, and the last has none.")
        elif "when" in level:
            found += [f"{place}: {sentence}" for sentence in _condition_faults(level["when"], items)]
    return found


def _condition_faults(condition: Any, items: set[str]) -> list[str]:
    try:
        used = names(condition)
        # Every name known: a leaf looks at its operator and value only then.
        for probe in ({}, dict.fromkeys(used, 1), dict.fromkeys(used, "x"), dict.fromkeys(used, True)):
            evaluate(condition, probe)
    except (ValueError, TypeError, KeyError, AttributeError):
        return ["when is no condition."]
    return [f"there is no item '{name}'." for name in dict.fromkeys(used) if name not in items]
