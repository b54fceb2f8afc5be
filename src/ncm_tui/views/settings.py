"""What the Settings, Keys, Facility and Saved columns pages show."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One line of the Settings page. ``value`` in words; ``usual`` says it is the default, ``of_usual`` names
    the default; ``place`` is where it is kept; ``opens`` is the command of a page of its own, empty where
    Enter changes it here; ``wrong`` is why what the file says is not in use."""

    id: str
    group: str
    title: str
    kind: str
    value: str
    usual: bool
    of_usual: str
    place: str
    help: str
    expected: str = ""
    opens: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """``path`` is the settings file; ``wrong`` what in it is not about one line of the page."""

    path: str
    rows: tuple[SettingRow, ...]
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which this facility's offices are closed."""

    uid: str
    day: date
    name: str


@dataclass(frozen=True, slots=True)
class FacilityPage:
    """The facility as it is; ``holidays`` by day, those past last."""

    uid: str
    name: str
    zone: str
    mrn_system: str
    usual_discharge: time
    holidays: tuple[Holiday, ...] = ()
