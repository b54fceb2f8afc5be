"""Pools the generator draws from, read from ``content/demo/pools/names.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parents[2] / "content" / "demo" / "pools" / "names.toml"


@dataclass(frozen=True, slots=True)
class Pools:
    """Each pool is drawn from at random."""

    family: tuple[str, ...]
    given_f: tuple[str, ...]
    given_m: tuple[str, ...]
    attendings: tuple[str, ...]
    primary_care: tuple[str, ...]
    nurses: tuple[str, ...]
    streets: tuple[str, ...]
    towns: tuple[str, ...]


@cache
def pools() -> Pools:
    """The bundled pools."""
    table: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Pools(
        **{name: tuple(value.split() if isinstance(value, str) else value) for name, value in table.items()}
    )
