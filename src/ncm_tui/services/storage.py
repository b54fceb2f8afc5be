"""What a nurse should know about the place her vault lies on, and about the machine's clock."""

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ncm_tui.vault import volume
from ncm_tui.vault.volume import Kind, Volume

if TYPE_CHECKING:
    from ncm_tui.services.desk import Desk
    from ncm_tui.vault.store import Vault

#: A clock this far behind the newest entry was set back, not corrected by the network.
BEHIND = timedelta(minutes=5)
#: So long after an unlock the wrong tries before it are shown.
AT_UNLOCK = timedelta(minutes=10)
#: Entries of the audit log that are looked at for their time: more than a month of work.
RECENT = 20_000


@dataclass(frozen=True, slots=True)
class Notice:
    """``text`` is one sentence and what to do. ``standing``: it is shown until it is true no more, not only
    once at unlock."""

    text: str
    standing: bool


class Lookout:
    """Looks at disk and clock while a vault is open; the app asks at unlock and once a minute."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._found = Volume()
        self._latest: datetime | None = None
        self._unlocked: datetime | None = None
        self._said: set[str] = set()

    def look(self) -> None:
        """Asks the system what the vault lies on, and once the record for its newest time. A share that hangs
        takes its time, and so does a month of entries: not for the thread of the keys."""
        self._found = volume.of(self._desk.vault.path)
        if self._latest is None and not self._desk.vault.demo:
            self._latest = self._newest_entry()

    def notices(self, now: datetime | None = None) -> tuple[str, ...]:
        """What there is to say of the last look, the gravest first; what need not stand is said once.
        ``now`` is the machine's clock (aware). Nothing for the demo, whose disk is not hers to mend."""
        if self._desk.vault.demo:
            return ()
        found, at = self._found, now or datetime.now(UTC)
        made = (self._clock(at), _room(found), self._tries(at), _network(found), _removable(found))
        shown = tuple(each for each in made if each is not None and each.text not in self._said)
        self._said.update(each.text for each in shown if not each.standing)
        return tuple(each.text for each in shown)

    def _clock(self, now: datetime) -> Notice | None:
        """Entries are in order by their number, whatever the clock says; but a time taken as *now* would be
        wrong."""
        latest = self._latest or now
        if now >= latest - BEHIND:
            self._latest = max(latest, now)
            return None
        entry, shown = self._desk.local(latest), self._desk.local(now)
        return Notice(
            f"This computer's clock ({shown:%a %d %b %H:%M}) is behind what was saved last "
            f"({entry:%a %d %b %H:%M}). Set it right; until then type times yourself.",
            standing=True,
        )

    def _tries(self, now: datetime) -> Notice | None:
        """For a while, wherever the app opened: on a chart she does not see this line at once."""
        told = wrong_tries(self._desk.vault, self._desk.zone)
        self._unlocked = self._unlocked or now
        if not told or now - self._unlocked > AT_UNLOCK:
            return None
        return Notice(f"{told} Not you? ^P passphrase", standing=True)

    def _newest_entry(self) -> datetime | None:
        recent = f"SELECT at FROM audit_entry ORDER BY seq DESC LIMIT {RECENT}"
        with closing(self._desk.vault.new_reader()) as reader:
            at = reader.value(f"SELECT max(at) FROM ({recent})")
        return None if at is None else datetime.fromisoformat(at)


def wrong_tries(vault: "Vault", zone: ZoneInfo) -> str:
    """The wrong tries before this unlock in one sentence; empty when there were none."""
    found = vault.wrong_tries
    if not found.untold:
        return ""
    at = f"{found.last_at.astimezone(zone):%a %d %b %H:%M}"
    if found.untold == 1:
        return f"1 wrong try to unlock, {at}."
    return f"{found.untold:,} wrong tries to unlock, the last {at}."


def _room(found: Volume) -> Notice | None:
    if not found.low or found.free is None:
        return None
    return Notice(
        f"Only {found.free // 1_000_000:,} MB are free where your vault lies. Free some space soon.",
        standing=True,
    )


def _network(found: Volume) -> Notice | None:
    if found.kind is not Kind.NETWORK:
        return None
    return Notice(
        "Your vault lies on a network drive: it is slower there, and a failing network can damage it. "
        "A disk of this computer is safer.",
        standing=False,
    )


def _removable(found: Volume) -> Notice | None:
    if found.kind is not Kind.REMOVABLE:
        return None
    return Notice("Your vault is on a removable drive: lock (F9) before you pull it out.", standing=False)
