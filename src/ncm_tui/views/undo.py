"""What taking a verb back gives to the screen."""

from dataclasses import dataclass

from ncm_tui.views.changed import Changed


@dataclass(frozen=True, slots=True)
class TakenBack(Changed):
    """``left`` are the patients of an import that were worked on since and stay as they are, by name."""

    left: tuple[str, ...] = ()
