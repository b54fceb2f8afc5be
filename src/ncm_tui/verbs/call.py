"""What a verb is given: its arguments, the home, the clock, and one way to answer."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ncm_tui.rules.problems import NotFound, UsageProblem

if TYPE_CHECKING:
    from ncm_tui.services.desk import Desk
    from ncm_tui.vault.home import Home, VaultFolder
    from ncm_tui.vault.store import Vault


@dataclass(slots=True)
class Call:
    """One run of one verb.

    ``at`` is the frozen clock of ``--at`` (aware) or ``None`` for the machine's; ``json`` says that
    standard output takes exactly one JSON document.
    """

    arguments: argparse.Namespace
    home_option: str | None = None
    vault_name: str | None = None
    passphrase_file: str | None = None
    at: datetime | None = None
    json: bool = False
    _vault: "Vault | None" = field(default=None, repr=False)

    @property
    def home(self) -> "Home":
        """The folder of everything the app owns (``--home``, ``NCM_HOME``, else the platform's)."""
        from ncm_tui.vault.home import Home

        return Home.find(self.home_option)

    @property
    def now(self) -> Callable[[], datetime]:
        """The clock of this call: frozen under ``--at``, else the machine's, in UTC."""
        frozen = self.at
        return (lambda: datetime.now(UTC)) if frozen is None else (lambda: frozen)

    def open_desk(self) -> "Desk":
        """Unlock the vault and set the desk; closed when the verb ends.

        Raises the vault's own problems (wrong passphrase 3, in use 5, storage 6), ``NotFound`` when
        there is no vault yet, ``UsageProblem`` when there are several and none was named.
        """
        vault, _ = self.unlock()
        return self.desk_on(vault)

    def unlock(self) -> "tuple[Vault, str]":
        """The vault and the secret that opened it: a passphrase, or the line of its key file. Closed when
        the verb ends. Raises as :meth:`open_desk` does."""
        from zoneinfo import ZoneInfo

        from ncm_tui.services.storage import wrong_tries
        from ncm_tui.vault.store import Vault

        folder = self.vault_folder()
        secret = self.passphrase(f"Passphrase of {folder.name}: ")
        vault = self.hold(Vault.open(folder.path, secret))
        told = wrong_tries(vault, ZoneInfo(vault.zone))
        if told:
            self.say(told)
        return vault, secret

    def hold(self, vault: "Vault") -> "Vault":
        """``vault``, to be closed when the verb ends, however it ends."""
        self._vault = vault
        return vault

    def desk_on(self, vault: "Vault") -> "Desk":
        """A desk on an open vault, with the bundled definitions and the user's own."""
        from zoneinfo import ZoneInfo

        from ncm_tui.library.library import Library
        from ncm_tui.services.desk import Desk

        library = Library.load(user_dir=self.home.library)
        return Desk(vault=vault, library=library, now=self.now, zone=ZoneInfo(vault.zone))

    def passphrase(self, prompt: str) -> str:
        """From the passphrase file, else asked without echo on the terminal (never an argument)."""
        from ncm_tui.vault.hardening import harden

        harden()
        if self.passphrase_file:
            return read_passphrase(Path(self.passphrase_file))
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise UsageProblem(
                "The vault needs its passphrase, and there is no terminal to ask on.",
                code="no_terminal",
                hint="Give --passphrase-file FILE or set NCM_PASSPHRASE_FILE.",
            )
        return getpass.getpass(prompt, stream=sys.stderr)

    def out(self, document: Any, text: str | None = None) -> None:
        """Answer once: the JSON document under ``--json``, else ``text`` (or the document itself when it
        is text already)."""
        if self.json:
            print_json(document)
            return
        shown = document if text is None else text
        sys.stdout.write(shown if isinstance(shown, str) else str(shown))
        if not str(shown).endswith("\n"):
            sys.stdout.write("\n")
        sys.stdout.flush()

    def say(self, message: str) -> None:
        """A message beside the answer: standard error."""
        print(message, file=sys.stderr)

    def close(self) -> None:
        """Close the vault this call opened, if it opened one."""
        if self._vault is not None:
            self._vault.close()
            self._vault = None

    def vault_folder(self) -> "VaultFolder":
        """The vault this call is about: the only one, or the one named by ``--vault``. Raises ``NotFound``
        when there is none, ``UsageProblem`` when there are several and none was named."""
        vaults = self.home.vaults()
        if self.vault_name:
            vaults = [folder for folder in vaults if folder.name == self.vault_name]
        if not vaults:
            named = f" named {self.vault_name}" if self.vault_name else ""
            raise NotFound(
                f"There is no vault{named} in {self.home.root}.",
                code="no_vault",
                path=str(self.home.root),
                hint="`ncm init` makes one; --home points to another folder.",
            )
        if len(vaults) > 1:
            names = ", ".join(folder.name for folder in vaults)
            raise UsageProblem(
                f"There are {len(vaults)} vaults: {names}.",
                code="several_vaults",
                hint="Choose one with --vault NAME.",
            )
        return vaults[0]


def read_passphrase(path: Path, what: str = "passphrase") -> str:
    """The first line of a file that holds a passphrase (``what`` it holds), without its line end."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageProblem(
            f"The {what} file could not be read: {reason}.",
            code="passphrase_file",
            path=str(path),
            hint=f"It holds the {what} on its first line.",
        ) from error
    line = text.split("\n", 1)[0].rstrip("\r")
    if not line:
        raise UsageProblem(
            f"The {what} file is empty.",
            code="passphrase_file",
            path=str(path),
            hint=f"Put the {what} on its first line.",
        )
    return line


def print_json(document: Any) -> None:
    """One JSON document and a line end on standard output."""
    import orjson

    data = orjson.dumps(
        document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS
    )
    sys.stdout.write(data.decode("utf-8"))
    sys.stdout.flush()


def environment(name: str) -> str | None:
    """An ``NCM_*`` variable; empty counts as unset."""
    return os.environ.get(name) or None
