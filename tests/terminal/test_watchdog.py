"""A page that stands still locks too: the watch over the watch, on a clock of the test's own."""

import threading
from types import SimpleNamespace
from typing import cast

import pytest

from ncm_tui.app import NcmApp
from ncm_tui.terminal.watch import SLEPT, Watch
from ncm_tui.terminal.watchdog import SPARE, Watchdog

LIMIT = 60.0  # seconds: one minute


class Clock:
    """Both clocks of the machine."""

    def __init__(self) -> None:
        self.now, self.asleep = 1000.0, 0.0

    def monotonic(self) -> float:
        return self.now

    def wall(self) -> float:
        return 1_800_000_000.0 + self.now + self.asleep


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watch(clock: Clock) -> Watch:
    """The watch over an open vault, one minute to be idle; nothing makes it tick but the test."""
    app = SimpleNamespace(set_interval=lambda *_: None, desk=None)
    made = Watch(cast("NcmApp", app), minutes=1)
    made.monotonic, made.wall = clock.monotonic, clock.wall
    return made


def test_a_page_that_stands_still_is_due_after_the_limit_and_the_time_to_lock_by_itself(
    watch: Watch, clock: Clock
) -> None:
    dog = Watchdog(watch, lambda: None)
    watch.start()
    clock.now += LIMIT + SPARE - 0.1
    assert not dog.due()
    clock.now += 0.1
    assert dog.due()


def test_a_page_that_ticks_locks_by_itself(watch: Watch, clock: Clock) -> None:
    dog = Watchdog(watch, lambda: None)
    watch.start()
    for _ in range(200):
        clock.now += 1.0
        watch.ticked = clock.now
        assert not dog.due()


def test_a_key_is_somebody(watch: Watch, clock: Clock) -> None:
    dog = Watchdog(watch, lambda: None)
    watch.start()
    clock.now += LIMIT
    watch.touched()
    clock.now += LIMIT
    assert not dog.due()
    clock.now += SPARE
    assert dog.due()


def test_before_a_vault_is_open_nothing_is_watched(watch: Watch, clock: Clock) -> None:
    dog = Watchdog(watch, lambda: None)
    clock.now += 100 * LIMIT
    assert not dog.due()
    watch.start_without_desk()
    assert not dog.due()
    clock.now += LIMIT + SPARE
    assert dog.due()


def test_a_machine_that_slept_under_a_page_that_stands_still(watch: Watch, clock: Clock) -> None:
    dog = Watchdog(watch, lambda: None)
    watch.start()
    clock.asleep += SLEPT
    assert not dog.due()
    clock.now += SPARE
    assert dog.due()


def test_it_locks_on_a_thread_of_its_own(watch: Watch, clock: Clock) -> None:
    locked = threading.Event()
    watch.start()
    clock.now += LIMIT + SPARE
    Watchdog(watch, locked.set).start()
    assert locked.wait(20)
