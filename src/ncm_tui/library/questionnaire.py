"""A FHIR R4 Questionnaire as a form: what has a place here is taken, the rest is listed, never dropped
in silence. A Questionnaire carries no cut-offs, so a converted form has no score until someone adds one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ncm_tui.rules.clean import clean_line
from ncm_tui.rules.problems import UnreadableInput

LOINC = "http://loinc.org"
_ORDINAL = ("ordinalValue", "itemWeight")
_TYPES = {
    "boolean": "yes_no",
    "decimal": "number",
    "integer": "number",
    "date": "date",
    "dateTime": "datetime",
    "string": "text",
    "text": "long_text",
}
_CHOICES = ("choice", "open-choice", "coding")
_OPERATORS = {"=": "==", "!=": "!=", ">": ">", "<": "<", ">=": ">=", "<=": "<="}
#: Elements that need no word in the report: they are taken, or say nothing about the answers.
_TAKEN = frozenset(
    {
        *("linkId", "text", "type", "required", "repeats", "item", "answerOption", "answerValueSet"),
        *("code", "enableWhen", "enableBehavior", "initial", "prefix", "definition", "extension", "id"),
    }
)
_DEEPEST = 8
_ABOUT_SAFETY = re.compile(
    r"suicid|better off dead|hurting yourself|self.?harm|physically hurt", re.IGNORECASE
)


@dataclass(slots=True)
class Converted:
    """``data`` as the TOML of a form would be; ``left_out`` one sentence for each thing without a place."""

    data: dict[str, Any]
    left_out: list[str] = field(default_factory=list)


def convert(resource: Any) -> Converted:
    """The form of a Questionnaire. Raises :class:`UnreadableInput` when it is none, or has no question."""
    if not isinstance(resource, Mapping) or resource.get("resourceType") != "Questionnaire":
        raise UnreadableInput("a FHIR Questionnaire was expected.", code="questionnaire")
    title = _line(resource.get("title") or resource.get("name")) or "Questionnaire"
    name = _line(resource.get("id") or resource.get("name") or title)
    made = Converted(
        {
            "id": _id(name),
            "version": _line(resource.get("version")) or "1",
            "title": title,
            "kind": "assessment",
            "licence": _line(resource.get("copyright")) or "not stated in the Questionnaire",
            "citation": _line(resource.get("url")) or f"FHIR Questionnaire {name}",
            "sections": [],
        }
    )
    _Walk(made).top(_listed(resource.get("item")))
    made.left_out.append("score, bands and safety flags: a Questionnaire holds none; add them to the form.")
    if not made.data["sections"]:
        raise UnreadableInput("the Questionnaire holds no question that fits a form.", code="questionnaire")
    return made


class _Walk:
    """Goes through the items once; a group becomes a section, a group inside a group its own section."""

    def __init__(self, made: Converted) -> None:
        self._made = made
        self._used: set[str] = set()
        self._ids: dict[str, str] = {}
        self._own: dict[int, str] = {}

    def top(self, items: list[Any]) -> None:
        for each in _every(items):
            # A linkId that comes twice (it must not) still makes two items; conditions mean the first.
            link_id = _line(each.get("linkId"))
            self._own[id(each)] = self._free(link_id or _line(each.get("text")))
            self._ids.setdefault(link_id, self._own[id(each)])
        loose: list[dict[str, Any]] = []
        for raw in items:
            if isinstance(raw, Mapping) and raw.get("type") == "group":
                self._flush(loose)
                self._group(raw, 1)
            elif (item := self._item(raw)) is not None:
                loose.append(item)
        self._flush(loose)

    def _flush(self, loose: list[dict[str, Any]]) -> None:
        if loose:
            self._section(str(self._made.data["title"]), list(loose), None)
            loose.clear()

    def _group(self, raw: Mapping[str, Any], depth: int) -> None:
        title = _line(raw.get("text")) or _line(raw.get("linkId")) or "Questions"
        if depth > _DEEPEST:
            self._leave(raw, f"groups deeper than {_DEEPEST}")
            return
        if raw.get("repeats") is True:
            self._leave(raw, "the repetition of a group (asked once here)")
        own: list[dict[str, Any]] = []
        inner: list[Mapping[str, Any]] = []
        for each in _listed(raw.get("item")):
            if isinstance(each, Mapping) and each.get("type") == "group":
                inner.append(each)
            elif (item := self._item(each)) is not None:
                own.append(item)
        if own:
            self._section(title, own, self._show_if(raw))
        elif raw.get("enableWhen"):
            self._leave(raw, "the condition of a group of groups")
        for each in inner:
            self._group(each, depth + 1)

    def _section(self, title: str, items: list[dict[str, Any]], show_if: dict[str, Any] | None) -> None:
        sections: list[dict[str, Any]] = self._made.data["sections"]
        section: dict[str, Any] = {"id": f"s{len(sections) + 1}", "title": title}
        if show_if:
            section["show_if"] = show_if
        sections.append(section | {"items": items})

    def _item(self, raw: Any) -> dict[str, Any] | None:
        if not isinstance(raw, Mapping):
            self._made.left_out.append("an item that is no object.")
            return None
        self._unknown_elements(raw)
        kind = str(raw.get("type"))
        text = _line(raw.get("text")) or _line(raw.get("linkId"))
        if kind == "display":
            self._leave(raw, "a line of text without a question")
            return None
        item: dict[str, Any] = {"id": self._own[id(raw)], "text": text or "(no text)"}
        if kind in _CHOICES:
            if not self._choices(raw, item):
                return None
        elif kind in _TYPES:
            item["type"] = _TYPES[kind]
            if kind == "integer":
                item["whole"] = True
            if raw.get("repeats") is True:
                self._leave(raw, "repeated answers (one is kept here)")
        else:
            self._leave(raw, f"type '{kind}'")
            return None
        self._rest(raw, item)
        if _ABOUT_SAFETY.search(text):
            self._leave(raw, "a question about safety whose alarm is not in the file: add a safety flag")
        return item

    def _rest(self, raw: Mapping[str, Any], item: dict[str, Any]) -> None:
        if loinc := _loinc(raw):
            item["loinc"] = loinc
        if raw.get("required") is True:
            item["required"] = True
        if show_if := self._show_if(raw):
            item["show_if"] = show_if
        if raw.get("initial"):
            self._leave(raw, "an initial answer (nothing is answered before it is asked)")
        if _listed(raw.get("item")):
            self._leave(raw, "questions nested under an answer")

    def _choices(self, raw: Mapping[str, Any], item: dict[str, Any]) -> bool:
        if raw.get("answerValueSet"):
            self._leave(raw, "answers of a value set that is not inside the file")
            return False
        options = [option for option in map(_option, _listed(raw.get("answerOption"))) if option]
        if not options:
            self._leave(raw, "a choice without answers")
            return False
        if raw.get("type") == "open-choice":
            self._leave(raw, "free text beside the choices")
        item["type"] = "multi" if raw.get("repeats") is True else "choice"
        item["options"] = _apart(options)
        return True

    def _show_if(self, raw: Mapping[str, Any]) -> dict[str, Any] | None:
        parts = []
        for when in _listed(raw.get("enableWhen")):
            part = self._part(when) if isinstance(when, Mapping) else None
            if part is None:
                self._leave(raw, "a condition that does not fit (the question is always shown)")
                return None
            parts.append(part)
        if not parts:
            return None
        if len(parts) == 1:
            return parts[0]
        return {"any" if raw.get("enableBehavior") == "any" else "all": parts}

    def _part(self, when: Mapping[str, Any]) -> dict[str, Any] | None:
        name = self._ids.get(_line(when.get("question")))
        operator = when.get("operator")
        key = next((key for key in when if key.startswith("answer")), None)
        if name is None or key is None:
            return None
        if operator == "exists":
            known: dict[str, Any] = {"known": name}
            return known if when[key] is True else {"not": known}
        value = when[key].get("code") if isinstance(when[key], Mapping) else when[key]
        if operator not in _OPERATORS or not isinstance(value, bool | int | float | str):
            return None
        return {"f": name, "op": _OPERATORS[str(operator)], "value": value}

    def _unknown_elements(self, raw: Mapping[str, Any]) -> None:
        for element in raw:
            if element not in _TAKEN:
                self._leave(raw, f"element '{_line(element)}'")

    def _leave(self, raw: Mapping[str, Any], what: str) -> None:
        self._made.left_out.append(f"{_line(raw.get('linkId')) or _line(raw.get('text')) or '?'}: {what}.")

    def _free(self, wanted: str) -> str:
        name = base = _id(wanted)
        n = 2
        while name in self._used:
            name, n = f"{base}_{n}", n + 1
        self._used.add(name)
        return name


def _every(items: list[Any], depth: int = 0) -> Iterator[Mapping[str, Any]]:
    for each in items:
        if isinstance(each, Mapping):
            yield each
            if depth < _DEEPEST:
                yield from _every(_listed(each.get("item")), depth + 1)


def _option(raw: Any) -> dict[str, Any] | None:
    if not isinstance(raw, Mapping):
        return None
    coding = raw.get("valueCoding")
    if isinstance(coding, Mapping):
        code, label = _line(coding.get("code")), _line(coding.get("display"))
        weight = _weight(raw) if _weight(raw) is not None else _weight(coding)
    else:
        value = next((value for key, value in raw.items() if key.startswith("value")), None)
        code, label, weight = "", _line(value), _weight(raw)
    if not (code or label):
        return None
    option: dict[str, Any] = {"id": code or _id(label), "label": label or code}
    if code:
        option["code"] = code
    if weight is not None:
        option["points"] = weight
    return option


def _apart(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The options with ids and codes of their own: the same code twice keeps it once."""
    seen: set[str] = set()
    found = []
    for option in options:
        if option["id"] in seen:
            option = option | {"id": f"{option['id']}_{len(seen) + 1}"}
            option.pop("code", None)
        seen.add(option["id"])
        found.append(option)
    return found


def _weight(raw: Mapping[str, Any]) -> float | None:
    for extension in _listed(raw.get("extension")):
        if isinstance(extension, Mapping) and str(extension.get("url", "")).endswith(_ORDINAL):
            value = extension.get("valueDecimal")
            if isinstance(value, int | float) and not isinstance(value, bool):
                return float(value)
    return None


def _loinc(raw: Mapping[str, Any]) -> str | None:
    for code in _listed(raw.get("code")):
        if isinstance(code, Mapping) and code.get("system") == LOINC and code.get("code"):
            return _line(code["code"])
    return None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _line(value: Any) -> str:
    return clean_line(str(value))[0] if isinstance(value, str | int | float) else ""


def _id(text: str) -> str:
    """Letters, digits, ``-``, ``_`` and ``.`` of ``text``; something where nothing is left."""
    bare = re.sub(r"[^A-Za-z0-9_.-]+", "-", text).strip("-._")
    return bare[:60] or "item"
