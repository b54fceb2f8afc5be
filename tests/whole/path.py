"""The main path of the program, step by step, by keys alone. Each step begins and ends on a named screen."""

import re
from pathlib import Path

from benchmarks.terminal import Terminal
from tests.screens.admission_keys import KEYS

from ncm_tui.library.library import Library
from ncm_tui.rules.forms import Form

NAMED = {"enter": "<enter>", "ctrl+n": "<c-n>", "f2": "<f2>", "plus": "+", "space": " "}


def take_in(t: Terminal, export: Path, first: str) -> None:
    """Caseload → import → preview → caseload; ``first`` is on the list then."""
    t.send("i")
    t.wait_for("Enter read it")
    t.settle(0.2)
    t.send("<c-u>")
    t.text(str(export))
    t.settle(0.2)
    t.send("<enter>")
    t.wait_for(r"What changed ─(.|\n)*\d+ patients?\b")
    t.settle(0.3)
    t.send("<f2>")
    t.wait_for(r"Taken in: ")
    t.wait_for(first)


def find(t: Terminal, letters: str, name: str) -> None:
    """F3 and three letters → the Summary of ``name``."""
    t.settle(0.2)
    t.send("<f3>")
    t.wait_for("Find patient")
    t.settle(0.2)
    t.text(letters)
    t.wait_for(name)
    t.send("<enter>")
    t.wait_for(rf"^ {name}.*\n.*\n 1 Summary")
    t.settle(0.2)


def phq_9(t: Terminal, answers: str) -> None:
    """Summary or any tab → Assess → PHQ-9 filled with ten ``answers`` → finished, Assess again."""
    t.send("2")
    t.wait_for("PHQ-9 ")
    t.settle(0.2)
    on_row(t, "PHQ-9")
    t.send("<enter>")
    t.wait_for("Little interest")
    t.settle(0.2)
    if t.has("▸.*Alone with the patient"):
        t.send("y")
        t.settle(0.05)
    for digit in answers[:8]:
        t.send(digit)
        t.settle(0.05)
    # An item that can fire a flag does not move on by itself.
    for key in (answers[8], "<down>", answers[9]):
        t.send(key)
        t.settle(0.05)
    finish(t, "PHQ-9.*finished")


def finish(t: Terminal, done: str) -> None:
    """F2, past the page of all answers, until ``done`` is on the screen."""
    for _ in range(6):
        t.send("<f2>")
        t.settle(0.3)
        if t.has(done):
            if t.has("^ Suggested "):
                t.send("<esc>")
                t.wait_for("^ Assess ")
            return
    raise AssertionError(f"not finished:\n{t.screen()}")


def admission_assessment(t: Terminal) -> None:
    """Assess → the admission assessment, every question by what its line says → finished, Assess again."""
    forms = {form.id: form for form in Library.load().forms()}
    forms["done-in-emr"] = Library.load().dialog("done-in-emr")
    t.send("<home>")
    t.settle(0.2)
    t.send("<enter>")
    t.wait_for("Information from")
    t.settle(0.3)
    for _ in range(120):
        form, item = asked(t, forms)
        if not item:
            break
        keys, text = KEYS[f"{form}:{item}"]
        before = t.screen()
        if text:
            t.text(text)
        for key in keys:
            t.send(NAMED.get(key, key))
            t.settle(0.05)
        if form == "admission-assessment" and item == "agrees":
            break
        moved_on(t, before, f"{form}:{item} {keys}")
    finish(t, "Admission.*finished & locked|finished & locked.*")


def moved_on(t: Terminal, before: str, what: str) -> None:
    """Wait until the screen is another one and stands still; a busy machine may take its time."""
    for _ in range(100):
        t.settle(0.08)
        if t.screen() != before:
            return
    raise AssertionError(f"{what} changed nothing:\n{before}")


