"""Writes payer profiles: made, changed, held against the payer's own word, removed; chosen for a coverage."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ncm_tui.rules.clean import clean_line
from ncm_tui.rules.payer_names import plain_words
from ncm_tui.rules.problems import Refused
from ncm_tui.services.payers.reading import of_stay, profile, profiles
from ncm_tui.views.changed import Changed

if TYPE_CHECKING:
    from ncm_tui.services.desk import Desk
    from ncm_tui.vault.work import Work
    from ncm_tui.views.payers import PayerProfile

FORM: Final = "payer-profile"
ADDED, EDITED, VERIFIED, REMOVED = (
    "payer_profile.added",
    "payer_profile.edited",
    "payer_profile.verified",
    "payer_profile.removed",
)
CHOSEN: Final = "payer_profile.chosen"
#: What ``u`` takes back on the page of profiles.
VERBS: Final = frozenset({ADDED, EDITED, VERIFIED, REMOVED, CHOSEN})
_TEXTS: Final = (
    "p2p_note", "phone", "fax", "portal", "hours", "contacts", "source_note",
)  # fmt: skip
_CODES: Final = ("notify", "clinical", "p2p_unit", "p2p_ends")
_NUMBERS: Final = ("notify_hours", "clinical_hours", "cadence_days", "p2p")
_APPEALS: Final = {"contract": "contract_appeal_days", "contract_decision": "contract_decision_days"}
_MOST = 200


def initial(found: PayerProfile) -> dict[str, Any]:
    """A profile as its form holds it."""
    values: dict[str, Any] = {
        "name": found.name,
        "names": ", ".join(found.names),
        "verified_on": found.verified_on.isoformat() if found.verified_on else "",
        **{name: getattr(found, name) for name in (*_TEXTS, *_CODES, *_NUMBERS)},
        **{item: found.appeals.get(level) for level, item in _APPEALS.items()},
    }
    return {name: value for name, value in values.items() if value not in (None, "")}


def from_template(desk: Desk, template: str, name: str = "") -> dict[str, Any]:
    """The answers a new profile starts from. Its source is to be said, and nobody verified it yet."""
    values = dict(desk.library.get("payers", template).values)
    return {**values, **({"name": name, "names": name} if name else {})}


def add(desk: Desk, answers: Mapping[str, Any], template: str = "") -> Future[Changed]:
    """A new profile. Raises ``Refused`` naming the answer that cannot stand."""
    fields = _fields(desk, answers)

    def write(work: Work) -> Changed:
        from ncm_tui.models.clocks import PayerProfile

        return _changed(work, work.add(PayerProfile(template=template, **fields)), "added")

    return desk.vault.submit(ADDED, write)


def edit(desk: Desk, uid: str, answers: Mapping[str, Any]) -> Future[Changed]:
    """Another name, rule or number. Raises ``Refused`` as :func:`add`."""
    fields = _fields(desk, answers, uid)

    def write(work: Work) -> Changed:
        from ncm_tui.models.clocks import PayerProfile

        row = work.get(PayerProfile, uid)
        for name, value in fields.items():
            setattr(row, name, value)
        work.session.add(row)
        return _changed(work, row, "changed")

    return desk.vault.submit(EDITED, write)


def verify(desk: Desk, uid: str) -> Future[Changed]:
    """Held against the payer's own word today: nothing in it changed. Raises ``Refused`` where its source is
    not said: nobody could look there again."""
    if not profile(desk, uid).source_note:
        raise Refused(
            "Say first where it stands: contract, provider manual, call.", code="payer.source",
            hint="e edits the profile; the source is on the form.",
        )  # fmt: skip
    today = desk.local(desk.now()).date()

    def write(work: Work) -> Changed:
        from ncm_tui.models.clocks import PayerProfile

        row = work.get(PayerProfile, uid)
        row.verified_on = today
        work.session.add(row)
        return _changed(work, row, "verified today")

    return desk.vault.submit(VERIFIED, write)


def remove(desk: Desk, uid: str, reason: str = "") -> Future[Changed]:
    """Out of use, kept in history. Its clocks are unknown from then on."""
    why = clean_line(reason)[0].strip() or "removed on the page of payer profiles"

    def write(work: Work) -> Changed:
        from ncm_tui.models.clocks import PayerProfile

        row = work.get(PayerProfile, uid)
        work.void(row, why)
        return _changed(work, row, "removed")

    return desk.vault.submit(REMOVED, write)


def choose(desk: Desk, stay_uid: str, uid: str | None) -> Future[Changed]:
    """The profile of this stay's payer, said by hand; ``None``: by its name again. Raises ``Refused`` where
    no payer is entered."""
    name = profile(desk, uid).name if uid else ""
    coverage = of_stay(desk, stay_uid).coverage
    if not coverage:
        raise Refused(
            "No payer is entered for this patient.", code="payer.none",
            hint="Confirm the payer first, on the Summary.",
        )  # fmt: skip

    def write(work: Work) -> Changed:
        from ncm_tui.models.people import Coverage, Patient

        row = work.get(Coverage, coverage)
        patient = work.session.get_one(Patient, row.patient_id)
        row.profile_uid = uid
        work.session.add(row)
        work.about(patient=patient.uid, uids=[row.uid])
        said = f"Payer profile: {name}" if name else "Payer profile: by the payer's name again"
        return Changed(work.verb, frozenset({patient.uid}), frozenset({stay_uid}), said, row.uid)

    return desk.vault.submit(CHOSEN, write)


def _changed(work: Work, row: Any, what: str) -> Changed:
    work.about(uids=[row.uid])
    return Changed(work.verb, message=f"Payer profile {what}: {row.name}", row=row.uid)


def _fields(desk: Desk, answers: Mapping[str, Any], own: str = "") -> dict[str, Any]:
    name = _line(answers, "name")
    if not plain_words(name):
        raise Refused("The payer's name is needed.", code="answer", path="name")
    names = _names(desk, answers, name, own)
    fields: dict[str, Any] = {item: _line(answers, item) for item in (*_TEXTS, *_CODES)}
    fields |= {item: _number(answers.get(item)) for item in _NUMBERS}
    _together(fields)
    appeals = {level: _number(answers.get(item)) for level, item in _APPEALS.items()}
    return {
        **fields,
        "name": name,
        "names": names,
        "appeals": {level: days for level, days in appeals.items() if days is not None} or None,
        "verified_on": _day(desk, answers.get("verified_on"), fields["source_note"]),
    }


def _together(fields: dict[str, Any]) -> None:
    """A number whose question is not on the form says nothing; a unit without its number is no window."""
    if fields["notify"] != "hours":
        fields["notify_hours"] = None
    if fields["clinical"] != "hours":
        fields["clinical_hours"] = None
    if fields["p2p_unit"] in ("", "none"):
        fields["p2p"], fields["p2p_ends"] = None, ""
    for item, rule, what in (
        ("notify_hours", fields["notify"] == "hours", "The admission notice counts hours: how many?"),
        ("clinical_hours", fields["clinical"] == "hours", "The first clinical counts hours: how many?"),
        ("p2p", fields["p2p_unit"] not in ("", "none"), "The peer-to-peer window needs its number."),
    ):
        if rule and fields[item] is None:
            raise Refused(what, code="answer", path=item)


def _names(desk: Desk, answers: Mapping[str, Any], name: str, own: str) -> list[str]:
    """The words a coverage is known by; a word that another profile has already finds neither."""
    said = [each.strip() for each in str(answers.get("names") or "").split(",")]
    names = list(dict.fromkeys(clean_line(each)[0] for each in said if plain_words(each))) or [name]
    mine = {plain_words(each) for each in names}
    for other in profiles(desk):
        shared = [each for each in other.names if plain_words(each) in mine]
        if other.uid != own and shared:
            raise Refused(
                f"“{shared[0]}” is a name of {other.name} already.", code="payer.name_there", path="names",
                hint="One of the two needs a longer name, as on the card.",
            )  # fmt: skip
    return names


def _day(desk: Desk, value: Any, source: str) -> date | None:
    if not value:
        return None
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    except ValueError:
        raise Refused(
            "When it was last verified is a day, as 11/24.", code="answer", path="verified_on"
        ) from None
    if day > desk.local(desk.now()).date():
        raise Refused("It cannot have been verified on a day to come.", code="answer", path="verified_on")
    if not source:
        raise Refused(
            "Verified against what? Say the source: contract, provider manual, call.",
            code="answer", path="source_note",
        )  # fmt: skip
    return day


def _line(answers: Mapping[str, Any], item: str) -> str:
    text = clean_line(str(answers.get(item) or ""))[0].strip()
    if len(text) > _MOST:
        raise Refused(f"At most {_MOST} characters.", code="answer", path=item)
    return text


def _number(value: Any) -> int | None:
    return None if value is None or value == "" else int(value)
