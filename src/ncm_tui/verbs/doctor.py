"""``ncm doctor``: is this machine fit for the app? Exit 1 when something needs doing."""

import argparse

from ncm_tui.services import doctor
from ncm_tui.verbs.call import Call


def add(parser: argparse.ArgumentParser) -> None:
    """The verb takes no options of its own."""


def run(call: Call) -> int:
    """Print every check."""
    checks = doctor.look(call.home, today=call.now().astimezone().date())
    fit = all(check.ok for check in checks)
    document = {
        "ok": fit,
        "checks": [{"name": check.name, "ok": check.ok, "detail": check.detail} for check in checks],
    }
    width = max(len(check.name) for check in checks)
    lines = [f"{'ok' if check.ok else '! '}  {check.name:<{width}}  {check.detail}" for check in checks]
    call.out(document, "\n".join(lines))
    return 0 if fit else 1
