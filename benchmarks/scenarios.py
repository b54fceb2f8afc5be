"""What is measured: each scenario plays one program once and returns samples in milliseconds by name."""

import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.homes import PASSPHRASE
from benchmarks.terminal import Terminal

Samples = dict[str, list[float]]
SIZE = {"columns": 120, "rows": 40}
PROMPT, LIST, NAMES = r"passphrase|•", r"Bed +Patient", r"[A-Z]{3,}, [A-Z]"
LOCKS = 7


def anchor(name: str) -> Terminal:
    return Terminal(
        [sys.executable, "-m", "benchmarks.anchors", name], cwd=str(Path(__file__).parents[1]), **SIZE
    )


def app(home: Path) -> Terminal:
    return Terminal([sys.executable, "-m", "ncm_tui"], env={"NCM_HOME": str(home)}, **SIZE)


def hello() -> Samples:
    """An empty Textual app: exec → it answers a key; its keys; its end."""
    with anchor("hello") as t:
        t.wait_for("ready 0")
        ready = _ms(t.wait_for("ready 1") - t.started) if t.send("x") else 0.0
        keys = [_ms(t.measure("x")) for _ in range(10)]
        began = t.send("<c-q>")
        t.wait_exit()
        return {
            "hello.interactive": [ready],
            "hello.key": keys,
            "hello.exit": [_ms(time.perf_counter() - began)],
        }


def typing() -> Samples:
    """Textual's own Input and TextArea: a letter → its paint."""
    found: Samples = {}
    for name in ("input", "textarea"):
        with anchor(name) as t:
            t.wait_for("ready")
            found[f"{name}.key"] = [_ms(t.measure(letter)) for letter in "the quick brown fox jumps"]
    return found


def table() -> Samples:
    """Textual's own table of 200 rows: one row down inside the page, one line of scrolling, a page."""
    with anchor("table") as t:
        t.wait_for("PATIENT, Number 3")
        return {f"table.{name}": values for name, values in _moves(t).items()}


def unlock(home: Path) -> Samples:
    """The app: exec → the prompt takes a key; Enter → rows on the screen; the first key after; its end."""
    with app(home) as t:
        t.wait_for(PROMPT)
        # Keys typed before the prompt stands are thrown away on purpose: press until one is taken.
        taken, pressed = t.press_until("x", "•")
        start = _ms(taken - t.started)
        t.send("<backspace>" * pressed)
        t.settle(0.4)
        t.text(PASSPHRASE)
        t.settle(0.2)
        entered = t.send("<enter>")
        shown = _ms(t.wait_for(LIST) - entered)
        first = _ms(t.measure("<down>"))
        began = t.send("<c-q>")
        t.wait_exit()
        return {
            "app.start": [start],
            "app.unlock": [shown],
            "app.first_key": [first],
            "app.exit": [_ms(time.perf_counter() - began)],
        }


def caseload(home: Path, label: str) -> Samples:
    """The app's list: the same moves as the table's, then find and filter by letter."""
    with _unlocked(home) as t:
        found = {f"{label}.{name}": values for name, values in _moves(t).items()}
        t.send("<f3>")
        t.settle(0.3)
        found[f"{label}.find"] = [_ms(t.measure(letter)) for letter in "castel"]
        t.send("<backspace>" * 6)
        t.settle(0.3)
        found[f"{label}.texts"] = [_ms(t.measure(letter)) for letter in "oxygen"]
        t.send("<esc>")
        t.settle(0.3)
        t.send("/")
        t.settle(0.3)
        found[f"{label}.filter"] = [_ms(t.measure(letter)) for letter in "medi"]
        return found


