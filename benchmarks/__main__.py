"""One command: measure, print the ratios beside the goals. ``python -m benchmarks [GROUP …]``.

Everything that is compared is played in the same rounds, in turn, on the same machine.
"""

import argparse
import statistics
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from benchmarks import saving, scenarios, today
from benchmarks.homes import make


@dataclass(frozen=True)
class Goal:
    """``metric`` against ``base``: at most ``times``; without a base, at most so many milliseconds.
    ``minus`` is set apart from the metric first."""

    group: str
    what: str
    metric: str
    base: str
    times: float
    at: str = "p95"
    base_at: str = "p95"
    minus: str = ""


GOALS = (
    Goal("start", "exec → passphrase prompt takes keys", "app.start", "hello.interactive", 1.5, "p50", "p50"),
    Goal("start", "Enter → caseload, 500 patients, 20,000 notes", "app.unlock", "hello.interactive", 1.0,
         "p50", "p50", minus="app.derivation"),
    Goal("start", "first key after that", "app.first_key", "hello.key", 2.0),
    Goal("start", "quit", "app.exit", "hello.exit", 1.3, "p50", "p50"),
    Goal("list", "20 patients: down", "small.down", "table.down", 1.0),
    Goal("list", "10,000 patients: down", "large.down", "table.down", 1.0),
    Goal("list", "10,000 patients: one line of scrolling", "large.scroll", "table.scroll", 1.0),
    Goal("list", "10,000 patients: page", "large.page", "table.page", 0.5),
    Goal("list", "growth 20 → 10,000: down", "large.down", "small.down", 1.1, "p50", "p50"),
    Goal("search", "find, 10,000 patients: letter → result", "large.find", "input.key", 4.0),
    Goal("search", "filter, 10,000 patients: letter → result", "large.filter", "input.key", 4.0),
    Goal("search", "all texts, 20,000 notes: letter → result", "large.texts", "input.key", 8.0),
    Goal("form", "answer → next row", "app.answer", "input.key", 1.5),
    Goal("form", "the same in a form of 84 fields", "app.long_answer", "app.answer", 1.2, "p50", "p50"),
    Goal("form", "open that form", "app.long_form", "table.scroll", 6.0, "p95", "p50"),
    Goal("form", "note: letter → paint", "app.note_key", "textarea.key", 1.2),
    Goal("form", "next patient, same tab", "app.next_patient", "table.down", 1.5, "p95", "p50"),
    Goal("save", "saved and durable, with its audit entry", "app.save", "hello.key", 4.0),
    Goal("lock", "F9 → nothing of a patient on the screen (goal in ms)", "app.lock", "", 100.0),
    Goal("today", "clocks of 500 stays, from the vault (goal in ms)", "today.clocks", "", 50.0, "p50"),
    Goal("today", "the whole list, from the vault (goal in ms)", "today.list", "", 50.0, "p50"),
    Goal("today", "clocks after one change (goal in ms)", "today.clocks_change", "", 2.0, "p50"),
    Goal("today", "the whole list after one change (goal in ms)", "today.list_change", "", 2.0, "p50"),
    Goal("today", "clocks as a minute passes (goal in ms)", "today.minute", "", 2.0, "p50"),
    Goal("version", "ncm --version", "version.run", "pass.run", 3.0, "p50", "p50"),
)  # fmt: skip
GROUPS = tuple(dict.fromkeys(goal.group for goal in GOALS))


def percentile(samples: list[float], at: str) -> float:
    """``p50`` or ``p95`` of the samples."""
    ordered = sorted(samples)
    if at == "p50":
        return statistics.median(ordered)
    return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


def play(groups: set[str], runs: int, root: Path) -> dict[str, list[float]]:
    """All scenarios of these groups, ``runs`` rounds, the order turned each round."""
    wanted: list[scenarios.Scenario] = []
    if "start" in groups:
        middle = make(root, 500, 20_000)
        wanted += [lambda: scenarios.unlock(middle), lambda: saving.derivation(middle)]
    if groups & {"list", "search"}:
        small, large = make(root, 20), make(root, 10_000, 20_000)
        wanted += [lambda: scenarios.caseload(small, "small"), lambda: scenarios.caseload(large, "large")]
    if "form" in groups:
        chart = make(root, 18)
        wanted += [lambda: scenarios.form(chart), lambda: scenarios.note(chart)]
    if "save" in groups:
        saves = make(root, 19)
        wanted.append(lambda: saving.save(saves))
    if "lock" in groups:
        locked = make(root, 18)
        wanted.append(lambda: scenarios.lock(locked))
    if "today" in groups:
        ward = make(root, 500)
        wanted.append(lambda: today.today(ward))
    if "version" in groups:
        wanted.append(scenarios.version)
    bases = {goal.base.partition(".")[0] for goal in GOALS if goal.group in groups}
    wanted += [scenarios.hello] if "hello" in bases else []
    wanted += [scenarios.typing] if bases & {"input", "textarea"} else []
    wanted += [scenarios.table] if "table" in bases else []
    samples: dict[str, list[float]] = defaultdict(list)
    for turn in range(runs):
        for at in range(len(wanted)):
            for name, values in wanted[(at + turn) % len(wanted)]().items():
                samples[name] += values
        print(f"round {turn + 1} of {runs}", file=sys.stderr)
    return samples


def report(groups: set[str], samples: dict[str, list[float]]) -> bool:
    """Print one line a goal; whether all were met."""
    met_all = True
    print(f"{'what':<48} {'p50':>8} {'p95':>8} {'base':>8} {'ratio':>6} {'goal':>6}")
    for goal in GOALS:
        if goal.group not in groups:
            continue
        apart = percentile(samples[goal.minus], "p50") if goal.minus else 0.0
        value = percentile(samples[goal.metric], goal.at) - apart
        base = percentile(samples[goal.base], goal.base_at) if goal.base else 1.0
        met = value <= goal.times * base
        met_all &= met
        p50, p95 = (percentile(samples[goal.metric], at) - apart for at in ("p50", "p95"))
        verdict = "" if met else "  missed"
        print(
            f"{goal.what:<48} {p50:8.1f} {p95:8.1f} {base:8.1f} {value / base:6.2f} {goal.times:6.2f}"
            f"{verdict}"
        )
    return met_all


def main() -> int:
    """Exit 0 when every goal was met, 1 when one was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"of {', '.join(GROUPS)}; default all")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--keep", metavar="DIR", help="make the vaults here and keep them")
    given = parser.parse_args()
    groups = set(given.groups or GROUPS)
    if unknown := groups - set(GROUPS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(given.keep or temporary)
        samples = play(groups, given.runs, root)
    return 0 if report(groups, samples) else 1


if __name__ == "__main__":
    sys.exit(main())
