"""The small parent: it holds the terminal and starts the app as a child, again after each lock.

It never sees patient data, and loads neither Textual nor the database, so that what it costs is two
interpreter starts and nothing else. Imports that are not needed for every start stay inside functions.
"""

import os
import sys

from ncm_tui import __version__

LOCKED = 75  # the child's exit that says: locked, start a fresh one
_NO_TERMINAL, _FAULT = 2, 70
_TOO_FAST = 0.3  # seconds; a child that locks faster than this never showed its prompt
_TOO_OFTEN = 5
_GRACE = 10  # seconds a child may take to save once it was told to end
_VALUES = {
    "--home": "NCM_HOME",
    "--vault": "NCM_VAULT",
    "--passphrase-file": "NCM_PASSPHRASE_FILE",
    "--at": "NCM_AT",
}
_DEMO_VALUES = {"--patients": "NCM_DEMO_PATIENTS", "--seed": "NCM_DEMO_SEED"}


def main(argv: list[str] | None = None) -> int:
    """``ncm``: the app for no verb and for ``demo``; every other verb goes to the headless door."""
    words = sys.argv[1:] if argv is None else list(argv)
    if words in (["--version"], ["-V"]):
        sys.stdout.write(f"ncm {__version__}\n")
        return 0
    asked = app_call(words)
    if asked is None:
        from ncm_tui.cli import main as headless

        return headless(words)
    return start(*asked)


def app_call(words: list[str]) -> tuple[str, dict[str, str]] | None:
    """(mode, environment of the child) when ``words`` ask for the app; ``None`` for anything else.

    What is not understood here is left to the headless door, which says what is wrong with it.
    """
    mode, given = "app", {}
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        variable = _VALUES.get(name) or (_DEMO_VALUES.get(name) if mode == "demo" else None)
        if word == "demo" and mode == "app":
            mode = "demo"
        elif variable is not None:
            value = value if equals else next(rest, "")
            if not value or (name in _DEMO_VALUES and not value.isdecimal()):
                return None
            given[variable] = os.path.abspath(value) if name in ("--home", "--passphrase-file") else value
        else:
            return None
    return mode, given


def start(mode: str, given: dict[str, str]) -> int:
    """Runs the app in ``mode`` (``app`` or ``demo``) until it ends; the exit code."""
    if not all(os.isatty(fd) for fd in (0, 1, 2)):
        _say("ncm needs a terminal for input, output and messages. Verbs without a screen: ncm --help")
        return _NO_TERMINAL
    if mode == "app" and (given.get("NCM_AT") or os.environ.get("NCM_AT")):
        _say("--at (NCM_AT) sets the clock of verbs that only read; the app does not take it.")
        return _NO_TERMINAL
    sys.excepthook = _fault
    if mode == "demo":
        return _demo(given)
    return Parent(mode, child_environment(given)).run()


def _demo(given: dict[str, str]) -> int:
    """The demo's folder is made before the first child and gone after the last."""
    from ncm_tui.rules.problems import Problem
    from ncm_tui.services.demo.throwaway import Throwaway
    from ncm_tui.vault.home import Home

    try:
        ward = Throwaway(Home.find(given.get("NCM_HOME")).demos)
    except Problem as problem:
        _say(str(problem))
        return problem.exit
    try:
        return Parent("demo", child_environment({**given, "NCM_DEMO_HOME": str(ward.home)})).run()
    finally:
        ward.remove()


def child_environment(given: dict[str, str]) -> dict[str, str]:
    """The child's environment: no ``TEXTUAL…`` (a log of keys would hold the passphrase)."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("TEXTUAL")}
    return {**kept, **given}


def child_command(mode: str) -> list[str]:
    """The child's command line: an isolated interpreter that writes no warnings over the page, a
    module's name, never a path of this folder."""
    flags = ["-E", "-P", "-X", "utf8", "-W", "ignore"]
    if not _in_user_site():
        flags.append("-s")
    return [sys.executable, *flags, "-m", "ncm_tui.child", mode]