def form(home: Path) -> Samples:
    """The app's forms: open a chart, the next one; the PHQ-9 by its letter, a digit → the next row; the same
    in the admission assessment, which has eighty-four fields."""
    with fresh(home) as copy, _unlocked(copy) as t:
        found: Samples = defaultdict(list)
        found["app.chart"].append(_ms(t.measure("<enter>", until="1 Summary")))
        found["app.next_patient"].extend(_ms(t.measure("<f8>")) for _ in range(5))
        t.send("<f3>")
        t.settle(0.3)
        t.text("tra")
        t.wait_for("1 found")
        t.send("<enter>")
        t.wait_for("TRAN.*\n.*\n 1 Summary")
        t.settle(0.3)
        t.send("2")
        t.wait_for("PHQ-9")
        t.settle(0.3)
        found["app.form"].append(_ms(t.measure("p", until="Little interest")))
        t.send("y")  # privacy is asked before the first question
        t.settle(0.1)
        found["app.answer"].extend(_ms(t.measure(digit)) for digit in "1201210")
        t.send("<esc>")
        t.wait_for("On hold")
        t.settle(0.3)
        found["app.long_form"].append(_ms(t.measure("m", until="Reason for admission")))
        t.settle(0.3)
        found["app.long_answer"].extend(_ms(t.measure("1")) for _ in range(3))  # ticks, on and off
        t.send("<enter>n")
        t.settle(0.3)
        found["app.long_answer"].extend(_ms(t.measure(digit)) for digit in "11")  # to the next question
        return dict(found)


def note(home: Path) -> Samples:
    """The app's note editor: a letter → its paint, while it is saved as typed."""
    with fresh(home) as copy, _unlocked(copy) as t:
        t.send("<enter>")
        t.wait_for("1 Summary")
        t.settle(0.3)
        t.send("5")
        t.settle(0.3)
        t.send("a")
        t.settle(0.5)
        return {"app.note_key": [_ms(t.measure(letter)) for letter in "the quick brown fox jumps"]}


def lock(home: Path) -> Samples:
    """The app: F9 → nothing of a patient on the screen; unlocked again and again."""
    with _unlocked(home) as t:
        found = []
        for _ in range(LOCKS):
            assert t.has(NAMES)
            pressed = t.send("<f9>")
            found.append(_ms(t.wait_gone(f"{LIST}|{NAMES}") - pressed))
            t.wait_for(PROMPT)
            t.settle(0.2)
            t.text(PASSPHRASE)
            t.send("<enter>")
            t.wait_for(LIST)
            t.settle(0.5)
        return {"app.lock": found}


def version() -> Samples:
    """``ncm --version`` beside ``python -c pass``."""
    found: Samples = {}
    for name, argv in (("pass", ["-c", "pass"]), ("version", ["-m", "ncm_tui", "--version"])):
        began = time.perf_counter()
        subprocess.run([sys.executable, *argv], stdout=subprocess.DEVNULL, check=True)
        found[f"{name}.run"] = [_ms(time.perf_counter() - began)]
    return found


def _moves(t: Terminal) -> Samples:
    """One row down inside the page; past its end, so that it scrolls; a page down."""
    t.settle(0.5)
    down = [_ms(t.measure("<down>")) for _ in range(12)]
    t.send("<down>" * 40)
    t.settle(0.4)
    scroll = [_ms(t.measure("<down>")) for _ in range(8)]
    page = [_ms(t.measure("<pgdn>")) for _ in range(4)]
    return {"down": down, "scroll": scroll, "page": page}


def _unlocked(home: Path) -> Terminal:
    t = app(home)
    t.wait_for(PROMPT)
    t.settle(0.2)
    t.text(PASSPHRASE)
    t.send("<enter>")
    t.wait_for(LIST)
    t.settle(0.5)
    return t


@contextlib.contextmanager
def fresh(home: Path) -> Iterator[Path]:
    """A copy of the home, so that what one run leaves is not there in the next."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / home.name
        shutil.copytree(home, copy)
        yield copy


def _ms(seconds: float) -> float:
    return seconds * 1000


Scenario = Callable[[], Samples]
