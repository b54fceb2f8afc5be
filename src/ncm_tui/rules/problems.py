"""What can go wrong, as sentences a nurse understands: what, where, what was expected, what to do.

Every class carries the exit of the command line (``docs/commands.md``). The app shows ``message`` and
``hint``; the command line adds ``code`` and ``path`` in JSON. Nothing else reaches the user.
"""


class Problem(Exception):
    """``message`` is one sentence; ``hint`` what to do next; ``path`` where (file, or file and key).

    ``code`` is a stable word for scripts, ``exit`` the exit code of the command line.
    """

    exit: int = 70
    code: str = "internal"

    def __init__(self, message: str, *, code: str = "", path: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.hint = hint
        if code:
            self.code = code

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        hint = f" {self.hint}" if self.hint else ""
        return f"{where}{self.message}{hint}"

    def as_json(self) -> dict[str, str]:
        """The inside of ``{"error": …}``."""
        return {"code": self.code, "message": self.message, "path": self.path, "hint": self.hint}


class UsageProblem(Problem):
    """The call is wrong, or there is no terminal."""

    exit = 2
    code = "usage"


class WrongPassphrase(Problem):
    exit = 3
    code = "wrong_passphrase"


class UnreadableInput(Problem):
    """An input could not be read. Nothing was changed."""

    exit = 4
    code = "unreadable"


class DefinitionProblem(UnreadableInput):
    """A definition (form, checklist, …) is not what it must be; ``path`` is file and key."""

    code = "definition"


class VaultInUse(Problem):
    exit = 5
    code = "vault_in_use"


class StorageProblem(Problem):
    """Full, read-only, or gone."""

    exit = 6
    code = "storage"


class NotFound(Problem):
    exit = 1
    code = "not_found"


class Refused(Problem):
    """The answer is no, and the sentence says why."""

    exit = 1
    code = "refused"
