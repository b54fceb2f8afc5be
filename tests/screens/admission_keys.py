"""Task 6 of the task table, key by key: the first admission assessment within the required fields.

From the cursor on the patient in the caseload to *finished & locked*. Free text is typed but not counted;
every other key is, dates and F2 included. What the chart already has is not typed again.
"""

from dataclasses import dataclass, field
from typing import Any

MOST = 60
FORM = "admission-assessment"

#: What answers the item under the cursor, by ``form:item``: keys that count, and free text typed first.
KEYS: dict[str, tuple[tuple[str, ...], str]] = {
    f"{FORM}:info_source": (("1", "enter"), ""),
    f"{FORM}:language": (("enter",), "English"),
    f"{FORM}:interpreter": (("n",), ""),
    f"{FORM}:capacity": (("1",), ""),
    f"{FORM}:decision_maker": (("1",), ""),
    f"{FORM}:own_words": (("enter",), "My legs swelled up again"),
    f"{FORM}:edd": (("t", "plus", "2", "enter"), ""),
    f"{FORM}:residence": (("h",), ""),
    f"{FORM}:lives_with": (("2", "enter"), ""),
    f"{FORM}:can_return": (("y",), ""),
    f"{FORM}:bathing_before": (("ctrl+n",), ""),
    f"{FORM}:pcp": (("enter",), "Dr. L. Ortiz"),
    f"{FORM}:phq2": (("enter",), ""),
    "phq-2:q1": (("0",), ""),
    "phq-2:q2": (("0", "f2"), ""),
    f"{FORM}:suicide_screen": (("m",), ""),
    "done-in-emr:result": (("enter",), "negative"),
    "done-in-emr:result of a list": (("n", "enter"), ""),
    "done-in-emr:when": (("t",), ""),
    "done-in-emr:by": (("enter",), "J. Kim RN"),
    f"{FORM}:audit_c": (("enter",), ""),
    "audit-c:_alone": (("y",), ""),
    "audit-c:q1_frequency": (("0", "f2"), ""),
    f"{FORM}:caregiver": (("enter",), "Rosa, spouse"),
    f"{FORM}:caregiver_available": (("1",), ""),
    f"{FORM}:caregiver_willing": (("ctrl+n",), ""),
    f"{FORM}:caregiver_trained": (("p",), ""),
    f"{FORM}:sils": (("enter",), ""),
    "sils:need_help_reading": (("1", "f2"), ""),
    f"{FORM}:pharmacy": (("enter",), "Main St"),
    f"{FORM}:cost_skipping": (("1",), ""),
    f"{FORM}:ride_home": (("1",), ""),
    f"{FORM}:ahc": (("m",), ""),
    f"{FORM}:safe_alone": (("y",), ""),
    f"{FORM}:abuse_concern": (("1", "enter"), ""),
    f"{FORM}:on_chart": (("3", "enter"), ""),
    f"{FORM}:matters_most": (("enter",), "Home to her garden"),
    f"{FORM}:preferred_setting": (("1",), ""),
    f"{FORM}:admissions_12mo": (("1", "enter"), ""),
    f"{FORM}:ed_visits_6mo": (("0", "enter"), ""),
    f"{FORM}:readmit_30d": (("n",), ""),
    f"{FORM}:destination": (("h",), ""),
    f"{FORM}:backup": (("e",), ""),
    f"{FORM}:barriers": (("0",), ""),
    f"{FORM}:list_given": (("n",), ""),
    f"{FORM}:quality_shared": (("y",), ""),
    f"{FORM}:choice_1": (("f6",), "Maple Court"),
    f"{FORM}:interest_disclosed": (("y",), ""),
    f"{FORM}:agrees": (("y",), ""),
}


@dataclass
class Counted:
    """``keys`` pressed and counted; ``trail`` says where, for a message when the count is over."""

    keys: int = 0
    trail: list[str] = field(default_factory=list)


async def press(pilot: Any, counted: Counted, where: str, keys: tuple[str, ...], text: str = "") -> None:
    """Type ``text`` (free), then ``keys`` (counted), and let what was asked of the vault come back."""
    await pilot.press(*text)
    await pilot.press(*keys)
    counted.keys += len(keys)
    counted.trail.append(f"{where} {' '.join(keys)}")
    await pilot.pause()
    pilot.app.desk.vault.flush(10)
    await pilot.pause()


async def open_assessment(pilot: Any, counted: Counted) -> None:
    """From the cursor on the patient: open the chart, its Assess tab, the assessment on its first row."""
    await press(pilot, counted, "open chart", ("enter",))
    await press(pilot, counted, "Assess", ("2",))
    await press(pilot, counted, "open form", ("enter",))


async def say_the_year(pilot: Any) -> None:
    """NAME ALERT asks for the birth year before a form is locked; the task counts patients without it."""
    dialog = pilot.app.screen
    if getattr(dialog, "form_id", "") == "birth-year":
        await press(pilot, Counted(), "birth year", ("f2",), str(dialog.line.birth_year))


async def fill(pilot: Any, pane: Any, counted: Counted) -> None:
    """Answer what the open form waits for, item by item, until it has no gap."""
    for _ in range(120):
        await say_the_year(pilot)
        frame = pane.frame
        item = frame.filling.current
        where = f"{frame.filling.form.id}:{item.id}"
        if frame.filling.form.id == "done-in-emr" and item.id == "result" and item.options:
            where += " of a list"
        if frame.filling.form.id == FORM and not frame.filling.gaps():
            return
        keys, text = KEYS[where]
        await press(pilot, counted, where, keys, text)
    raise AssertionError(f"the form never ended: {counted.trail[-5:]}")


async def finish(pilot: Any, counted: Counted, is_open: Any) -> None:
    """F2 until the form is locked: gaps none, all answers shown page by page, confirmed."""
    for _ in range(8):
        await press(pilot, counted, "finish", ("f2",))
        await say_the_year(pilot)
        if not is_open():
            return
    raise AssertionError("F2 did not finish the form")
