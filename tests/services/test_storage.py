"""What is said about the disk and the clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from ncm_tui.services.desk import Desk
from ncm_tui.services.storage import Lookout
from ncm_tui.vault import volume
from ncm_tui.vault.tries import Tries
from ncm_tui.vault.volume import Kind, Volume

NOW = datetime.now(UTC) + timedelta(minutes=1)


@pytest.fixture
def looked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Lookout]:
    """A look at a vault on this volume."""

    def look(found: Volume, lookout: Lookout | None = None) -> Lookout:
        monkeypatch.setattr(volume, "of", lambda _: found)
        lookout = lookout or Lookout(desk)
        lookout.look()
        return lookout

    return look


def test_a_local_disk_with_room_and_a_right_clock_say_nothing(looked: Callable[..., Lookout]) -> None:
    assert looked(Volume(free=10**12)).notices(NOW) == ()


def test_little_room_is_said_until_there_is_more(looked: Callable[..., Lookout]) -> None:
    lookout = looked(Volume(free=120_500_000))
    for _ in range(2):
        (said,) = lookout.notices(NOW)
        assert said == "Only 120 MB are free where your vault lies. Free some space soon."
    assert looked(Volume(free=10**12), lookout).notices(NOW) == ()


@pytest.mark.parametrize(("kind", "word"), [(Kind.NETWORK, "network drive"), (Kind.REMOVABLE, "pull it out")])
def test_where_it_lies_is_said_once(looked: Callable[..., Lookout], kind: Kind, word: str) -> None:
    lookout = looked(Volume(kind, free=10**12))
    (said,) = lookout.notices(NOW)
    assert word in said
    assert lookout.notices(NOW) == ()


def test_a_clock_that_was_set_back_is_said_until_it_is_right(looked: Callable[..., Lookout]) -> None:
    lookout = looked(Volume(free=10**12))
    yesterday = NOW - timedelta(days=1)
    for _ in range(2):
        (said,) = lookout.notices(yesterday)
        assert "is behind what was saved last" in said
    assert lookout.notices(NOW) == ()


def test_a_clock_set_back_in_the_middle_of_the_day_is_seen_too(looked: Callable[..., Lookout]) -> None:
    lookout = looked(Volume(free=10**12))
    assert lookout.notices(NOW + timedelta(hours=8)) == ()
    assert "behind" in lookout.notices(NOW + timedelta(hours=7))[0]
    assert lookout.notices(NOW + timedelta(hours=8, minutes=-3)) == ()


def test_wrong_tries_before_the_unlock_are_said_for_a_while(
    looked: Callable[..., Lookout], desk: Desk
) -> None:
    desk.vault.wrong_tries = Tries(untold=3, untold_at=datetime(2026, 11, 24, 10, 31, tzinfo=UTC).timestamp())
    lookout = looked(Volume(free=10**12))
    for _ in range(2):
        (said,) = lookout.notices(NOW)
        assert said == "3 wrong tries to unlock, the last Tue 24 Nov 05:31. Not you? ^P passphrase"
    assert lookout.notices(NOW + timedelta(minutes=11)) == ()