def _in_user_site() -> bool:
    """True when the package was installed with ``pip install --user``: ``-s`` would hide it."""
    site = sys.modules.get("site")
    folder = getattr(site, "USER_SITE", None) if getattr(site, "ENABLE_USER_SITE", False) else None
    return bool(folder) and os.path.abspath(__file__).startswith(os.path.join(str(folder), ""))


def _fault(_kind: object, error: BaseException, _trace: object) -> None:
    """The parent's own last door. It knows no patient, and yet no traceback reaches the user."""
    from ncm_tui.vault.incident import record_incident

    _say(f"ncm had to stop. What was saved is kept. Incident {record_incident(error)}")
    os._exit(_FAULT)


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


class Parent:
    """Starts children one after the other and keeps the terminal in hand between them."""

    def __init__(self, mode: str, environment: dict[str, str]) -> None:
        from ncm_tui.launcher_process import Child
        from ncm_tui.launcher_terminal import Terminal

        self.environment = environment
        self.terminal = Terminal()
        self.child = Child(child_command(mode))
        self.ended_by = 0
        self.stop_wanted = False

    def run(self) -> int:
        """The exit code: the last child's, or 128+n of the signal that ended parent or child."""
        self._listen()
        code = _FAULT
        try:
            self.terminal.hold()
            code = self._children()
        finally:
            self.terminal.give_back()
        if code not in (0, LOCKED) and not self.ended_by:
            self._say_how(code)
        return 0 if code == LOCKED else code

    def _children(self) -> int:
        import time

        fast = 0
        while True:
            began = time.monotonic()
            code = self.child.run(self.environment, over=lambda: bool(self.ended_by))
            self.terminal.blank()
            if self.ended_by:
                return 128 + self.ended_by
            if code != LOCKED:
                return code
            # Unlocking without a prompt is for the start only: a locked vault asks.
            self.environment.pop("NCM_PASSPHRASE_FILE", None)
            fast = fast + 1 if time.monotonic() - began < _TOO_FAST and not self.stop_wanted else 0
            if fast >= _TOO_OFTEN:
                return _FAULT
            if self.stop_wanted:
                self._stop()

    def _listen(self) -> None:
        """Ends are passed on to the child, which saves and leaves first; ^C and ^\\ mean nothing here."""
        import signal

        for name in ("SIGINT", "SIGQUIT", "SIGTTOU"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), signal.SIG_IGN)
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), self._end)
        if hasattr(signal, "SIGTSTP"):
            signal.signal(signal.SIGTSTP, self._suspend)
        if hasattr(signal, "SIGALRM"):
            signal.signal(signal.SIGALRM, lambda *_: self.child.tell(signal.SIGKILL))

    def _end(self, number: int, _frame: object) -> None:
        import signal

        self.ended_by = self.ended_by or number
        self.child.tell(number)
        if hasattr(signal, "alarm"):
            signal.alarm(_GRACE)

    def _suspend(self, number: int, _frame: object) -> None:
        self.stop_wanted = True
        self.child.tell(number)

    def _stop(self) -> None:
        """The child has locked and is gone: give the terminal back, stop, and hold it again when resumed.

        Resumed in the background, it stops again: the terminal is the shell's then.
        """
        import signal
        import time

        self.stop_wanted = False
        self.terminal.give_back()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        while True:
            os.kill(os.getpid(), signal.SIGTSTP)
            if self.terminal.in_front() or self.ended_by:
                break
            time.sleep(0.1)
        signal.signal(signal.SIGTSTP, self._suspend)
        self.terminal.hold()

    def _say_how(self, code: int) -> None:
        how = f"signal {code - 128}" if code > 128 else f"exit {code}"
        _say(f"ncm stopped ({how}). What was saved is in the vault; start ncm again to go on.")
