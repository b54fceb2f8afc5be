"""Textual's POSIX driver, made to survive any byte, any size and the end of its terminal."""

from __future__ import annotations

import contextlib
import os
import queue
import select
import selectors
import shutil
import termios
from codecs import getincrementaldecoder
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.messages import InBandWindowResize

from ncm_tui.terminal.paste import Input, Pastes
from ncm_tui.terminal.thin_styles import thin

if TYPE_CHECKING:
    from textual.drivers._writer_thread import WriterThread

    from ncm_tui.app import NcmApp

#: Under this size the page is not drawn: one plain line says so.
SMALLEST = (40, 10)
_TOO_SMALL = "ncm: this window is too small (40×10 at least)."
_ESCAPE_WAIT, _WAIT, _SILENCE = 0.03, 0.25, 1.0
_HANGUP = 129
_FRAME = 0.05  # seconds a last frame may take to be written


class NcmDriver(LinuxDriver):
    """Bytes that are not UTF-8 come in as ``�``; a lone Esc is known after 30 ms; below 40×10 nothing
    but one plain line is written, and only keys that leave are heard."""

    _small = False
    _dark = False

    def go_dark(self) -> None:
        """The page leaves the screen now, and nothing is painted on it any more: not what waits in the
        queue, not a half-written frame. A terminal that takes nothing does not hold this up."""
        self._dark = True
        writer = self._writer_thread
        if writer is not None:
            with contextlib.suppress(queue.Empty):
                while True:
                    writer._queue.get_nowait()
            writer._queue.put(None)
            writer.join(_FRAME)
            if writer.is_alive():
                self._forget(writer)
        self._at_once("\x18\x1b[0m\x1b[2J\x1b[H")

    def _forget(self, writer: WriterThread) -> None:
        """The terminal takes nothing: what it has not read yet is thrown away, and the rest of the frame
        that could not be written."""
        with contextlib.suppress(termios.error):
            termios.tcflush(self.fileno, termios.TCOFLUSH)
            writer.join(_FRAME)
            termios.tcflush(self.fileno, termios.TCOFLUSH)

    def _at_once(self, data: str) -> None:
        with contextlib.suppress(OSError):
            if select.select([], [self.fileno], [], _FRAME)[1]:
                os.write(self.fileno, data.encode())

    def _get_terminal_size(self) -> tuple[int, int]:
        columns, lines = self._asked_size()
        small = columns < SMALLEST[0] or lines < SMALLEST[1]
        if small:
            self._soon(self._say_small, max(1, columns))
        elif self._small:
            self._soon(self._say_page)
        return max(columns, SMALLEST[0]), max(lines, SMALLEST[1])

    def _soon(self, say: Callable[..., None], *given: int) -> None:
        """On the event loop's next turn: a change of size is told inside a signal handler, and a write there
        would wait for ever for the queue that the interrupted code may hold."""
        self._loop.call_soon_threadsafe(say, *given)

    def _say_page(self) -> None:
        self._small = False
        self.write("\x1b[2J")
        self._app.refresh(layout=True)

    def _asked_size(self) -> tuple[int, int]:
        """What the terminal itself says. ``COLUMNS`` and ``LINES`` of the environment are as old as the
        shell that set them, and would hide every change of size."""
        try:
            return os.get_terminal_size(self.fileno)
        except OSError:
            return shutil.get_terminal_size()

    def _say_small(self, columns: int) -> None:
        self._small = False
        if self._writer_thread is not None:
            super().write("\x1b[0m\x1b[2J\x1b[H" + _TOO_SMALL[:columns])
        self._small = True

    def write(self, data: str) -> None:
        if self._dark:
            if data.startswith("\x1b]52;"):  # the clipboard is emptied on the way out
                self._at_once(data)
            return
        # Control sequences of the start and the end are always sent; pages are not while too small.
        if self._writer_thread is None or (
            self._small and not data.startswith(("\x1b[?", "\x1b[>", "\x1b[<"))
        ):
            return
        super().write(thin(data))

    def _query_in_band_window_resize(self) -> None:
        """SIGWINCH is enough, and no terminal is asked for mouse positions."""

    def process_message(self, message: Message) -> None:
        if isinstance(message, InBandWindowResize | events.MouseEvent):
            return
        if self._small and isinstance(message, events.Paste):
            return
        if self._small and isinstance(message, events.Key) and message.key not in ("ctrl+q", "f9", "ctrl+l"):
            return
        super().process_message(message)

    def _run_input_thread(self) -> None:
        """Textual would answer a fault with a traceback on the screen; it goes the way of every other."""
        self.run_input_thread()

    def run_input_thread(self) -> None:
        """Reads until the terminal ends; then the app saves and leaves as on a hang-up."""
        selector = selectors.DefaultSelector()
        selector.register(self.fileno, selectors.EVENT_READ)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        parser, pastes = XTermParser(False), Pastes()
        wait = _WAIT
        try:
            while not self.exit_event.is_set():
                if selector.select(wait):
                    data = self._read()
                    if data is None:
                        self._app.call_later(cast("NcmApp", self._app).leave, _HANGUP)
                        return
                    text = decode(data)
                    self._heard(parser, pastes.feed(text))
                    wait = _ESCAPE_WAIT if text.endswith("\x1b") else _SILENCE if pastes.waiting else _WAIT
                else:
                    self._heard(parser, pastes.silence())
                    wait = _WAIT
                for event in parser.tick():
                    self.process_message(event)
        finally:
            selector.close()

    def _heard(self, parser: XTermParser, pieces: list[Input]) -> None:
        """Typed pieces become keys, pasted ones one paste each."""
        for piece in pieces:
            if piece.pasted:
                self.process_message(events.Paste(piece.text))
            else:
                for event in parser.feed(piece.text):
                    self.process_message(event)

    def _read(self) -> bytes | None:
        """What was typed; ``None`` at the end of the terminal."""
        try:
            return os.read(self.fileno, 4096) or None
        except OSError:
            return None
