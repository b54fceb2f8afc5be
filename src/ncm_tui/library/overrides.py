"""A site's own cut-offs and habits for a form: ``overrides/<form>.toml`` in the user's library.

Only what the file says is changed, and what is changed is named on the form: a local cut-off is never taken
for a published one. Safety flags stay as they are: an override may word one, never quiet it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ncm_tui.library.tables import Fault, Table, not_one_of
from ncm_tui.rules.conditions import names
from ncm_tui.rules.forms import Form
from ncm_tui.rules.scoring import SCORE_NAMES

#: What each key of an override changes, in the words shown with the form.
CUT_OFFS, VARIANT, FLAGS, DUE, ON = "cut-offs", "variant", "flags", "due", "on"
_FLAG_KEYS = ("when", "enabled", "label", "unverified")
_WORDS: Final = ("instrument", "unverified", "total")


@dataclass(frozen=True, slots=True)
class Override:
    """What the file says, as far as it could be read. ``flags`` are by code, ``codes`` those of the form in
    its order; ``due`` is ``False`` for *never*."""

    note: str = ""
    on: bool | None = None
    variant: str = ""
    bands: list[Any] | None = None
    flags: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    due: Mapping[str, Any] | bool | None = None
    codes: tuple[str, ...] = ()

    @property
    def scores(self) -> bool:
        """Whether it changes what an answer comes to, and so makes another version."""
        return bool(self.variant or self.bands is not None or self.flags)

    @property
    def changed(self) -> tuple[str, ...]:
        said = (
            (CUT_OFFS, self.bands is not None),
            (VARIANT, bool(self.variant)),
            (FLAGS, bool(self.flags)),
            (DUE, self.due is not None),
            (ON, self.on is not None),
        )
        return tuple(name for name, is_said in said if is_said)

    def place(self, fault: Fault) -> Fault:
        """A fault of the merged form at the key of the override that caused it."""
        key = fault.key.removeprefix("scoring.")
        if number := re.match(r"flags\[(\d+)\]", key):
            code = self.codes[int(number[1])] if int(number[1]) < len(self.codes) else number[1]
            key = key.replace(number[0], f"flags.{code}", 1)
        return replace(fault, key=key)


def read_override(data: Mapping[str, Any], name: str, form: Form) -> tuple[Override, tuple[Fault, ...]]:
    """The override of ``form`` and what is wrong in the file itself; the rest shows when it is laid over."""
    faults: list[Fault] = []
    top = Table(data, "", faults)
    if top.text("form") not in ("", name):
        top.fault("form", f"must be the name of its file, '{name}'.")
    override = Override(
        note=top.text("note", ""),
        on=top.flag("on") if top.has("on") else None,
        variant=_variant(top, form),
        bands=_bands(top),
        flags=_flags(top, form),
        due=_due(top),
        codes=tuple(flag.code for flag in form.flags),
    )
    if override.bands is not None and form.scoring is None:
        top.fault("bands", f"'{form.id}' has no score, and so no bands.")
    _safety_stays(top, form, override)
    top.get("on")
    top.done()
    if not faults and not override.changed:
        top.fault("", "nothing is changed: on, variant, bands, flags or due was expected.")
    return override, tuple(faults)


def lay_over(data: Mapping[str, Any], override: Override) -> dict[str, Any]:
    """The data of a form with the override over it; ``overridden`` names what is local."""
    merged = dict(data)
    if override.on is not None:
        merged["on"] = override.on
    if override.variant:
        _choose(merged, override.variant)
    if override.bands is not None:
        _keep_bands(merged)
        merged["scoring"] = {**merged["scoring"], "bands": override.bands}
    if override.flags:
        merged["flags"] = [{**flag, **override.flags.get(flag["code"], {})} for flag in merged["flags"]]
    if override.due is not None:
        merged.pop("due", None)
    if isinstance(override.due, Mapping):
        merged["due"] = override.due
    merged["overridden"] = [*merged.get("overridden", []), *override.changed]
    if override.note:
        merged["override_note"] = override.note
    return merged


def _choose(merged: dict[str, Any], name: str) -> None:
    """Make the weighting ``name`` the default; the one that was becomes a variant, whole."""
    base = {key: value for key, value in merged["scoring"].items() if key != "instrument"}
    whole = [{**base, **each} for each in merged.get("variants", [])]
    chosen = next((each for each in whole if each.get("variant") == name), None)
    if chosen is None:
        return
    merged["scoring"] = chosen
    others = [base, *(each for each in whole if each is not chosen)]
    merged["variants"] = [_closed(each, chosen) for each in others if each.get("variant")]


def _closed(each: Mapping[str, Any], chosen: Mapping[str, Any]) -> dict[str, Any]:
    """A weighting that takes nothing from the new default in silence."""
    empty: dict[str, Any] = dict.fromkeys(_WORDS, "") | {"parameters": {}, "bands": [], "items": []}
    return {**{key: value for key, value in empty.items() if key in chosen}, **each}


def _keep_bands(merged: dict[str, Any]) -> None:
    """The other weightings keep the bands they were published with."""
    bands = merged["scoring"].get("bands", [])
    if merged.get("variants"):
        merged["variants"] = [{"bands": bands, **each} for each in merged["variants"]]


def _variant(top: Table, form: Form) -> str:
    name = top.text("variant", "")
    known = [scoring.variant for scoring in form.scorings() if scoring.variant]
    if name and name not in known:
        top.fault("variant", not_one_of(name, known) if known else f"'{form.id}' has one weighting only.")
    return name


def _safety_stays(top: Table, form: Form, override: Override) -> None:
    """Cut-offs that a safety flag hangs on would quiet it from the side."""
    asked = {name for flag in form.flags if flag.severity == "safety" for name in names(flag.when)}
    if override.bands is not None and "band" in asked:
        top.fault("bands", "a safety flag hangs on the bands of this form: they stay as published.")
    if override.variant and asked & set(SCORE_NAMES):
        top.fault("variant", "a safety flag hangs on the score of this form: its weighting stays.")


def _bands(top: Table) -> list[Any] | None:
    if not top.has("bands"):
        top.get("bands")
        return None
    if not top.tables("bands"):
        top.fault("bands", "at least one band was expected.")
    raw = top.get("bands")
    return list(raw) if isinstance(raw, list) else []


def _flags(top: Table, form: Form) -> dict[str, Mapping[str, Any]]:
    known = {flag.code: flag for flag in form.flags}
    found: dict[str, Mapping[str, Any]] = {}
    for code, raw in top.named("flags").items():
        table = Table(raw, f"flags.{code}", top.faults)
        if code not in known:
            table.fault("", not_one_of(code, known) if known else f"'{form.id}' has no flags.")
            continue
        if known[code].severity == "safety" and set(table.raw) - {"label"}:
            table.fault("", "a safety flag fires as published; only its label may be changed.")
        for key in _FLAG_KEYS:
            table.get(key)
        table.done()
        found[code] = table.raw
    return found


def _due(top: Table) -> Mapping[str, Any] | bool | None:
    raw = top.get("due")
    if raw is None or raw is False or isinstance(raw, Mapping):
        return raw
    top.fault("due", "a table was expected, or false for a form that is never due.")
    return None
