"""Texts that have broken terminal programs: every screen must show them plainly and survive.

``HOSTILE`` is raw. What comes in passes ``rules.clean``; ``spoil.py`` puts it into a vault past that gate.
"""

HOSTILE: tuple[str, ...] = (
    "[SNF]",
    "[SNF] bed [4]",
    "[/",
    "[/]",
    "[b]bold[/b]",
    "[@click=app.quit]x[/]",
    "[link=file:///etc/passwd]x",
    "$markup %s {name} {{ template }} {% if %}",
    "\x1b]0;title\x07after",
    "\x1b]52;c;aGVsbG8=\x07after",
    "\x1b[2J\x1b[Hgone",
    "\x9b31mred",
    "a\x00b\x08c",
    "line one\nline two\r\nline three\ttab",
    "\u202egnirts\u202c reversed",
    "\u2066isolate\u2069",
    "\ufeffbom",
    "Zoë Ångström-Ñuñez O’Brien",
    "e\u0301 combining",
    "山田 太郎",
    "👩‍⚕️ nurse",
    "x" * 300,
    "wide " + "漢" * 150,
    "",
    " ",
)

FORBIDDEN_CONTROLS = frozenset(
    chr(code) for code in (*range(0x00, 0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0))
)
# Signs that turn the reading direction of what follows.
TURNED = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
