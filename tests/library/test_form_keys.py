"""Each fault of what hangs on a form: totals, weightings, letters, due times, suggestions, references."""

import copy
import tomllib
from typing import Any

import pytest

from ncm_tui.library.form_links import reference_faults
from ncm_tui.library.forms import read_form
from ncm_tui.library.library import Library

GOOD = """
id = "small"
version = "1"
title = "Small"
kind = "instrument"
licence = "l"
citation = "c"
on = false
bundled = false
record_only = true
letter = "B"
unverified = "the total"
tables = ["poverty-guideline"]

[due]
after = "inpatient_admit"
when = { f = "age", op = ">=", value = 65 }
again_days = 7

[scoring]
scorer = "sum"
items = ["a", "b"]
total = "total"
variant = "usual"
low = 0
high = 6
bands = [
  { id = "low", label = "low", low = 0, high = 2 },
  { id = "high", label = "high", low = 3, high = 6, unverified = true, source = "Who 2001" },
]

[[variants]]
variant = "other"
instrument = "SMALL-2"
bands = [
  { id = "low", label = "low", low = 0, high = 4 },
  { id = "high", label = "high", low = 5, high = 6 },
]

[[flags]]
code = "HIGH"
label = "high"
when = { f = "score", op = ">=", value = 3 }
enabled = false
unverified = true

[[suggest]]
kind = "barrier"
ref = "food"
when = { f = "a", op = ">=", value = 2 }
item = "a"

[[suggest]]
kind = "todo"
ref = "ask"
title = "Ask"
when = { f = "score", op = ">=", value = 3 }

[[sections]]
id = "s"
title = "S"

[[sections.items]]
id = "total"
text = "Total"
type = "number"
minimum = 0
maximum = 6

[[sections.items]]
id = "a"
text = "A"
type = "scale"
minimum = 0
maximum = 3
show_if = { not = { known = "total" } }
field = "23"

[[sections.items]]
id = "b"
text = "B"
type = "scale"
minimum = 0
maximum = 3
show_if = { not = { known = "total" } }
field = ["24", "25"]

[[sections.items]]
id = "when"
text = "When"
type = "date"
feeds = "edd"
"""
LIBRARY = Library.load()


def changed(path: str, value: Any) -> dict[str, Any]:
    """The good form with one value put (or, with ``...``, taken away) at a dotted path."""
    data = copy.deepcopy(tomllib.loads(GOOD))
    *way, last = path.split(".")
    place: Any = data
    for step in way:
        place = place[int(step)] if step.isdigit() else place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return data


def test_every_key_is_read() -> None:
    form, faults = read_form(tomllib.loads(GOOD))
    assert faults == ()
    assert (form.on, form.bundled, form.record_only, form.letter) == (False, False, True, "B")
    assert form.due is not None
    assert (form.due.after, form.due.hours, form.due.again_days) == ("inpatient_admit", 24.0, 7.0)
    assert form.item("a").fields == ("23",)
    assert form.item("b").fields == ("24", "25")
    assert form.item("when").feeds == "edd"
    assert [(each.kind, each.ref) for each in form.suggest] == [("barrier", "food"), ("todo", "ask")]
    assert not form.flags[0].enabled
    usual, other = form.scorings()
    assert (usual.variant, usual.instrument, usual.bands[1].source) == ("usual", "", "Who 2001")
    assert (other.variant, other.instrument, other.items, other.total) == (
        "other",
        "SMALL-2",
        ("a", "b"),
        "total",
    )
    assert other.bands[0].high == 4.0
    assert form.scoring_of("other") is other


