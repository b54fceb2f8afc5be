"""Reading a definition with every fault named: file, key, what was expected, the nearest known word.

A :class:`Table` remembers which keys were asked for, so that what nobody asked for is an unknown key. Faults
are collected, not raised, so that ``form check`` lists them all at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ncm_tui.rules.facts import nearest
from ncm_tui.rules.problems import DefinitionProblem


@dataclass(frozen=True, slots=True)
class Fault:
    """``key`` as in the file (``sections[1].items[0].type``), ``message`` one sentence."""

    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.key}: {self.message}" if self.key else self.message


def raise_first(faults: Sequence[Fault], where: str) -> None:
    """Raise the first of ``faults`` as a problem of the file ``where``; nothing when there is none."""
    if faults:
        more = f"and {len(faults) - 1} more; `ncm form check` lists them." if len(faults) > 1 else ""
        raise DefinitionProblem(str(faults[0]), path=where, hint=more)


class Table:
    """One table of a definition. ``raw`` may be of any type: what is no table is a fault."""

    def __init__(self, raw: Any, key: str, faults: list[Fault]) -> None:
        self.key = key
        self.faults = faults
        self._asked: list[str] = []
        self._raw: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
        if not isinstance(raw, Mapping):
            self.fault("", f"a table was expected, not {kind_of(raw)}.")

    def fault(self, name: str, message: str) -> None:
        self.faults.append(Fault(".".join(part for part in (self.key, name) if part), message))

    @property
    def raw(self) -> Mapping[str, Any]:
        """The table as it was written; empty where it was none."""
        return self._raw

    def has(self, name: str) -> bool:
        return name in self._raw

    def get(self, name: str) -> Any:
        """The raw value of ``name``, or ``None``."""
        self._asked.append(name)
        return self._raw.get(name)

    def text(self, name: str, default: str | None = None) -> str:
        """A text; without ``default`` it must be there and not be empty."""
        value = self._typed(name, str, "a text", default)
        if value == "" and default is None:
            self.fault(name, "must not be empty.")
        return str(value or "")

    def maybe(self, name: str) -> str | None:
        """A text, or ``None`` where the key is absent."""
        if self.has(name):
            return self.text(name, "")
        self._asked.append(name)
        return None

    def number(self, name: str) -> float | None:
        value = self._typed(name, (int, float), "a number", None, optional=True)
        return None if value is None else float(value)

    def flag(self, name: str, default: bool = False) -> bool:
        return bool(self._typed(name, bool, "true or false", default))

    def choice(self, name: str, allowed: Iterable[str], default: str | None = None) -> str:
        """One of ``allowed``; the first of them stands in for a wrong one, so that reading goes on."""
        options = list(allowed)
        value = self.text(name, default)
        if value and value not in options:
            self.fault(name, not_one_of(value, options))
        return value if value in options else options[0]

    def texts(self, name: str) -> tuple[str, ...]:
        value = self._typed(name, list, "a list of texts", [])
        if not all(isinstance(each, str) for each in value):
            self.fault(name, "must be a list of texts.")
            return ()
        return tuple(value)

    def table(self, name: str) -> "Table | None":
        if not self.has(name):
            self._asked.append(name)
            return None
        return Table(self.get(name), self._inner(name), self.faults)

    def tables(self, name: str) -> tuple["Table", ...]:
        """The tables of a list, each knowing its own place."""
        value = self._typed(name, list, "a list of tables", [])
        return tuple(Table(raw, f"{self._inner(name)}[{n}]", self.faults) for n, raw in enumerate(value))

    def named(self, name: str) -> dict[str, Any]:
        """A table whose keys are names the author chose."""
        value = self._typed(name, dict, "a table", {})
        return {str(key): each for key, each in value.items()}

    def done(self) -> None:
        """Report each key that nobody asked for, with the nearest known one."""
        known = list(dict.fromkeys(self._asked))
        for name in self._raw:
            if name not in known:
                close = nearest(str(name), known)
                known_here = f"known here: {', '.join(sorted(known))}." if len(known) <= 12 else ""
                hint = f"did you mean '{close}'?" if close else known_here or "the documentation lists them."
                self.fault(str(name), f"this key is not known; {hint}")

    def _inner(self, name: str) -> str:
        return f"{self.key}.{name}" if self.key else name

    def _typed(self, name: str, kind: Any, called: str, default: Any, *, optional: bool = False) -> Any:
        value = self.get(name)
        if value is None:
            if default is None and not optional:
                self.fault(name, f"{called} is needed here.")
            return default
        wrong_flag = isinstance(value, bool) and kind is not bool
        if not isinstance(value, kind) or wrong_flag:
            self.fault(name, f"{called} was expected, not {kind_of(value)}.")
            return default
        return value


def not_one_of(value: str, allowed: Iterable[str]) -> str:
    """``'choise' is not one of …; did you mean 'choice'?``"""
    options = list(allowed)
    close = nearest(value, options)
    shown = ", ".join(options) if len(options) <= 16 else f"the {len(options)} known names"
    return f"'{value}' is not one of {shown}" + (f"; did you mean '{close}'?" if close else ".")


def kind_of(value: Any) -> str:
    """The type of a TOML value in words."""
    names = ((bool, "true/false"), (int, "a number"), (float, "a number"), (str, "a text"), (list, "a list"))
    return next((name for kind, name in names if isinstance(value, kind)), "a table")
