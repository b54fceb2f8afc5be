"""A linked screen that was done in the EMR is known to the Assess tab and to the checklist."""

from tests.services import hand

from ncm_tui.models.enums import Provenance
from ncm_tui.rules.forms import Form, Section
from ncm_tui.services import assessments, discharge
from ncm_tui.services.desk import Desk

SEEN = {"date": "2026-11-22", "by": "J. Kim RN"}


def linking(desk: Desk) -> Form:
    real = desk.library.form("admission-assessment")
    items = tuple(item for item in real.items() if item.id in ("suicide_screen", "audit_c"))
    return Form(
        id="links", version="1", title="Links", short="Links", kind="assessment", licence="", citation="",
        sha256="s", sections=(Section("s", "S", items),),
    )  # fmt: skip


def test_a_screen_done_in_the_emr_is_shown_and_is_evidence(desk: Desk, monkeypatch) -> None:
    stay = hand.add(desk)
    made, real = linking(desk), type(desk.library).form
    monkeypatch.setattr(
        type(desk.library), "form", lambda self, name: made if name == "links" else real(self, name)
    )
    opened = assessments.open(desk, stay, "links")
    opened.opening.result()
    said = {"suicide_screen": {"result": "Negative", "band": "negative"}, "audit_c": {"result": "0 low"}}
    for item, result in said.items():
        assessments.answer(desk, opened.assessment, item, {**result, **SEEN}, Provenance.DONE_IN_EMR)
    assert "done in the EMR" not in " ".join(each.in_emr for each in assessments.forms_for(desk, stay))
    shown = {each.form: each.in_emr for each in assessments.forms_for(desk, stay)}
    assert shown["suicide-screen"] == "in the unfinished Links: Negative, Sun 22 Nov, by J. Kim RN"
    assessments.finish(desk, opened.assessment).result()
    shown = {each.form: each.in_emr for each in assessments.forms_for(desk, stay)}
    assert shown["suicide-screen"] == "done in the EMR: Negative, Sun 22 Nov, by J. Kim RN (Links)"
    assert shown["audit-c"].startswith("done in the EMR: 0 low")
    line = discharge.page(desk, stay).line("DC10")
    assert "Negative" in str(line)
    assert "done in the EMR" in str(line)
