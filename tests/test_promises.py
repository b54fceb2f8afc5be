"""Every test that the security page names is there, and is run when the page says so."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ROWS = [line for line in PAGE.splitlines() if re.match(r"\| [RSP]\d+ \|", line)]
SAFEGUARDS = ("(a)(1)", "(a)(2)(i)", "(a)(2)(ii)", "(a)(2)(iii)", "(a)(2)(iv)", "(b)", "(c)(1)", "(c)(2)",
              "(d)", "(e)(1)", "(e)(2)(i)", "(e)(2)(ii)")  # fmt: skip
PROMISES = ("R1", "R3", "R4", "R5", "R6", "S1", "S2", "S3", "S4", "S5", "S6", "S7", "P1", "P10")


@cache
def declared(path: Path) -> dict[str, bool]:
    """The tests of a file, and whether each is run by hand only (``soak``)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.name: any(ast.unparse(each) == "pytest.mark.soak" for each in node.decorator_list)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED.findall(PAGE))))
def test_a_test_that_the_page_names_is_there(file: str, name: str) -> None:
    assert (ROOT / file).exists(), file
    assert name in declared(ROOT / file), f"{file} has no {name}"


@pytest.mark.parametrize("safeguard", SAFEGUARDS)
def test_every_safeguard_of_the_rule_has_its_tests(safeguard: str) -> None:
    (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| {safeguard} ")]
    assert NAMED.findall(row)


@pytest.mark.parametrize("promise", PROMISES)
def test_every_promise_is_kept_every_time_and_by_hand_where_it_says_so(promise: str) -> None:
    (row,) = [line for line in ROWS if line.startswith(f"| {promise} ")]
    _, _figure, always, by_hand = [cell.strip() for cell in row.strip().strip("|").split("|")]
    assert NAMED.findall(always)
    assert not any(declared(ROOT / file)[name] for file, name in NAMED.findall(always))
    assert all(declared(ROOT / file)[name] for file, name in NAMED.findall(by_hand))
