"""Where definitions lie: files of the bundled ``content/`` and of the user's own folder."""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ncm_tui.rules.problems import DefinitionProblem

BUNDLED = Path(__file__).resolve().parent.parent / "content"
#: A definition is written by a person; one longer than this is something else.
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a kind. ``where`` is how problems name it; ``sha256`` is of its bytes."""

    kind: str
    id: str
    where: str
    local: bool
    text: str
    sha256: str


def read_source(path: Path, kind: str, *, local: bool) -> Source:
    """The file as text. Raises :class:`DefinitionProblem`: gone, too long, not UTF-8."""
    where = str(path) if local else f"content/{kind}/{path.name}"
    try:
        if path.stat().st_size > MOST_BYTES:
            raise DefinitionProblem(f"is longer than {MOST_BYTES:,} bytes: no definition.", path=where)
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DefinitionProblem("is not UTF-8 text.", path=where, hint="Save it as UTF-8.") from None
    except OSError as error:
        raise DefinitionProblem(f"cannot be read: {error.strerror or error}.", path=where) from error
    return Source(kind, path.stem, where, local, text, hashlib.sha256(data).hexdigest())


def parse_toml(source: Source) -> dict[str, Any]:
    """The TOML of a source; a fault of its grammar names the line."""
    try:
        return tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionProblem(f"is not TOML: {error}.", path=source.where) from None
    except RecursionError:
        raise DefinitionProblem("is nested too deeply to be a definition.", path=source.where) from None
