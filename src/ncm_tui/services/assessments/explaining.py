"""A score opened: points item by item, the cut-offs with the one that applies, source, limits, marks."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ncm_tui.rules import editions
from ncm_tui.rules.conditions import names
from ncm_tui.rules.cutoffs import BANDS
from ncm_tui.rules.forms import Band, Condition, FlagRule, Form, Item, ItemType, Scoring
from ncm_tui.rules.scoring import ScoreResult, score
from ncm_tui.services.assessments.asides import ASIDES, with_asides
from ncm_tui.services.desk import Desk
from ncm_tui.views.answers import answer_text
from ncm_tui.views.explanation import CutOff, PointLine, RuleLine, ScoreExplained
from ncm_tui.views.forms import Given, ScoreShown

#: A condition longer than this is not read beside a cut-off.
_LONG = 45
#: A limit of the definition that stands for none.
_ENDLESS = 10_000
#: What makes no part of a score: worked out, or what somebody wrote.
_UNTOLD = (ItemType.COMPUTED, ItemType.TEXT, ItemType.LONG_TEXT)
UNVERIFIED = "unverified: check it against the official document"
_LOCAL = {
    "cut-offs": "Local cut-offs: your site's own, not the published ones.",
    "variant": "The weighting is your site's choice.",
    "flags": "What it warns of was changed by your site.",
    "figures": "The figures of the year are a table of your own.",
    "due": "When it is due is your site's own rule.",
}


def explained(
    desk: Desk,
    form: Form,
    given: Mapping[str, Given],
    facts: Mapping[str, Any],
    stored: ScoreShown | None = None,
) -> ScoreExplained | None:
    """How ``form`` scores these answers; ``None`` for a form without a score.

    With ``stored`` the answers are scored by the weighting they were scored with then, and a difference from
    what was stored is said: the stored score stands.
    """
    if form.scoring is None:
        return None
    variant = stored.variant if stored is not None and _has(form, stored.variant) else ""
    scoring = form.scoring_of(variant)
    assert scoring is not None
    values = {item: each.value for item, each in given.items()}
    result = score(with_asides(form), values, facts, variant)
    today = desk.local(desk.now()).date()
    dated = [desk.library.table(name) for name in form.tables]
    late = [said for said in editions.warnings(dated, today) if said not in result.notes]
    return ScoreExplained(
        inputs=_inputs(desk, form, given),
        steps=result.explanation,
        rule=scoring.scorer + (f", variant {scoring.variant}" if scoring.variant else ""),
        version=f"{form.version}, scorer {scoring.version}",
        source=form.citation,
        confidence="M" if result.unverified else "",
        result=_result(form, scoring, result, stored),
        points=_points(desk, form, given, result),
        cutoffs=_cutoffs(scoring, result.cutoffs or scoring.bands, result),
        fires=tuple(_rule(flag, result) for flag in form.flags if flag.severity != "prompt"),
        limits=tuple(part for part in (result.limits, *result.notes) if part),
        marks=(*_marks(form, scoring, result, stored), *late),
        tables=tuple(editions.named(table, today) for table in dated),
        licence=form.licence,
    )


def about(desk: Desk, form: Form) -> ScoreExplained | None:
    """What ``form`` does with answers, before there are any: every cut-off and rule, terms and source;
    ``None`` for a form without a score."""
    found = explained(desk, form, {}, {})
    scoring = form.scoring
    if found is None or scoring is None:
        return None
    return replace(found, steps=(), points=(), cutoffs=_cutoffs(scoring, scoring.bands, score(form, {}, {})))


def _has(form: Form, variant: str) -> bool:
    return any(each.variant == variant for each in form.scorings())


def _inputs(desk: Desk, form: Form, given: Mapping[str, Given]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (item.text, answer_text(item, given[item.id].value, desk.zone))
        for item in form.items()
        if item.id in given and item.id not in ASIDES
    )


def _result(form: Form, scoring: Scoring, result: ScoreResult, stored: ScoreShown | None) -> str:
    name = scoring.instrument or form.short or form.title
    if stored is not None:
        return f"{name} {stored.text}"
    band = result.band.label if result.band else ""
    if result.value is None:
        return f"{name} {band or 'no score: incomplete'}"
    return f"{name} {result.value:g} {band}".rstrip() + (" (prov.)" if result.provisional else "")


def _points(desk: Desk, form: Form, given: Mapping[str, Given], result: ScoreResult) -> tuple[PointLine, ...]:
    numbers = {item.id: str(place) for place, item in enumerate(form.items(), 1)}
    lines = []
    for item_id, counted in result.points.items():
        try:
            item = form.item(item_id)
        except KeyError:
            continue
        lines.append(_point_line(desk, item, given.get(item_id), counted, numbers[item_id]))
    if any(line.points != "–" for line in lines):
        return tuple(lines)
    return tuple(
        _point_line(desk, item, given.get(item.id), None, numbers[item.id])
        for item in form.items()
        if item.id in given and item.type not in _UNTOLD
    )


def _point_line(desk: Desk, item: Item, given: Given | None, counted: float | None, number: str) -> PointLine:
    answer = answer_text(item, given.value if given else None, desk.zone)
    return PointLine(number, item.text, answer, "–" if counted is None else f"{counted:g}")


def _cutoffs(scoring: Scoring, bands: Iterable[Band], result: ScoreResult) -> tuple[CutOff, ...]:
    """Where the result is no number a band has no span."""
    found = (_cutoff(band, result) for band in bands)
    bare = scoring.scorer == BANDS or (scoring.low is None and scoring.high is None)
    return tuple(replace(cut, span="") if bare else cut for cut in found)


def _cutoff(band: Band, result: ScoreResult) -> CutOff:
    span = f"{band.low:g}" if band.low == band.high else f"{band.low:g}–{band.high:g}"
    if band.high >= _ENDLESS:
        span = f"{band.low:g} or more"
    parts = (
        f"({_when(band.when)})" if band.when else "",
        band.source,
        UNVERIFIED if band.unverified else "",
    )
    return CutOff(span, band.label, band is result.band, " · ".join(part for part in parts if part))


def _when(condition: Condition) -> str:
    """For whom a cut-off holds: ``sex is male``; of a long condition only what it goes by."""
    said = _words(condition)
    if said and len(said) <= _LONG:
        return said
    return f"by {', '.join(dict.fromkeys(names(condition)))}".replace("_", " ")


def _words(condition: Condition) -> str:
    """A short condition in words; empty where it is not of the few forms that read well."""
    if "f" in condition:
        how = {"==": "is", "!=": "is not"}.get(str(condition["op"]), str(condition["op"]))
        return f"{condition['f']} {how} {condition['value']}".replace("_", " ")
    for joint, word in (("all", " and "), ("any", " or ")):
        if joint in condition:
            parts = [_words(part) for part in condition[joint]]
            return word.join(parts) if all(parts) else ""
    inner = condition.get("not")
    if isinstance(inner, Mapping) and "known" in inner:
        return f"{str(inner['known']).replace('_', ' ')} not recorded"
    return ""


def _rule(flag: FlagRule, result: ScoreResult) -> RuleLine:
    off = "" if flag.enabled else "not in use here until your site switches it on"
    note = " · ".join(part for part in (off, UNVERIFIED if flag.unverified else "") if part)
    return RuleLine(flag.label, flag.code in result.flag_codes, note)


def _kept(form: Form) -> list[str]:
    """What goes by the score itself while the site moved the bands: one line, or none."""
    if not {"cut-offs", "variant"} & set(form.overridden):
        return []
    flags = [] if "flags" in form.overridden else [flag.label for flag in form.flags if _by_score(flag.when)]
    rules = [each.title or each.ref.replace("_", " ") for each in form.suggest if _by_score(each.when)]
    kept = [
        f"{called} {', '.join(dict.fromkeys(of))}"
        for called, of in (("flags:", flags), ("suggestions:", rules))
        if of
    ]
    return [f"At the published figure as before, whatever the band says: {'; '.join(kept)}."] if kept else []


def _by_score(when: Condition) -> bool:
    return bool({"score", "points_so_far"} & set(names(when)))


def _marks(form: Form, scoring: Scoring, result: ScoreResult, stored: ScoreShown | None) -> tuple[str, ...]:
    marks = [_LOCAL[each] for each in form.overridden if each in _LOCAL and each != "due"]
    marks += _kept(form)
    if form.override_note:
        marks.append(f"Your site says: {form.override_note}")
    if form.local and not form.overridden:
        marks.append("Local: a definition of your own, not the bundled one.")
    if result.unverified:
        marks += [_unverified(each) for each in result.unverified]
    if form.record_only:
        marks.append("Record only: its wording is licensed and not here. It was done on paper or in the EMR.")
    others = [each.variant for each in form.scorings() if each.variant and each.variant != scoring.variant]
    if others:
        marks.append(f"Other weightings, never mixed with this one: {', '.join(others)}.")
    if stored is not None and (stored.value, stored.band_id) != (
        result.value,
        result.band and result.band.id,
    ):
        again = "no score" if result.value is None else f"{result.value:g}"
        band = f" {result.band.label}" if result.band else ""
        marks.append(
            f"Worked out again with what the chart says now it gives {again}{band}: the first stands."
        )
    return tuple(marks)


def _unverified(what: str) -> str:
    return f"Unverified: {what[:1].lower()}{what[1:]}".rstrip(".") + "."
