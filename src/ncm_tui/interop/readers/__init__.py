"""The readers: one module each, found by scan, with one declared ``READER``."""

import pkgutil
from functools import cache
from importlib import import_module

from ncm_tui.interop.context import Reader


@cache
def readers() -> dict[str, Reader]:
    """Kind id → reader, of every module in this package that declares one."""
    found: dict[str, Reader] = {}
    for module in pkgutil.iter_modules(__path__):
        reader = getattr(import_module(f"{__name__}.{module.name}"), "READER", None)
        if isinstance(reader, Reader):
            found.update((kind, reader) for kind in reader.kinds)
    return found
