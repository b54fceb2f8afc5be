"""Which band a score falls in."""

from ncm_tui.rules.forms import Band, Scoring

#: The scorer that only names a band: no number belongs to it.
BANDS = "bands"


def band_of(
    scoring: Scoring, cutoffs: tuple[Band, ...], value: float | None, *, named: str, missing: tuple[str, ...]
) -> Band | None:
    """The band of ``value``; ``cutoffs`` are those that hold for this patient, ``named`` the one that the
    scorer decided itself, ``missing`` what it lacks."""
    if named:
        return next((band for band in scoring.bands if band.id == named), None)
    if scoring.scorer == BANDS:
        return cutoffs[0] if cutoffs and not missing else None
    if value is None:
        return None
    return _within(cutoffs, value, gaps=scoring.gaps)


def _within(cutoffs: tuple[Band, ...], value: float, *, gaps: bool) -> Band | None:
    """The band ``value`` falls in. Bands are written in whole or tenth steps: between two of them (11.95, of
    0-11.9 and 12-60) the lower one holds, unless the definition leaves gaps."""
    below = [band for band in cutoffs if band.low <= value]
    if not below:
        return None
    band = max(below, key=lambda each: each.low)
    beyond = not gaps and any(each.low > value for each in cutoffs)
    return band if value <= band.high or beyond else None