def asked(t: Terminal, forms: dict[str, Form]) -> tuple[str, str]:
    """(form, item) under the cursor, read from the screen as a person would."""
    lines = t.screen().splitlines()
    title = lines[2].strip()
    form = form_of(title, forms)
    line = next((line for line in lines[3:] if line.lstrip().startswith("▸")), "")
    words = re.sub(r"^\s*▸\s*\d*\s+", "", line)
    for item in form.items():
        shown = " ".join(item.text.split())
        start = words[: min(len(words), 34)].split("  ")[0].rstrip("…").strip()
        if start and shown.startswith(start):
            return form.id, item.id
    if "Alone with" in words:
        return form.id, "_alone"
    raise AssertionError(f"what is asked? {words!r}\n{t.screen()}")


def form_of(title: str, forms: dict[str, Form]) -> Form:
    """The form whose title stands on the third line, after ``outer › `` where it is linked."""
    inner = title.split(" › ")[-1]
    if "done in the EMR" in title:
        return forms["done-in-emr"]
    return next(form for form in forms.values() if inner.startswith(form.title[:20]))


def on_row(t: Terminal, words: str) -> None:
    """Walk the cursor down to the row that begins with ``words``, maybe after the form's letter."""
    for _ in range(40):
        if t.has(rf"^▸\W*(\w )?{re.escape(words)}"):
            return
        t.send("<down>")
        t.settle(0.05)
    raise AssertionError(f"no row {words!r}:\n{t.screen()}")


def problem_with_goal(t: Terminal, problem: str, goal: str) -> None:
    """Plan: a problem, then its goal."""
    t.send("3")
    t.wait_for("No plan yet")
    t.settle(0.2)
    t.send("p")
    t.wait_for("▸ +1 Problem")
    t.settle(0.2)
    t.text(problem)
    t.send("<enter><f2>")
    # A problem without a goal is half a plan: its goal is asked at once.
    t.wait_for("Goal: what will be true")
    fill(t, [goal, "PT note", "50 feet", "t+3", "1"])
    t.wait_for(goal[:20])
    t.settle(0.2)


def fill(t: Terminal, answers: list[str]) -> None:
    """Type each answer and Enter, then F2 until the short form is gone."""
    t.settle(0.2)
    for answer in answers:
        t.text(answer)
        if len(answer) > 1:
            t.send("<enter>")
        t.settle(0.1)
    t.send("<f2>")
    t.wait_gone("F2 done")
    t.settle(0.2)


def three_items(t: Terminal) -> None:
    """Discharge: home, then evidence of three rows."""
    t.send("4")
    t.settle(0.4)
    if not t.has("To home"):
        t.send("p")
        t.wait_for("Planned destination")
        t.settle(0.2)
        t.text("home")
        t.settle(0.1)
        t.send("<enter>")
        t.settle(0.1)
        t.send("<f2>")
        t.wait_for("To home")
        t.settle(0.2)
    for row in ("DC04", "DC05", "DC07"):
        on_row(t, f"□ {row}")
        t.send("d")
        t.wait_for("What is true")
        fill(t, ["1", f"Evidence of {row}"])
        t.wait_for(rf"■ {row}")


def note_copied_and_charted(t: Terminal, words: str) -> None:
    """Notes: a progress note from the facts, a sentence of her own, finished, copied, charted."""
    t.send("5")
    t.wait_for("No note yet")
    t.settle(0.2)
    t.send("a")
    t.wait_for(r"Today: \*\*\*")
    t.settle(0.3)
    t.text(words)
    t.wait_for(words)
    t.send("<f2>")
    t.wait_for("Finished & locked")
    t.settle(0.2)
    t.send("y")
    t.wait_for("say whether it arrived")
    assert b"\x1b]52;c;" in t.raw
    t.settle(0.2)
    t.send("y")
    t.wait_for(r"copied \d\d:\d\d")
    t.settle(0.2)
    t.send("c")
    t.wait_for(r"charted \d\d:\d\d|charted .* \d\d:\d\d")
    t.settle(0.2)
