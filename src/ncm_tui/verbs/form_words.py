"""A form as ``ncm form`` shows it: in JSON and in words."""

from typing import Any

from ncm_tui.rules.entry import printed
from ncm_tui.rules.forms import Form, Item, Scoring


def marks(form: Form) -> tuple[str, ...]:
    """What the list says beside the title: off, record only, whose, unverified."""
    local = f"local: {', '.join(form.overridden)}" if form.overridden else "local"
    said = (
        ("off", not form.on),
        ("record only", form.record_only),
        ("licensed: no wording here", not form.bundled and not form.record_only and not form.local),
        (local, form.local),
        ("unverified", bool(form.unverified)),
    )
    return tuple(word for word, is_said in said if is_said)


def head(form: Form) -> dict[str, Any]:
    return {
        "id": form.id,
        "version": form.version,
        "title": form.title,
        "kind": form.kind,
        "instrument": form.instrument,
        "variants": [each.variant for each in form.scorings() if each.variant],
        "items": len(form.items()),
        "scored": form.scoring is not None,
        "on": form.on,
        "bundled": form.bundled,
        "record_only": form.record_only,
        "local": form.local,
        "overridden": list(form.overridden),
        "unverified": form.unverified,
        "licence": form.licence,
        "sha256": form.sha256,
    }


def document(form: Form) -> dict[str, Any]:
    return {
        **head(form),
        "loinc": form.loinc,
        "citation": form.citation,
        "letter": form.letter,
        "tables": list(form.tables),
        "override_note": form.override_note,
        "min_age": form.min_age,
        "max_age": form.max_age,
        "population": list(form.population),
        "self_report": form.self_report,
        "scorings": [_scoring(each) for each in form.scorings()],
        "sections": [
            {"id": part.id, "title": part.title, "items": [_item(item) for item in part.items]}
            for part in form.sections
        ],
        "flags": [
            {
                "code": flag.code,
                "label": flag.label,
                "severity": flag.severity,
                "item": flag.item,
                "enabled": flag.enabled,
            }
            for flag in form.flags
        ],
        "suggest": [{"kind": each.kind, "ref": each.ref, "item": each.item} for each in form.suggest],
    }


def shown(form: Form) -> str:
    said = ", ".join(marks(form))
    lines = [f"{form.title}  ({form.id} {form.version}{f', {said}' if said else ''})"]
    lines += [f"  {line}" for line in (form.prompt, form.screening_only) if line]
    lines += [f"  your site says: {form.override_note}"] if form.override_note else []
    lines += [f"  unverified: {form.unverified}"] if form.unverified else []
    for part in form.sections:
        lines += ["", part.title]
        for item in part.items:
            mark = "*" if item.required else " "
            lines.append(f" {mark} {item.id}: {item.text}  [{item.type.value}]")
            for option, key in zip(item.options, printed(item), strict=False):
                lines.append(f"       {key or ' '} {option.label}")
    for scoring in form.scorings():
        lines += ["", *_cut_offs(scoring)]
    return "\n".join([*lines, "", f"licence: {form.licence}", f"citation: {form.citation}"])


def _cut_offs(scoring: Scoring) -> list[str]:
    named = f" ({scoring.variant})" if scoring.variant else ""
    lines = [f"Score{named}: {scoring.scorer}"]
    for band in scoring.bands:
        unchecked = "  unverified" if band.unverified else ""
        lines.append(f"   {band.low:g} to {band.high:g}  {band.label}{unchecked}")
    return lines


def _scoring(scoring: Scoring) -> dict[str, Any]:
    return {
        "scorer": scoring.scorer,
        "variant": scoring.variant,
        "instrument": scoring.instrument,
        "low": scoring.low,
        "high": scoring.high,
        "unverified": scoring.unverified,
        "bands": [
            {"id": band.id, "label": band.label, "low": band.low, "high": band.high} for band in scoring.bands
        ],
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "text": item.text,
        "type": item.type.value,
        "required": item.required,
        "loinc": item.loinc,
        "unit": item.unit,
        "normal": item.normal,
        "fact": item.fact,
        "form": item.form,
        "fields": list(item.fields),
        "options": [
            {"id": option.id, "label": option.label, "points": option.points, "code": option.code}
            for option in item.options
        ],
    }
