"""A fault of the program leaves an incident: where in the code, never with what."""

import os
import secrets
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from ncm_tui.vault.home import Home
from ncm_tui.vault.platform import private_folder

_FRAMES = 40


def record_incident(error: BaseException, home_option: str | None = None) -> str:
    """Writes places and kinds of ``error`` to ``incidents/<id>.txt`` of the home; the id.

    No message, no locals, no argument: they may quote a patient. Where nothing can be written, the id
    alone is given.
    """
    incident = f"{datetime.now(UTC):%Y%m%d}-{secrets.token_hex(3)}"
    folder = Home.find(home_option).root / "incidents"
    try:
        private_folder(folder)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        fd = os.open(folder / f"{incident}.txt", flags, 0o600)
        try:
            os.write(fd, _places(error).encode("utf-8"))
        finally:
            os.close(fd)
    except OSError:
        return incident
    return incident


def _places(error: BaseException) -> str:
    lines = [f"python {sys.version.split()[0]} on {sys.platform}"]
    link: BaseException | None = error
    while link is not None:
        kind = type(link)
        lines.append(f"{kind.__module__}.{kind.__qualname__}")
        for frame, line in list(traceback.walk_tb(link.__traceback__))[-_FRAMES:]:
            code = frame.f_code
            lines.append(f"  {Path(code.co_filename).name}:{line} {code.co_name}")
        link = link.__cause__ or link.__context__
    return "\n".join(lines) + "\n"
