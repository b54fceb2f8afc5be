"""The parent's hold on the terminal: no echo between two children, and a clean screen whatever happens."""

import contextlib
import os
import sys

# Ends a half-sent control sequence, then puts off everything a killed app may have put on: synchronized
# output, mouse, focus, bracketed paste, in-band resize, kitty keys; cursor and line wrap on, colours off.
_CALM = (
    b"\x18\x1b\\\x1b[?2026l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l"
    b"\x1b[?1004l\x1b[?2004l\x1b[?2048l\x1b[<u\x1b[?25h\x1b[?7h\x1b[0m"
)
_BLANK = b"\x1b[?1049h\x1b[H\x1b[2J"
_LEAVE = b"\x1b[?1049l"


class Terminal:
    """Standard input's terminal. On Windows only the screen is kept clean; there is no such echo there."""

    def __init__(self) -> None:
        self._saved: list[object] | None = None
        self._used = False

    def hold(self) -> None:
        """Saves the terminal's state and turns echo, line editing and flow control off."""
        if sys.platform != "win32":
            import termios

            with contextlib.suppress(termios.error):
                self._saved = self._saved or termios.tcgetattr(0)
                self._quiet()

    def blank(self) -> None:
        """A child is gone, in whatever way: nothing of it stays on the screen, nothing typed is kept."""
        self._used = True
        _write(_CALM + _BLANK)
        if sys.platform != "win32":
            import termios

            with contextlib.suppress(termios.error):
                self._quiet()
                termios.tcflush(0, termios.TCIFLUSH)

    def give_back(self) -> None:
        """The terminal as it was before the first child."""
        if self._used:
            _write(_CALM + _BLANK + _LEAVE)
            self._used = False
        if sys.platform != "win32" and self._saved is not None:
            import termios

            with contextlib.suppress(termios.error):
                termios.tcflush(0, termios.TCIFLUSH)
                termios.tcsetattr(0, termios.TCSANOW, self._saved)  # type: ignore[arg-type]  # as tcgetattr gave it
            self._saved = None

    def in_front(self) -> bool:
        """True when this process may use the terminal, and when there is none any more."""
        if sys.platform == "win32":
            return True
        try:
            return os.tcgetpgrp(0) == os.getpgrp()
        except OSError:
            return True

    def _quiet(self) -> None:
        import termios

        now = termios.tcgetattr(0)
        now[0] &= ~(termios.IXON | termios.IXOFF)
        now[3] &= ~(termios.ECHO | termios.ECHONL | termios.ICANON)
        now[6][termios.VMIN], now[6][termios.VTIME] = 1, 0
        termios.tcsetattr(0, termios.TCSANOW, now)


def _write(sequence: bytes) -> None:
    """To the terminal, if it is still there."""
    with contextlib.suppress(OSError):
        os.write(1, sequence)
