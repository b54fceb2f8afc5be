"""S7: a fault put into the program anywhere: exit 70, the terminal whole, nothing of a patient to read.

The faults are raised in a copy of the package (``mutated.py``) that the real launcher starts. They fall on
the first line of functions that a short walk through the ward really calls; which ones is drawn by the hash
of their names, so that the draw is the same every time and the smaller one is part of the larger.
"""

import ast
import hashlib
import os
import re
import shutil
import sys
import termios
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from benchmarks.terminal import WAIT, Terminal, TimedOut
from tests.whole.conftest import PASSPHRASE
from tests.whole.mutated import Mutated
from tests.whole.steady import Steady

from ncm_tui.screens.retention_look import FIRST_LOOK

LEFT_ALTERNATE = b"\x1b[?1049l"
QUOTED = "QZXQUOTED RIVERA, Marta 0071001"
PATIENTS = re.compile(rb"(?i)qzxquoted|rivera|marta|007100\d|okonkwo|1948|daniel")
IN_FILES = re.compile(rb"QZXQUOTED|RIVERA|Rivera|007100[123]|OKONKWO|Okonkwo|1948-03-02|03/02/1948")
LIST = "Bed +Patient"
# A walk past the list, a chart with its tabs, a note, find; then lock, and quit at the prompt.
WALK = (
    ("<down>", "▸ 5E 03"), ("<enter>", "1 Summary"), ("2", "PHQ-9"), ("3", "No plan yet"), ("4", "DC04"),
    ("5", "No note yet"), ("a", "Today: "), ("x", "Today: x"), ("<f2>", "Finished & locked"),
    ("<esc>", "Notes ─ 1"), ("<f5>", "Today ─"), ("2", LIST), ("<f3>", "Find patient"), ("o", "2 found"),
    ("<esc>", LIST), ("i", "Import ─"), ("<esc>", LIST), ("<c-p>", "Every command"), ("<esc>", LIST),
    ("<f9>", "Type your passphrase"), ("<c-q>", "never shown"),
)  # fmt: skip
TRIES = 4  # of a key: one that comes with the switch of patients is meant for nobody
RECORD = """
import os, sys, threading
_told, _seen = os.open({path!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND), dict()
def _trace(frame, event, arg):
    code = frame.f_code
    if id(code) not in _seen:
        _seen[id(code)] = code
        if "site-packages/ncm_tui" in code.co_filename:
            os.write(_told, f"{{code.co_filename}}:{{code.co_firstlineno}}\\n".encode())
sys.settrace(_trace)
threading.settrace(_trace)
"""
# The last steps of the way out itself, and what is only cleaning up after it: there is nothing behind them.
WAY_OUT = frozenset({"launcher_leaving", "vault.platform", "vault.hardening"})
IN_PARENT = (
    "launcher.py:Parent._children",
    "launcher_process.py:Child._wait",
    "launcher_terminal.py:Terminal.hold",
)


@dataclass(frozen=True)
class Place:
    """The first line of one function's body."""

    module: str
    function: str
    line: int

    def __str__(self) -> str:
        return f"{self.module}:{self.function}"


# Nobody waits for the future of what was looked at: a fault there is one all the same.
UNFOLLOWED = "vault/writer.py:Writer._record"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Mutated:
    """The first look of a day comes while the walk goes on, not seconds later."""
    made = Mutated(tmp_path_factory.mktemp("copy"))
    made.replace("screens/retention_look.py", f"FIRST_LOOK = {FIRST_LOOK}\n", "FIRST_LOOK = 0.1\n")
    made.keep()
    return made


@dataclass
class Faulty:
    """A home with three patients, and the copy of the program to run on it."""

    copy: Mutated
    root: Path
    ward: Path
    number: int = 0

    @property
    def reached(self) -> Path:
        """There when the fault of this home was raised."""
        return self.root / f"reached-{self.number}"

    def start(self) -> Terminal:
        self.home = self.root / f"home-{self.number}"
        shutil.copytree(self.ward, self.home / "vaults" / "dana")
        for name in ("tmp", "cwd"):
            (self.root / name).mkdir(exist_ok=True)
        secret = self.root / "passphrase"
        secret.write_text(PASSPHRASE)
        return Steady(
            [str(self.copy.python), "-m", "ncm_tui", "--passphrase-file", str(secret)],
            env={"NCM_HOME": str(self.home), "TZ": "America/New_York", "TMPDIR": str(self.root / "tmp")},
            cwd=str(self.root / "cwd"),
        )

    def in_clear(self) -> list[str]:
        """Files outside the vault that hold a patient in clear."""
        files = [path for path in self.root.rglob("*") if path.is_file() and path.name != "passphrase"]
        return [str(path) for path in files if IN_FILES.search(path.read_bytes())]

    def incidents(self) -> list[str]:
        return [path.read_text() for path in self.home.glob("incidents/*.txt")]


@pytest.fixture
def faulty(copy: Mutated, ward: Path, tmp_path: Path) -> Iterator[Faulty]:
    yield Faulty(copy, tmp_path, ward)
    copy.heal()


def walk(t: Terminal) -> None:
    """The whole walk, or as far as the program goes."""
    if not shown(t, "3 patients", WAIT):
        return
    for keys, pattern in WALK:
        for _ in range(TRIES):
            t.settle(0.04)
            if t.process.poll() is not None:
                return
            t.send(keys)
            if shown(t, pattern, WAIT / TRIES):
                break


