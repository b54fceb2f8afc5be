"""What the grammar of clock rules cannot say: at most eight named functions, one a file (``docs/clocks.md``).

Each module has ``ASKS``, the facts it reads beside those of the rule, and ``reckon``, which is given what the
grammar came to and gives back what holds. A rule names its module: ``function = "moon"``.
"""

from collections.abc import Callable
from datetime import date
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, cast

from ncm_tui.rules.clock_given import Evidence, Given, Reckoned
from ncm_tui.rules.clock_rules import ClockRule

#: Given the rule, its inputs, its evidence, the trigger's time and what the grammar came to.
Function = Callable[[ClockRule, Given, Evidence, date, Reckoned], Reckoned]


@cache
def function_names() -> tuple[str, ...]:
    """The functions there are."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))


def function_named(name: str) -> Function:
    """The function of a rule. Raises ``ModuleNotFoundError``; the library refuses an unknown name at load."""
    return cast("Function", _module(name).reckon)


def asks(name: str) -> tuple[str, ...]:
    """The facts it reads; none of no function."""
    return cast("tuple[str, ...]", _module(name).ASKS) if name else ()


@cache
def _module(name: str) -> Any:
    return import_module(f"{__name__}.{name}")
