"""Bands that a flag or a suggestion asks for and the form has not: it would be silent for good."""

from collections.abc import Iterable, Iterator, Mapping

from ncm_tui.library.tables import Fault
from ncm_tui.rules.conditions import names, parts
from ncm_tui.rules.forms import Condition, Form, Scoring

_BAND, _VARIANT = "band", "variant"


def band_faults(form: Form) -> Iterable[Fault]:
    """Each flag and suggestion of a form without another fault, against the bands of every weighting. A rule
    that asks for the weighting, too, may be of one of them alone."""
    for key, called, when in _rules(form):
        for name in dict.fromkeys(_asked(when)):
            if _VARIANT in names(when):
                lacking = None if any(name in _ids(each) for each in form.scorings()) else form.scoring
            else:
                lacking = next((each for each in form.scorings() if name not in _ids(each)), None)
            if lacking is not None:
                yield Fault(key, _gone(called, name, lacking))


def _rules(form: Form) -> Iterator[tuple[str, str, Condition]]:
    for n, flag in enumerate(form.flags):
        yield f"flags[{n}].when", f"the flag '{flag.code}'", flag.when
    for n, each in enumerate(form.suggest):
        yield f"suggest[{n}].when", f"the suggestion of {each.kind} '{each.ref}'", each.when


def _asked(when: Condition) -> Iterator[str]:
    """The bands that a condition compares with."""
    if when.get("f") == _BAND:
        said = when["value"]
        yield from map(str, said if isinstance(said, list) else [said])
    for part in parts(when):
        if isinstance(part, Mapping):
            yield from _asked(part)


def _ids(scoring: Scoring) -> list[str]:
    return [band.id for band in scoring.bands]


def _gone(called: str, name: str, scoring: Scoring) -> str:
    there = ", ".join(dict.fromkeys(_ids(scoring))) or "no band at all"
    named = f" of the weighting '{scoring.variant}'" if scoring.variant else ""
    return (
        f"{called} asks for the band '{name}', which is gone: the bands{named} are {there}. "
        f"Keep the id '{name}' for the band it is meant for (its label is free)."
    )