def shown(t: Terminal, pattern: str, seconds: float) -> bool:
    """Whether it came, before the program ended or time ran out."""
    until = time.perf_counter() + seconds
    while not t.has(pattern):
        if t.process.poll() is not None or time.perf_counter() > until:
            return False
        t.settle(0.01, timeout=0.05)
    return True


@pytest.fixture(scope="module")
def called(copy: Mutated, ward: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Place]:
    """The functions the walk calls in the child, in the order of the draw."""
    root = tmp_path_factory.mktemp("recorded")
    told = root / "called"
    copy.replace("child.py", "import contextlib\n", "import contextlib\n" + RECORD.format(path=str(told)))
    with Faulty(copy, root, ward).start() as t:
        walk(t)
        assert t.wait_exit() == 0
    copy.heal()
    seen: dict[str, set[int]] = {}
    for line in told.read_text().splitlines():
        name, _, number = line.rpartition(":")
        seen.setdefault(str(Path(name).relative_to(copy.package)), set()).add(int(number))
    places = [place for module, lines in seen.items() for place in functions(copy.package, module, lines)]
    return sorted(places, key=lambda place: hashlib.sha256(str(place).encode()).digest())


def functions(package: Path, module: str, lines: set[int] | None = None) -> Iterator[Place]:
    """Where the functions of ``module`` begin; only those whose first line is in ``lines``."""
    if module.removesuffix(".py").replace("/", ".") in WAY_OUT:
        return
    tree = ast.parse((package / module).read_text(encoding="utf-8"))
    if module == "child.py" and lines is not None:
        lines = {line - RECORD.count("\n") for line in lines}

    def inside(node: ast.AST, above: str) -> Iterator[Place]:
        for part in ast.iter_child_nodes(node):
            name = getattr(part, "name", "")
            full = f"{above}.{name}".lstrip(".")
            if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                first = min([part.lineno, *(mark.lineno for mark in part.decorator_list)])
                body = [line for line in part.body if not _is_text(line)]
                if body and body[0].lineno > part.lineno and (lines is None or first in lines):
                    yield Place(module, full, min([body[0].lineno, *_marks(body[0])]))
            yield from inside(part, full if name else above)

    yield from inside(tree, "")


def _is_text(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)


def _marks(line: ast.stmt) -> list[int]:
    return [mark.lineno for mark in getattr(line, "decorator_list", [])]


def injected(faulty: Faulty, place: Place, before: list[object]) -> str:
    """What is wrong with the end of a program that has a fault at ``place``; empty when nothing is."""
    faulty.number += 1
    faulty.copy.raise_at(place.module, place.line, QUOTED, faulty.reached)
    try:
        with faulty.start() as t:
            walk(t)
            try:
                code = t.wait_exit()
            except TimedOut:
                return f"{place}: still running\n{t.screen()}"
            after = termios.tcgetattr(t._fd)
    finally:
        faulty.copy.heal()
    told = {
        f"exit {code}": code != 70,
        "terminal changed": before[:4] != after[:4],
        "on the alternate screen": t.raw.rfind(b"\x1b[?1049h") > t.raw.rfind(LEFT_ALTERNATE),
        "patient on the screen": bool(PATIENTS.search(t.screen().encode())),
        "patient after the screen was left": bool(
            PATIENTS.search(bytes(t.raw).rpartition(LEFT_ALTERNATE)[2])
        ),
        "traceback": b"Traceback" in t.raw or b'File "' in t.raw,
        "no incident id": b"Incident 20" not in t.raw,
        "no place in the incident": not any(
            place.function.rpartition(".")[2] in text for text in faulty.incidents()
        ),
        "in clear in a file": bool(faulty.in_clear()),
    }
    wrong = [what for what, is_so in told.items() if is_so]
    return f"{place}: {', '.join(wrong)}\n{t.screen().strip()}" if wrong else ""


@pytest.fixture
def as_before() -> list[object]:
    """The state of a terminal nobody touched."""
    ends = os.openpty()
    state = list(termios.tcgetattr(ends[0]))
    for end in ends:
        os.close(end)
    return state


Draw = Callable[[int], list[str]]


@pytest.fixture
def draw(faulty: Faulty, called: list[Place], as_before: list[object]) -> Draw:
    def try_all(count: int) -> list[str]:
        wrong, unreached = [], 0
        for place in called:
            told = injected(faulty, place, as_before)
            if not faulty.reached.exists():  # what a thread did in the recorded walk, and not in this one
                unreached += 1
                continue
            wrong.append(told)
            if len(wrong) == count:
                break
        assert len(wrong) == count, "the walk calls too little to draw from"
        assert unreached <= max(2, count // 10)
        return [told for told in wrong if told]

    return try_all


def test_twenty_faults(draw: Draw) -> None:
    assert not (wrong := draw(20)), "\n".join(wrong)


@pytest.mark.soak
def test_a_hundred_faults(draw: Draw) -> None:
    wrong = draw(100)
    sys.stdout.write(f"S7: 100 faults, {len(wrong)} with another end than exit 70\n")
    assert not wrong, "\n".join(wrong)


def end_with_fault(faulty: Faulty, name: str, before: list[object]) -> None:
    module, _, function = name.partition(":")
    (place,) = (one for one in functions(faulty.copy.package, module) if one.function == function)
    assert injected(faulty, place, before) == ""
    assert faulty.reached.exists()


@pytest.mark.parametrize("name", IN_PARENT)
def test_a_fault_of_the_parent(faulty: Faulty, as_before: list[object], name: str) -> None:
    end_with_fault(faulty, name, as_before)


def test_a_fault_whose_future_nobody_waits_for(faulty: Faulty, as_before: list[object]) -> None:
    end_with_fault(faulty, UNFOLLOWED, as_before)
