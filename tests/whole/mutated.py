"""The program installed a second time, from a copy of its source that a test may spoil.

What the test changes is the copy, never a switch of the product: the real launcher starts it, in an
environment of its own, exactly as a nurse's machine would.
"""

import shutil
import site
import sys
import sysconfig
import venv
from pathlib import Path

import ncm_tui

SOURCE = Path(ncm_tui.__file__).parent


class Mutated:
    """One environment under ``folder`` with the package copied into it and the dependencies beside it."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, symlinks=True, with_pip=False)
        self.python = folder / "bin" / "python"
        packages = folder / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"
        self.package = packages / "ncm_tui"
        shutil.copytree(SOURCE, self.package)
        (packages / "beside.pth").write_text("\n".join(_dependencies()) + "\n")
        self._changed: dict[Path, str] = {}

    def replace(self, module: str, old: str, new: str) -> None:
        """Puts ``new`` where ``old`` stands, once, in ``module`` (``vault/store.py``)."""
        path = self.package / module
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {module}"
        self._write(path, text, text.replace(old, new))

    def raise_at(self, module: str, line: int, said: str, reached: Path) -> None:
        """A fault in front of ``line`` (from 1) of ``module``; its message and its locals hold ``said``.
        The file ``reached`` is there once it was raised."""
        path = self.package / module
        text = path.read_text(encoding="utf-8")
        lines = text.split("\n")
        indent = lines[line - 1][: len(lines[line - 1]) - len(lines[line - 1].lstrip())]
        mark = f"__import__('pathlib').Path({str(reached)!r}).touch()"
        lines.insert(line - 1, f"{indent}{mark}; quoted = {said!r}; raise RuntimeError(quoted)")
        self._write(path, text, "\n".join(lines))

    def keep(self) -> None:
        """What was changed so far stays."""
        self._changed.clear()

    def heal(self) -> None:
        """The copy as it was, or as it was kept."""
        for path, text in self._changed.items():
            _write(path, text)
        self._changed.clear()

    def _write(self, path: Path, before: str, after: str) -> None:
        self._changed.setdefault(path, before)
        _write(path, after)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    # Python tells a stale compiled file by size and whole seconds: two changes may share both.
    for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
        compiled.unlink()


def _dependencies() -> list[str]:
    """Where this interpreter has its packages."""
    return [path for path in [*site.getsitepackages(), site.getusersitepackages()] if path in sys.path]
