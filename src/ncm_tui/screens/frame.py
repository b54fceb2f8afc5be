"""What every page of the app is: no selection, no inherited keys, a place for messages, typing kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.screen import ModalScreen, Screen

from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.unbroken import Unbroken

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
    from ncm_tui.services.desk import Desk

T = TypeVar("T")
_WALK: list[BindingType] = [
    Binding("tab", "app.focus_next", "next field", show=False),
    Binding("shift+tab", "app.focus_previous", "field before", show=False),
]


class NcmScreen(Unbroken, Screen[T], inherit_bindings=False):
    """Base of the app's screens. ``AREAS`` names the areas of the registry whose keys work here: the
    help page shows them, with those of lists and everywhere; ``HELP_AREAS`` says it where those do not work
    (no vault is open yet). Define any of ``action_finish``, ``action_pick``, ``action_next_gap``,
    ``action_next_patient``, ``action_previous_patient``, ``action_close`` on the screen or a widget
    of it: the everywhere keys go to the nearest one from the focus up."""

    BINDINGS = _WALK
    AREAS: tuple[str, ...] = ()
    HELP_AREAS: tuple[str, ...] | None = None
    #: A chart opened from the page stands over it and comes back to it.
    stays_below = False
    ALLOW_SELECT = False

    @property
    def is_current(self) -> bool:
        """Only the page in front is painted. Textual counts the one below it too, as if the one in front
        let it through: then a cursor moved behind a chart paints the whole chart again."""
        stack = self.app.screen_stack
        return bool(stack) and stack[-1] is self

    @property
    def ncm(self) -> NcmApp:
        """The app, with its own type."""
        return _app_of(self)

    @property
    def desk(self) -> Desk:
        """The open vault's; a page that stands before unlock has none and does not ask."""
        return _desk_of(self)

    def keep_typing(self) -> None:
        """Hand what is typed and not stored yet to the vault. At lock, quit, patient switch, signal."""

    def place(self) -> dict[str, str]:
        """Where the nurse is, to come back to: ``screen``, ``stay``, ``tab``, ``form``; may be empty."""
        return {}

    def say(self, text: str, severity: str = "information") -> None:
        """A message where the keys stand; screens without a key bar stay silent."""
        for bar in self.query(KeyBar):
            bar.say(text, severity)
            return


class NcmModal(Unbroken, ModalScreen[T], inherit_bindings=False):
    """The same for a page that answers and goes away."""

    BINDINGS = _WALK
    AREAS: tuple[str, ...] = ()
    ALLOW_SELECT = False
    is_current = NcmScreen.is_current
    keep_typing = NcmScreen.keep_typing
    place = NcmScreen.place
    say = NcmScreen.say

    @property
    def ncm(self) -> NcmApp:
        """The app, with its own type."""
        return _app_of(self)

    @property
    def desk(self) -> Desk:
        """The open vault's; a page that stands before unlock has none and does not ask."""
        return _desk_of(self)


def _app_of(screen: Screen[Any]) -> NcmApp:
    from ncm_tui.app import NcmApp

    assert isinstance(screen.app, NcmApp)
    return screen.app


def _desk_of(screen: Screen[Any]) -> Desk:
    desk = _app_of(screen).desk
    assert desk is not None
    return desk


def key_bar_of(screen: Screen[object]) -> KeyBar | None:
    """The key bar of a screen, if it has one."""
    try:
        return screen.query_one(KeyBar)
    except NoMatches:
        return None
