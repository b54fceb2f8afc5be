"""The Settings page: every setting with its value, and changing one. Reads the file and the vault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from ncm_tui.library.settings import BY_ID, SETTINGS, Setting
from ncm_tui.rules.problems import Refused
from ncm_tui.services import permission, preferences, retention, settings, settings_file
from ncm_tui.services.desk import Desk
from ncm_tui.views.changed import Changed
from ncm_tui.views.settings import SettingRow, SettingsPage
from ncm_tui.views.words import counted

VERB = "settings.changed"
#: Where the import page keeps what of a list is hers.
MINE = "import.mine"
_WRITER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="settings")
#: Where the look was kept before there was a settings file, and is where a vault lies in no home.
_IN_VAULT = {"theme": ("theme", "ncm-"), "plain_signs": ("ascii", "")}


@dataclass(frozen=True, slots=True)
class _Read:
    """What the rows are made of."""

    desk: Desk
    file: preferences.Preferences


def page(desk: Desk) -> SettingsPage:
    """Every setting, in the order of the declared table."""
    path = preferences.path_of(desk)
    read = _Read(desk, preferences.read(path) if path is not None else preferences.Preferences())
    rows = tuple(_row(setting, read) for setting in SETTINGS)
    told = {row.wrong for row in rows}
    return SettingsPage(
        str(path or ""), rows, tuple(str(one) for one in read.file.wrong if str(one) not in told)
    )


def _row(setting: Setting, read: _Read) -> SettingRow:
    wrong = ""
    if setting.kind == "page":
        value, usual = _PAGES[setting.id](read)
    else:
        stored = getattr(read.file, setting.id)
        value, usual = setting.words(stored), stored == setting.checked(setting.usual)
        wrong = next((str(one) for one in read.file.wrong if one.code == f"settings.{setting.id}"), "")
    return SettingRow(
        id=setting.id,
        group=setting.group,
        title=setting.title,
        kind=setting.kind,
        value=value,
        usual=usual,
        of_usual="" if setting.usual is None else setting.words(setting.usual),
        place=setting.place,
        help=setting.help,
        expected="" if setting.kind == "page" else setting.expected,
        opens=setting.opens,
        wrong=wrong,
    )


def value(desk: Desk, setting_id: str) -> Any:
    """A setting of the file as it is used; ``None`` for one that is kept elsewhere."""
    path = preferences.path_of(desk)
    file = preferences.read(path) if path is not None else preferences.Preferences()
    return getattr(file, setting_id, None)


def put(desk: Desk, setting_id: str, value: Any, *, quietly: bool = False) -> Future[Changed]:
    """Sets a setting of the file, ``None`` for the usual value; ``quietly`` says nothing.

    The future carries ``UsageProblem`` for a value out of range, ``Refused`` for a file that cannot be
    changed line by line, ``StorageProblem``."""
    setting, path = BY_ID[setting_id], preferences.path_of(desk)
    if path is None:
        return _put_in_vault(desk, setting, value)

    def write() -> Changed:
        settings_file.put(path, setting_id, value)
        used = setting.checked(setting.usual if value is None else value)
        return Changed(VERB, message="" if quietly else f"{setting.title}: {setting.words(used)}")

    return _beside(write)


def put_keys(desk: Desk, keys: Mapping[str, str], message: str) -> Future[Changed]:
    """The whole table of other keys. The future carries what :func:`put` does."""
    path = preferences.path_of(desk)
    if path is None:
        raise _no_file()

    def write() -> Changed:
        settings_file.put_keys(path, keys)
        return Changed(VERB, message=message)

    return _beside(write)


def keys(desk: Desk) -> Mapping[str, str]:
    """The other keys as the file has them now; they are in use from the next unlock on."""
    path = preferences.path_of(desk)
    return preferences.read(path).keys if path is not None else {}


def mine_text(desk: Desk) -> str:
    """What of a list is hers, as typed; empty: everybody."""
    from ncm_tui.services.intake import mine

    return mine.of_kept(settings.get(desk, MINE)).text


def put_mine(desk: Desk, text: str) -> Future[Changed]:
    """What of a list is hers from now on: ``4W, 5E-01..5E-08, dr Lee``; empty: everybody. Raises
    ``Refused`` for a range of beds that is none."""
    from ncm_tui.services.intake import mine

    chosen = mine.typed(text)
    kept = settings.put(desk, MINE, mine.kept(chosen))

    def write() -> Changed:
        kept.result()
        return Changed(VERB, message=f"Mine: {chosen.text or 'everybody on a list'}")

    return _beside(write)


def _put_in_vault(desk: Desk, setting: Setting, value: Any) -> Future[Changed]:
    if setting.id not in _IN_VAULT:
        raise _no_file()
    key, before = _IN_VAULT[setting.id]
    stored = setting.usual if value is None else value
    settings.put(desk, key, f"{before}{stored}" if before else stored).result()
    done: Future[Changed] = Future()
    done.set_result(Changed(VERB))
    return done


def _no_file() -> Refused:
    return Refused(
        "This vault lies in no home folder, so that there is no settings file.",
        code="settings.no_file",
        hint="Open it from a home: ncm --home DIR.",
    )


def _beside(write: Callable[[], Changed]) -> Future[Changed]:
    """The write on a thread of its own: a home on a slow share holds no key. One after the other, in the
    order they were asked for: each reads the file that the one before it wrote."""
    return _WRITER.submit(write)


def _keys_said(read: _Read) -> tuple[str, bool]:
    count = len(read.file.keys)
    return (f"{count} changed" if count else "as shipped"), not count


def _days_said(read: _Read) -> tuple[str, bool]:
    days = retention.days(read.desk)
    return counted(days, "day"), days == BY_ID["retention_days"].usual


def _permission_said(read: _Read) -> tuple[str, bool]:
    held = permission.current(read.desk)
    return ("not answered yet" if held is None else f"{held.scope} identity"), False


def _profiles_said(read: _Read) -> tuple[str, bool]:
    number = read.desk.vault.reader.value("SELECT count(*) FROM payer_profile WHERE voided_at IS NULL") or 0
    return (counted(number, "payer") if number else "none yet"), not number


def _facility_said(read: _Read) -> tuple[str, bool]:
    return f"{read.desk.vault.facility_name} · {read.desk.vault.zone}", False


def _rules_said(read: _Read) -> tuple[str, bool]:
    from ncm_tui.services.clocks import figures

    count = len(figures.held(read.desk))
    return (f"{counted(count, 'figure')} of this site" if count else "usual figures"), not count


def _shift_said(read: _Read) -> tuple[str, bool]:
    from ncm_tui.services.worklist import hours

    return hours.words(hours.shift(read.desk)), hours.is_usual(read.desk)


def _mine_said(read: _Read) -> tuple[str, bool]:
    text = mine_text(read.desk)
    return text or "everybody on a list", not text


def _maps_said(read: _Read) -> tuple[str, bool]:
    count = read.desk.vault.reader.value("SELECT count(*) FROM column_map WHERE voided_at IS NULL")
    return (counted(count, "list") if count else "none yet"), not count


_PAGES: dict[str, Callable[[_Read], tuple[str, bool]]] = {
    "keys": _keys_said,
    "retention_days": _days_said,
    "permission": _permission_said,
    "facility": _facility_said,
    "payer_profiles": _profiles_said,
    "clock_rules": _rules_said,
    "shift": _shift_said,
    "mine": _mine_said,
    "column_maps": _maps_said,
}