ITEMS = "sections.0.items"


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (f"{ITEMS}.3.whole", True, "sections[0].items[3].whole: a 'date' item is no number"),
        (f"{ITEMS}.1.minimum", 0.5, "sections[0].items[1].minimum: 0.5 is a fraction: a whole number"),
        ("on", "yes", "on: true or false was expected, not a text."),
        ("letter", "pq", "letter: 'pq' is no letter"),
        ("letter", "a", "letter: 'a' is a key of the Assess tab itself"),
        ("scoring.total", "totl", "scoring.total: there is no item 'totl'; did you mean 'total'?"),
        ("scoring.total", "a", "scoring.total: 'a' cannot be both the total and one of the items."),
        ("scoring.total", "when", "scoring.total: 'when' of type 'date' is no number"),
        (
            f"{ITEMS}.0.maximum",
            9,
            "scoring.total: 'total' needs maximum = 6, so that no other total is taken.",
        ),
        (f"{ITEMS}.1.show_if", {"known": "when"}, "scoring.items[0]: 'a' is scored and show_if can hide it"),
        (
            "sections.0.show_if",
            {"f": "age", "op": ">", "value": 3},
            "scoring.items[0]: 'a' is scored and show_if",
        ),
        (f"{ITEMS}.3.hidden_points", 0, "sections[0].items[3].hidden_points: 'when' is in no sum"),
        (
            f"{ITEMS}.1.feeds",
            "eddd",
            "sections[0].items[1].feeds: 'eddd' is not a registered fact; did you mean",
        ),
        (f"{ITEMS}.1.feeds", "edd", "sections[0].items[1].feeds: 'edd' is fed by date, not 'scale'."),
        (f"{ITEMS}.1.field", "x1", "sections[0].items[1].field: 'x1' is no number of a field."),
        ("variants.0.variant", "usual", "variants: the variant 'usual' is here 2 times."),
        ("variants.0.variant", ..., "variants[0].variant: a text is needed here"),
        ("variants.0.items", ["c"], "variants[0].items[0]: there is no item 'c'"),
        ("variants.0.scorer", "summ", "variants[0].scorer: there is no scorer 'summ'"),
        ("variants.0.scoer", "sum", "variants[0].scoer: this key is not known; did you mean 'scorer'?"),
        ("variants.0.bands.1.low", 4, "variants[0].bands: 'low' and 'high' overlap at 4."),
        ("variants.0.bands.1.low", 6, "variants[0].bands: no band holds 5"),
        ("scoring.variant", ..., "scoring.variant: a name is needed here"),
        ("scoring", ..., "variants: a variant needs [scoring] to differ from."),
        (
            "due.after",
            "inpatient_admitt",
            "due.after: 'inpatient_admitt' is not a registered fact; did you mean",
        ),
        ("due.after", "age", "due.after: 'age' is no instant"),
        ("due.hours", -1, "due.hours: -1 is before the time it counts from"),
        ("due.when", {"f": "a", "op": ">=", "value": 1}, "due.when.f: 'a' is neither an item"),
        ("due.afterr", "x", "due.afterr: this key is not known; did you mean 'after'?"),
        ("flags.0.enabled", "no", "flags[0].enabled: true or false was expected, not a text."),
        (
            "flags.0.when",
            {"f": "variant", "op": "==", "value": "othr"},
            "flags[0].when.value: 'othr' is not one of",
        ),
        ("suggest.0.kind", "code s", "suggest[0].kind: 'code s' is not one of barrier, code, referral"),
        ("suggest.0.when", ..., "suggest[0].when: a condition is needed here."),
        ("suggest.0.when", {"f": "aa", "op": "==", "value": 1}, "suggest[0].when.f: 'aa' is neither an item"),
        ("suggest.0.item", "c", "suggest[0].item: there is no item 'c'"),
        ("suggest.1.title", ..., "suggest[1].title: a text is needed here: what is to be done."),
        ("overridden", ["cutoffs"], "overridden: 'cutoffs' is not one of cut-offs, variant"),
    ],
)
def test_fault(path: str, value: Any, says: str) -> None:
    found = [str(fault) for fault in read_form(changed(path, value))[1]]
    assert any(fault.startswith(says) for fault in found), found


def test_what_is_inherited_is_faulted_once() -> None:
    found = [str(fault) for fault in read_form(changed("scoring.items", ["a", "bb"]))[1]]
    assert [fault for fault in found if "'bb'" in fault] == [
        "scoring.items[1]: there is no item 'bb'; did you mean 'b'?"
    ]


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (
            "tables",
            ["poverty-guidelin"],
            "tables: there is no table of figures 'poverty-guidelin'; did you mean",
        ),
        ("letter", "p", "letter: 'p' opens PHQ-9 already: another letter was expected."),
        ("suggest.0.ref", "foood", "suggest[0].ref: there is no barrier 'foood'; did you mean 'food'?"),
        (
            "suggest.0",
            {"kind": "code", "ref": "Z59.4"},
            "suggest[0].ref: 'Z59.4' is a category and cannot be billed",
        ),
        ("suggest.0", {"kind": "code", "ref": "Z59.412"}, "suggest[0].ref: 'Z59.412' is not in ICD-10-CM"),
        ("suggest.0", {"kind": "referral", "ref": "hospise"}, "suggest[0].ref: 'hospise' is not one of"),
        (
            "suggest.0",
            {"kind": "form", "ref": "phq9"},
            "suggest[0].ref: there is no form 'phq9'; did you mean 'phq-9'?",
        ),
    ],
)
def test_a_reference_that_leads_nowhere(path: str, value: Any, says: str) -> None:
    if isinstance(value, dict):
        value = {"when": {"known": "a"}, **value}
    data = changed(path, value) if path != "suggest.0" else changed("suggest", [value])
    form, faults = read_form(data)
    assert not faults
    found = [str(fault) for fault in reference_faults(form, LIBRARY)]
    assert any(fault.startswith(says) for fault in found), found


def test_references_that_lead_somewhere() -> None:
    assert reference_faults(read_form(changed("letter", ...))[0], LIBRARY) == []
