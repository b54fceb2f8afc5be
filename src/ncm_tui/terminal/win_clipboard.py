"""The clipboard of Windows by its own calls; elsewhere this module is never used."""

from __future__ import annotations

import ctypes
from typing import Any

_UNICODE, _MOVEABLE = 13, 2


def put(text: str) -> bool:
    """Replace the clipboard's content by ``text`` (empty: empty it). True when Windows accepted it."""
    windll: Any = getattr(ctypes, "windll", None)
    if windll is None:
        return False
    user, kernel = windll.user32, windll.kernel32
    kernel.GlobalAlloc.restype = kernel.GlobalLock.restype = ctypes.c_void_p
    kernel.GlobalLock.argtypes = kernel.GlobalUnlock.argtypes = [ctypes.c_void_p]
    user.SetClipboardData.argtypes = [ctypes.c_uint, ctypes.c_void_p]
    user.SetClipboardData.restype = ctypes.c_void_p
    if not user.OpenClipboard(None):
        return False
    try:
        user.EmptyClipboard()
        if not text:
            return True
        raw = text.replace("\n", "\r\n").encode("utf-16-le") + b"\0\0"
        block = kernel.GlobalAlloc(_MOVEABLE, len(raw))
        if not block:
            return False
        ctypes.memmove(kernel.GlobalLock(block), raw, len(raw))
        kernel.GlobalUnlock(block)
        return bool(user.SetClipboardData(_UNICODE, block))
    finally:
        user.CloseClipboard()
