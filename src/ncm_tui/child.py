"""The app's own process: hardened, tied to its parent, gone without a trace at lock, quit or fault."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

# Read by Textual when it is imported: frames are painted sooner, a lone Esc is known sooner.
os.environ["TEXTUAL_FPS"] = "120"
os.environ["ESCDELAY"] = "25"

from ncm_tui.launcher_child import GRACE, discard_typed, ready_to_suspend, watch_parent
from ncm_tui.launcher_leaving import FAULT, Leaving
from ncm_tui.vault.hardening import harden

if TYPE_CHECKING:
    import asyncio

    from ncm_tui.app import NcmApp
    from ncm_tui.services.desk import Desk
    from ncm_tui.services.doors import Door
    from ncm_tui.services.preferences import Preferences
    from ncm_tui.vault.home import Home

LOCKED = 75
_WARM = ("ncm_tui.screens.chart", "ncm_tui.screens.chart_summary", "sqlmodel", "ncm_tui.vault.schema",
         "ncm_tui.screens.form", "ncm_tui.screens.dialog", "ncm_tui.screens.chart_assess",
         "ncm_tui.screens.chart_plan", "ncm_tui.screens.chart_discharge", "ncm_tui.screens.chart_notes",
         "ncm_tui.services.assessments", "ncm_tui.services.careplan", "ncm_tui.services.discharge",
         "ncm_tui.services.notes", "jinja2",
         # Today last: the calendar alone is 300 modules, and the list stands before it is asked for.
         "ncm_tui.services.worklist", "ncm_tui.services.clocks.board", "ncm_tui.rules.deadlines",
         "ncm_tui.rules.calendars", "holidays.countries")  # fmt: skip


def main(leaving: Leaving) -> int:
    """Runs the app in ``argv[1]`` (``app`` or ``demo``); the exit code. ``leaving`` takes faults already."""
    harden()
    mode = sys.argv[1] if len(sys.argv) > 1 else "app"
    door = _door(mode)
    chosen, warning = _preferences(door.home)
    from ncm_tui.app import NcmApp

    app = NcmApp(door=door, start=_start(mode, door))
    app.take_preferences(chosen)
    leaving.app = app
    app.leaver, app.on_fault = leaving.leave, leaving.fault
    app.when_running = lambda: _when_running(app, leaving)
    app.when_painted = lambda: _when_painted(app, warning)
    app.warmed = threading.Event()
    discard_typed()
    app.run(mouse=False)
    leaving.leave(app.return_code or 0)
    threading.Event().wait(GRACE)  # another thread is on its way out already, and ends us
    return FAULT


def _preferences(home: Home) -> tuple[Preferences, str]:
    """What the settings file says, and what is wrong in it: the usual stands in for that.

    Keys are given out before any page is imported."""
    from ncm_tui import commands
    from ncm_tui.services import preferences

    chosen = preferences.read(home.settings)
    wrong = [str(problem) for problem in chosen.wrong]
    if chosen.keys:
        from ncm_tui.screens.key_table import clashes, named_keys

        keys = named_keys(chosen.keys)
        clash = clashes(keys)
        if clash:
            wrong.append(f"{home.settings.name}: {' '.join(clash)} The usual keys are in use.")
        else:
            commands.remap(keys)
    return chosen, " ".join(wrong)


def _door(mode: str) -> Door:
    from ncm_tui.services.doors import Door, machine_clock
    from ncm_tui.vault.home import Home

    if mode != "demo":
        return Door(Home.find())
    from ncm_tui.services.demo import throwaway

    return Door(
        Home(Path(os.environ[throwaway.VARIABLE])), _demo_clock() or machine_clock, throwaway.PASSPHRASE
    )


def _demo_clock() -> Callable[[], datetime] | None:
    """The demo's clock stands still where ``--at`` put it."""
    at = os.environ.get("NCM_AT")
    if not at:
        return None
    frozen = datetime.fromisoformat(at).astimezone(UTC)
    return lambda: frozen


def _start(mode: str, door: Door) -> Callable[[], Desk] | None:
    """What opens the desk without a prompt at this start: the demo's first child, or a passphrase file."""
    if mode == "demo" and not door.vaults():
        return _demo_desk
    file = os.environ.pop("NCM_PASSPHRASE_FILE", "")
    if mode == "app" and file and door.vaults():
        wanted = os.environ.get("NCM_VAULT", "")
        folder = next((path for name, path in door.vaults() if name == wanted), door.vaults()[0][1])
        return lambda: door.open(folder, Path(file).read_text(encoding="utf-8").rstrip("\r\n"))
    return None


def _demo_desk() -> Desk:
    from ncm_tui.services.demo import throwaway
    from ncm_tui.services.demo.invent import SEED

    clock = _demo_clock() or (lambda: datetime.now(UTC))
    patients, seed = os.environ.get("NCM_DEMO_PATIENTS"), os.environ.get("NCM_DEMO_SEED")
    return throwaway.open_ward(Path(os.environ[throwaway.VARIABLE]), patients=int(patients or 18),
                               seed=int(seed or SEED), clock=clock)  # fmt: skip


def _when_running(app: NcmApp, leaving: Leaving) -> None:
    """The event loop runs: signals leave through it, and so do the parent's death and its own faults."""
    import asyncio

    from ncm_tui.terminal.watchdog import Watchdog

    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, told: leaving.fault(told.get("exception") or RuntimeError("loop")))
    for name, code in (("SIGTERM", 143), ("SIGHUP", 129), ("SIGTSTP", LOCKED)):
        number = getattr(signal, name, None)
        if number is not None:
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, app.leave, code)
    ready_to_suspend()

    def orphaned() -> None:
        leaving.orphan = True
        loop.call_soon_threadsafe(app.leave, 129)

    watch_parent(orphaned)
    Watchdog(app.watch_over, lambda: _stands_still(app, leaving, loop)).start()


def _stands_still(app: NcmApp, leaving: Leaving, loop: asyncio.AbstractEventLoop) -> None:
    """The page's thread waits for its terminal: once dark it has nothing to wait for, and locks as ever.
    When it does not, this thread does; and no disk that hangs keeps a patient in memory."""
    from ncm_tui.terminal.watchdog import SPARE

    app.go_dark()
    loop.call_soon_threadsafe(app.leave, LOCKED)
    threading.Event().wait(SPARE)
    leaving.leave(LOCKED)
    threading.Event().wait(GRACE)
    os._exit(LOCKED)


def _when_painted(app: NcmApp, warning: str) -> None:
    """After the first paint, and a moment for the first key: the rest gets ready behind it."""
    if warning:
        app.say(warning, severity="warning")
    app.set_timer(0.1, lambda: _get_ready(app))


def _get_ready(app: NcmApp) -> None:
    """The garbage collector leaves alone what is there; a thread warms imports and gives way to keys."""
    import gc

    gc.collect()
    gc.freeze()
    gc.set_threshold(20000, 50, 100)
    sys.setswitchinterval(0.001)
    assert app.warmed is not None
    threading.Thread(target=_warm, args=(app.warmed,), name="warm", daemon=True).start()


def _warm(done: threading.Event) -> None:
    """Only saves time: what cannot be imported now is a fault where it is used."""
    import importlib

    for name in _WARM:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    done.set()


if __name__ == "__main__":
    way_out = Leaving()
    way_out.take_faults()
    sys.exit(main(way_out))
