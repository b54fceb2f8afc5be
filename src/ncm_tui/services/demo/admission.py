"""The admission assessment of a demo patient, told as the other assessments are: what the chart knew when it
was finished is confirmed, what ``content/demo/admission/<key>.toml`` says was typed, screens are linked or
done in the EMR.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ncm_tui.models.enums import Provenance
from ncm_tui.rules.forms import Form, Item, ItemType
from ncm_tui.services.demo.admit import Admitted
from ncm_tui.services.demo.invent import Person

FORM = "admission-assessment"
_HALF_YEAR, _YEAR, _MONTH = 182, 365, 30


def told(each: Admitted, form: Form, links: Mapping[str, Mapping[str, Any]], now: datetime) -> dict[str, Any]:
    """What ``deeds`` writes: answers with how each came to be. A draft holds typed answers only; ``links``
    are the patient's finished screens by form."""
    story = each.person.story
    assert story.admission is not None
    raw = dict(story.admission)
    answers, provenance = dict(raw.pop("answers")), {}
    if "finished" in raw:
        answers |= _function(raw.pop("function")) | {"barriers": _barriers(raw.pop("barriers"), now)}
        known = _chart(each.person, raw["finished"], now) | _decider(each.person, answers)
        provenance = {item: Provenance.CONFIRMED for item in known if item not in answers}
        answers = known | answers
        answers = _before(each.person) | answers
        found = _screens(each.person, form, links, raw.pop("emr"), now)
        answers |= {item: value for item, (value, _) in found.items()}
        provenance |= {item: how for item, (_, how) in found.items()}
    return {**raw, "form": FORM, "answers": answers, "provenance": provenance}


def _function(pairs: Mapping[str, list[str]]) -> dict[str, str]:
    """``bathing = ["before", "now"]`` as the form's two items."""
    return {
        f"{activity}_{when}": value
        for activity, pair in pairs.items()
        for when, value in zip(("before", "now"), pair, strict=True)
    }


def _barriers(rows: list[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    return [{**row, "due": (now + timedelta(days=row["due"])).date().isoformat()} for row in rows]


def _chart(person: Person, finished: float, now: datetime) -> dict[str, Any]:
    """What the chart could say ``finished`` hours ago, as the form would have shown it."""
    story = person.story
    arrival = now - timedelta(hours=story.arrival)
    admitted = arrival.replace(second=0, microsecond=0).isoformat()
    expected = [each for each in story.expected if each.hours_ago >= finished]
    known: dict[str, Any] = {
        "language": story.language,
        "interpreter": "yes" if story.interpreter else "no",
        "own_words": story.own_words or None,
        "admitted_at": arrival.date().isoformat() if story.date_only else admitted,
        "status": "inpatient" if (story.inpatient or 0) >= finished else "emergency",
        "edd": (now + timedelta(days=expected[-1].day)).date().isoformat() if expected else None,
        "pcp": person.primary_care,
        "destination": next(
            (each.destination.value for each in reversed(story.destinations) if each.hours_ago >= finished),
            None,
        ),
    }
    if story.payer is not None:
        known["payers"] = [person.payer_row() | {"verified": story.payer.confirmed is not None}]
    return {item: value for item, value in known.items() if value is not None}


def _decider(person: Person, answers: Mapping[str, Any]) -> dict[str, str]:
    """Who decides for the patient, as the contact stands on the chart."""
    if answers["decision_maker"] not in ("agent", "guardian", "surrogate"):
        return {}
    kin = person.story.kin
    index = next(index for index, each in enumerate(kin) if each.decision_maker)
    parts = (person.kin_name(index), kin[index].relationship, person.kin_phone(index))
    return {"decision_maker_contact": ", ".join(parts)}


def _before(person: Person) -> dict[str, Any]:
    """Visits and admissions before this stay; asked of the patient where the EMR sent none."""
    story = person.story
    days = {each: each.days_ago - story.arrival / 24 for each in story.before}
    stays = [each for each in story.before if each.klass == "IMP"]
    emergency = [each for each in story.before if each.klass == "EMER" and days[each] <= _HALF_YEAR]
    since = [days[each] - each.hours / 24 for each in stays]
    return {
        "admissions_12mo": sum(days[each] <= _YEAR for each in stays),
        "ed_visits_6mo": len(emergency),
        "readmit_30d": "yes" if since and min(since) <= _MONTH else "no",
    }


def _screens(
    person: Person,
    form: Form,
    links: Mapping[str, Mapping[str, Any]],
    emr: Mapping[str, list[str]],
    now: datetime,
) -> dict[str, tuple[dict[str, Any], Provenance]]:
    """Each linked screen: the one finished here, else what the EMR says of it on the day of arrival."""
    day = (now - timedelta(hours=person.story.arrival)).date().isoformat()
    found: dict[str, tuple[dict[str, Any], Provenance]] = {}
    for item in form.items():
        if item.type is not ItemType.LINK:
            continue
        if item.id in emr:
            result, by = emr[item.id]
            found[item.id] = {**_said(item, result), "date": day, "by": by}, Provenance.DONE_IN_EMR
        elif item.form is not None and item.form in links:
            found[item.id] = dict(links[item.form]), Provenance.LINKED
    return found


def _said(item: Item, result: str) -> dict[str, str]:
    """A result in words; where ``item`` lists its results, ``result`` is the id of one."""
    if not item.options:
        return {"result": result}
    label = next(option.label for option in item.options if option.id == result)
    return {"result": label, "band": result}
