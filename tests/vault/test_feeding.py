"""What is shown is rebuilt whenever it may differ, and not at every key of a form."""

import pytest

from ncm_tui.vault import feeding, projection_sql

SOURCES = {
    "patient", "identifier", "emr_value", "stay", "key_time", "coverage", "expected_discharge", "disposition",
    "barrier", "score", "flag", "code_status", "assessment", "note", "departure",
}  # fmt: skip


@pytest.mark.parametrize("table", sorted(SOURCES))
def test_every_source_of_the_projection_feeds_it(table: str) -> None:
    assert feeding.feeds(table)
    assert feeding.feeds(table, ["voided_at"])


@pytest.mark.parametrize("table", ["answer", "draft", "goal", "intervention", "progress", "checklist_item"])
def test_what_is_typed_does_not(table: str) -> None:
    assert not feeding.feeds(table)


def test_typed_columns_are_in_no_statement() -> None:
    """A column that the projection reads must leave the list of typed ones."""
    texts = " ".join(text for text in vars(projection_sql).values() if isinstance(text, str))
    for columns in feeding._TYPED.values():
        for column in columns:
            assert column not in texts.split()
            assert f"x.{column}" not in texts
            assert f"a.{column}" not in texts
            assert f"n.{column}" not in texts


def test_an_autosave_leaves_the_shown_rows_alone(vault, add_patient, monkeypatch: pytest.MonkeyPatch) -> None:
    add_patient(vault)
    rebuilt: list[set[int]] = []
    monkeypatch.setattr("ncm_tui.vault.projection.refresh", lambda _raw, ids, *_: rebuilt.append(set(ids)))

    def draft(work):
        from ncm_tui.models.work import Draft

        work.add(Draft(form_id="goal", patient_id=1, updated_at=work.now))

    vault.submit_quiet(draft).result(20)
    assert rebuilt == []
    add_patient(vault, "LI")
    assert rebuilt == [{2}]
