"""What the keys do that work everywhere, also while typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.dom import DOMNode

from ncm_tui.command_shape import Command
from ncm_tui.commands import EVERYWHERE

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
    from ncm_tui.screens.secret_page import SecretPage

_REFUSALS = {command.verb: command.refusal for command in EVERYWHERE}
#: The exit that tells the parent "locked: start a fresh child" (``launcher.LOCKED``).
LOCKED = 75


class EverywhereKeys:
    """The app's half of the everywhere keys. A page answers by an ``action_<verb>`` of its own on the
    screen or a widget; the nearest from the focus up gets the key."""

    def ask(self: NcmApp, verb: str) -> bool:
        """Give the key to the nearest ``action_<verb>``; false when no page answers."""
        start: DOMNode = self.focused or self.screen
        for node in start.ancestors_with_self:
            if node is self:
                return False
            action = getattr(node, f"action_{verb}", None)
            if action is not None:
                node.call_next(action)
                return True
        return False

    def _ask_or_say(self: NcmApp, verb: str) -> None:
        self.close_palette()
        if not self.ask(verb):
            self.say(_REFUSALS[verb], severity="warning")

    def close_palette(self: NcmApp) -> bool:
        """Take the command palette away if it is in front."""
        from ncm_tui.screens.palette import PaletteScreen

        if isinstance(self.screen, PaletteScreen):
            self.screen.dismiss(None)
            return True
        return False

    def _locked_out(self: NcmApp) -> bool:
        self.close_palette()
        return self.desk is None

    def action_finish(self: NcmApp) -> None:
        self._ask_or_say("finish")

    def action_pick(self: NcmApp) -> None:
        self._ask_or_say("pick")

    def action_next_gap(self: NcmApp) -> None:
        self._ask_or_say("next_gap")

    def action_help(self: NcmApp) -> None:
        from ncm_tui.screens.help import HelpScreen

        self.close_palette()
        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen.about(self))

    def action_find(self: NcmApp) -> None:
        self._find(texts_first=False)

    def _find(self: NcmApp, *, texts_first: bool) -> None:
        """The finder; one that is open below, with what was opened from it on top, is there again."""
        from ncm_tui.screens.find import FindScreen

        if self._locked_out() or isinstance(self.screen, FindScreen):
            return
        if any(isinstance(page, FindScreen) for page in self.screen_stack):
            self.leave_pages(lambda page: isinstance(page, FindScreen))
        if isinstance(self.screen, FindScreen):
            self.screen.begin(texts_first=texts_first)
        else:
            self.push_screen(FindScreen(texts_first=texts_first))

    def action_search(self: NcmApp) -> None:
        self._find(texts_first=True)

    def action_next_patient(self: NcmApp) -> None:
        self._step("next_patient", 1)

    def action_previous_patient(self: NcmApp) -> None:
        self._step("previous_patient", -1)

    def _step(self: NcmApp, verb: str, step: int) -> None:
        if self._locked_out() or self.ask(verb):
            return
        stay = self.walk(step) if self.walk is not None else None
        if stay is None:
            self.say(
                "That was the last patient of the list."
                if step > 0
                else "That was the first patient of the list."
            )
        else:
            self.open_chart(stay, self.place().get("tab", "summary"))

    def action_resume(self: NcmApp) -> None:
        if self._locked_out() or self.ask("resume"):
            return
        from ncm_tui.services import drafts

        assert self.desk is not None
        held = drafts.parked(self.desk)
        if not held:
            self.say("Nothing is on hold.")
            return
        from ncm_tui.screens.form import resume

        form = held[self.resumed % len(held)]
        self.resumed += 1
        resume(self, form)

    def action_palette(self: NcmApp) -> None:
        if self.close_palette() or self.desk is None:
            return
        from ncm_tui.screens.palette import PaletteScreen

        self.push_screen(PaletteScreen.over(self.screen), self._chosen)

    async def _chosen(self: NcmApp, command: Command | None) -> None:
        """Do what was picked, as if its key had been pressed on the page below."""
        if command is None:
            return
        if command.where == "everywhere":
            await self.run_action(f"app.{command.verb}")
        elif command.verb.startswith("app."):
            await self.run_action(command.verb)
        elif not self.ask(command.verb):
            self.say(f"“{command.label}” does not work here.", severity="warning")

    def action_open_here(self: NcmApp, form: str) -> None:
        """A form on the patient of the chart in front, as ^P offers it."""
        from ncm_tui.screens.chart import ChartScreen

        if isinstance(self.screen, ChartScreen):
            self.open_form(self.screen.stay, form)

    def action_close(self: NcmApp) -> None:
        """Close, then clear the filter, then back; harmless however often it is pressed."""
        if self.close_palette() or self.ask("close"):
            return
        if len(self.screen_stack) > 2:
            self.pop_screen()

    def action_deeds(self: NcmApp) -> None:
        from ncm_tui.screens.deeds import DeedsScreen

        if not self._locked_out() and not isinstance(self.screen, DeedsScreen):
            self.push_screen(DeedsScreen())

    def action_absent(self: NcmApp) -> None:
        from ncm_tui.screens.absent import AbsentScreen

        if not self._locked_out() and not isinstance(self.screen, AbsentScreen):
            self.push_screen(AbsentScreen())

    def action_imports(self: NcmApp) -> None:
        from ncm_tui.screens.ledger import LedgerScreen

        if not self._locked_out() and not isinstance(self.screen, LedgerScreen):
            self.push_screen(LedgerScreen())

    def action_to_confirm(self: NcmApp) -> None:
        from ncm_tui.screens.to_confirm import ToConfirmScreen

        if not self._locked_out() and not isinstance(self.screen, ToConfirmScreen):
            self.push_screen(ToConfirmScreen())

    def action_change_passphrase(self: NcmApp) -> None:
        from ncm_tui.screens.new_passphrase import NewPassphraseScreen

        self._ask_secret(NewPassphraseScreen)

    def action_new_recovery_code(self: NcmApp) -> None:
        from ncm_tui.screens.new_passphrase import NewCodeScreen

        self._ask_secret(NewCodeScreen)

    def _ask_secret(self: NcmApp, page: type[SecretPage]) -> None:
        if self._locked_out() or isinstance(self.screen, page):
            return
        if self.door is not None and self.door.passphrase:
            self.say("The demo keeps its passphrase: nothing of it stays.")
            return
        self.push_screen(page())

    def action_permission(self: NcmApp) -> None:
        from ncm_tui.screens.permission import PermissionScreen

        if not self._locked_out() and not isinstance(self.screen, PermissionScreen):
            self.push_screen(PermissionScreen())

    def action_retention(self: NcmApp) -> None:
        from ncm_tui.screens.retention import RetentionScreen

        if not self._locked_out() and not isinstance(self.screen, RetentionScreen):
            self.push_screen(RetentionScreen())

    def action_settings(self: NcmApp) -> None:
        from ncm_tui.screens.settings import SettingsScreen

        if not self._locked_out() and not isinstance(self.screen, SettingsScreen):
            self.push_screen(SettingsScreen())

    def action_remap(self: NcmApp) -> None:
        from ncm_tui.screens.key_remap import KeyRemapScreen

        if not self._locked_out() and not isinstance(self.screen, KeyRemapScreen):
            self.push_screen(KeyRemapScreen())

    def action_facility(self: NcmApp) -> None:
        from ncm_tui.screens.facility import FacilityScreen

        if not self._locked_out() and not isinstance(self.screen, FacilityScreen):
            self.push_screen(FacilityScreen())

    def action_shift(self: NcmApp) -> None:
        from ncm_tui.screens import shift

        if not self._locked_out():
            shift.ask_shift(self)

    def action_deadlines(self: NcmApp) -> None:
        from ncm_tui.screens import deadlines_file

        if not self._locked_out():
            deadlines_file.start(self)

    def action_payer_profiles(self: NcmApp) -> None:
        from ncm_tui.screens.payer_profiles import PayerProfilesScreen

        if not self._locked_out() and not isinstance(self.screen, PayerProfilesScreen):
            self.push_screen(PayerProfilesScreen())

    def action_clock_rules(self: NcmApp) -> None:
        from ncm_tui.screens.clock_rules import ClockRulesScreen

        if not self._locked_out() and not isinstance(self.screen, ClockRulesScreen):
            self.push_screen(ClockRulesScreen())

    def action_column_maps(self: NcmApp) -> None:
        from ncm_tui.screens.column_maps import ColumnMapsScreen

        if not self._locked_out() and not isinstance(self.screen, ColumnMapsScreen):
            self.push_screen(ColumnMapsScreen())

    def action_lock(self: NcmApp) -> None:
        if self.desk is not None:
            self.leave(LOCKED)

    async def action_quit(self: NcmApp) -> None:
        self.leave(0)
