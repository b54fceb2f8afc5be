"""All questions of a filling as lines, each row laid once and kept until something in it changes."""

from __future__ import annotations

from ncm_tui.rules import entry
from ncm_tui.rules.forms import Item, ItemType, Option, Section
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.widgets.form.keys import Fingers
from ncm_tui.widgets.form.reassessed import was
from ncm_tui.widgets.form.rows import Line, Look, lay, wrap
from ncm_tui.widgets.plain import one_line

Spans = dict[str, tuple[int, int]]
END = "F2"
"""The line below the answers of a short form, among the spans."""
#: Answers from the chart that are named by their numbers; more are counted.
_NUMBERED = 9
#: Lines over one a question (the lead-in of the form, the open question): at least, and mostly.
_LEAST_MORE, _MOSTLY_MORE = 4, 7


class FormLayout:
    """Rows that are not current are cheap: they are laid again only when answer, number, flag or width
    changed."""

    def __init__(self, filling: Filling, fingers: Fingers) -> None:
        self.filling, self.fingers = filling, fingers
        self._kept: dict[str, tuple[tuple[object, ...], list[Line]]] = {}
        self._choices: dict[str, tuple[tuple[Option, ...], tuple[str, ...]]] = {}
        form = filling.form
        self._size = (sum(item.type is not ItemType.COMPUTED for item in form.items()), len(form.sections))
        self._tight = False

    def laid(self, width: int, height: int = 0, *, asked_all: bool) -> tuple[list[Line], Spans]:
        """Every line of the form, and the first and one-past-last line of each item (headings included).
        After F2 (``asked_all``) what is missing says so. A form that is whole on a page of ``height`` lines
        only without the titles of its sections goes without them: then it needs no second page."""
        flat: list[Line] = []
        spans: Spans = {}
        self._tight = self._without_titles(height)
        flags = {flag.item: flag for flag in self.filling.safety() if flag.item}
        section = None
        current = None if self.fingers.at_end else self.filling.current
        for item in self.filling.shown:
            start = len(flat)
            if self.filling.sections[item.id] is not section:
                section = self.filling.sections[item.id]
                flat.extend(self._heading(section, width, first=not flat))
            flag = flags.get(item.id)
            said = f"{flag.label}. {flag.advice}".strip() if flag else ""
            flat.extend(self._row(item, item is current, said, width, needed=asked_all and item.required))
            spans[item.id] = (start, len(flat))
        flat.extend(self._from_chart(width))
        if self.fingers.at_end:
            spans[END] = (len(flat), len(flat) + 1)
            flat.append([(" ▸    ", "accent"), ("F2 saves", "strong")])
        return flat, spans

    def _without_titles(self, height: int) -> bool:
        """By all questions of the form, so that titles do not come and go with the cursor or an answer."""
        rows, titles = self._size
        return titles > 1 and rows + _LEAST_MORE <= height < rows + _MOSTLY_MORE + titles

    def _heading(self, section: Section, width: int, *, first: bool) -> list[Line]:
        lines: list[Line] = []
        form = self.filling.form
        if first and form.prompt:
            lines += [[(f" {part}", "dim")] for part in wrap(form.prompt, width - 2)]
        if self._tight:
            return lines
        if len(form.sections) > 1:
            name = one_line(section.title)[: width - 6]
            lines.append([(f" {name} ", "strong"), ("─" * max(0, width - len(name) - 3), "rule")])
        if section.prompt:
            lines += [[(f" {part}", "dim")] for part in wrap(section.prompt, width - 2)]
        return lines

    def _from_chart(self, width: int) -> list[Line]:
        """What F2 says yes to, although nobody typed it here (P§3): by number where there are few."""
        items = self.filling.from_chart()
        if not items:
            return []
        numbers = [self.filling.number(item) for item in items]
        few = len(numbers) <= _NUMBERED and all(numbers)
        said = ", ".join(numbers) if few else f"{len(items)} answers"
        return [[(f" {part}", "dim")] for part in wrap(f"From the chart, F2 confirms: {said}", width - 2)]

    def _row(self, item: Item, current: bool, flag: str, width: int, *, needed: bool) -> list[Line]:
        if current:
            return self._lay(item, current, flag, width, needed=needed)
        same = (self.filling.of(item), self.filling.number(item), flag, needed, width)
        kept = self._kept.get(item.id)
        if kept is not None and kept[0] == same:
            return kept[1]
        lines = self._lay(item, current, flag, width, needed=needed)
        self._kept[item.id] = (same, lines)
        return lines

    def _lay(self, item: Item, current: bool, flag: str, width: int, *, needed: bool) -> list[Line]:
        options, printed = self._choices_of(item)
        look = Look(
            item=item,
            number=self.filling.number(item),
            given=self.filling.of(item),
            options=options,
            printed=printed,
            current=current,
            typed=self.fingers.typed if current else None,
            caret=self.fingers.caret if current else 0,
            picks=self.fingers.picks if current else None,
            pick_at=self.fingers.pick_at if current else 0,
            note=self.fingers.note if current else "",
            note_ink=self.fingers.note_ink if current else "dim",
            flag=flag,
            needed=needed,
            optional=self.filling.form.kind == "assessment" and not item.required,
            was=was(self.filling, item),
            lead=self.filling.sections[item.id].prompt if current and self._tight else "",
        )
        return lay(look, width, self.filling.zone)

    def _choices_of(self, item: Item) -> tuple[tuple[Option, ...], tuple[str, ...]]:
        found = self._choices.get(item.id)
        if found is None:
            options = entry.options_of(item) if item.type not in (ItemType.TABLE, ItemType.LINK) else ()
            yes_no = item.type is ItemType.YES_NO and not item.options
            printed = ("y", "n") if yes_no else entry.printed(item) if options else ()
            found = self._choices[item.id] = (options, printed)
        return found
