"""``ncm demo --json``: the caseload of an invented ward, printed; nothing remains.

Without ``--json`` the launcher opens the app on it instead.
"""

import argparse

from ncm_tui.rules.problems import UsageProblem
from ncm_tui.verbs.call import Call


def add(parser: argparse.ArgumentParser) -> None:
    """Options of the verb; the launcher reads the same two."""
    parser.add_argument("--patients", type=int, default=18, metavar="N", help="how many, 1 to 10000 (18)")
    parser.add_argument(
        "--seed", type=int, default=None, metavar="S", help="another seed invents another ward"
    )


def run(call: Call) -> int:
    """Build the ward in a throw-away folder and print its caseload as ``ncm caseload`` does."""
    from ncm_tui.services.demo.invent import SEED
    from ncm_tui.services.demo.throwaway import Throwaway, open_ward
    from ncm_tui.verbs import caseload

    if not call.json:
        raise UsageProblem(
            "The demo is an app and needs a terminal.",
            code="no_terminal",
            hint="`ncm demo --json` prints its caseload instead.",
        )
    given = call.arguments
    throwaway = Throwaway(call.home.demos)
    try:
        seed = SEED if given.seed is None else given.seed
        desk = open_ward(throwaway.home, patients=given.patients, seed=seed, clock=call.now)
        try:
            return caseload.answer(call, desk)
        finally:
            desk.vault.close()
    finally:
        throwaway.remove()
