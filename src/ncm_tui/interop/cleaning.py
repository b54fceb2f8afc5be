"""The boundary: every text of a file passes through one :class:`Scrub` before it becomes a record."""

from dataclasses import dataclass, field

from ncm_tui.rules.clean import clean_line

LONGEST_FIELD = 500


@dataclass(slots=True)
class Scrub:
    """Cleans the texts of one record and remembers, once each, what was odd about it.

    ``warnings`` are sentences for the report; they never quote the text they are about.
    """

    warnings: list[str] = field(default_factory=list)

    def text(self, value: object, *, longest: int = LONGEST_FIELD) -> str:
        """``value`` as one clean line; empty for anything that is not text or a number."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return ""
        line, removed = clean_line(str(value))
        if removed:
            self.warn("control characters were removed")
        if len(line) > longest:
            self.warn(f"a text longer than {longest} characters was cut")
            line = line[:longest].rstrip()
        return line

    def warn(self, sentence: str) -> None:
        if sentence not in self.warnings:
            self.warnings.append(sentence)
