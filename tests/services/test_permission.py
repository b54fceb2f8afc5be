"""The facility's permission: asked before the first patient, dated, renewed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import OWNER, PERMISSION

from ncm_tui.rules.problems import Refused
from ncm_tui.services import permission
from ncm_tui.services.desk import Desk
from ncm_tui.vault.store import Vault


@pytest.fixture
def unasked(tmp_path: Path, passphrase: str, open_desk: Callable[..., Desk]) -> Desk:
    """A desk on a vault whose page was never answered."""
    vault, _code = Vault.create(tmp_path / "unasked", passphrase, OWNER)
    vault.close()
    return open_desk(tmp_path / "unasked")


def test_without_an_answer_no_patient_is_kept(unasked: Desk) -> None:
    assert permission.current(unasked) is None
    with pytest.raises(Refused, match="permission is recorded") as refused:
        permission.required(unasked)
    assert refused.value.code == "permission"
    assert "Permission" in refused.value.hint


def test_the_answer_is_dated_kept_and_audited(unasked: Desk) -> None:
    changed = permission.give(unasked, {**PERMISSION, "state": "oh", "social_worker": True}).result()
    found = permission.required(unasked)
    assert (found.scope, found.state, found.role, found.social_worker) == ("full", "OH", "both", True)
    assert found.approved_by == PERMISSION["approved_by"]
    assert found.approved_on.isoformat() == "2026-11-02"
    assert "^P" in changed.message
    assert not found.limited
    said = unasked.vault.reader.one("SELECT detail FROM audit_entry WHERE verb = 'permission.given'")
    assert said == ("full",)


def test_a_renewal_is_a_new_answer_and_the_old_one_stays(desk: Desk) -> None:
    answers = {
        **PERMISSION,
        **permission.initial(desk),
        "approved_by": "J. Ortiz",
        "approved_on": "2026-11-20",
    }
    permission.give(desk, answers).result()
    assert permission.required(desk).approved_by == "J. Ortiz"
    assert [each.approved_by for each in permission.earlier(desk)] == [PERMISSION["approved_by"]]


@pytest.mark.parametrize(
    ("wrong", "path", "sentence"),
    [
        ({"allowed": False}, "allowed", "Without your facility's permission"),
        ({"allowed": None}, "allowed", "Without your facility's permission"),
        ({"approved_by": "  "}, "approved_by", "Who approved it"),
        ({"approved_on": None}, "approved_on", "The day"),
        ({"approved_on": "soon"}, "approved_on", "not a day"),
        ({"approved_on": "2026-11-24"}, "approved_on", "still to come"),
        ({"legal_record": False}, "legal_record", "legal record"),
        ({"may_be_requested": None}, "may_be_requested", "may be requested"),
        ({"scope": None}, "scope", "Scope is full or limited"),
        ({"scope": "half"}, "scope", "Scope is full or limited"),
        ({"state": "ZZ"}, "state", "two-letter"),
        ({"role": "surgeon"}, "role", "discharge or ur or both"),
    ],
)
def test_what_is_missing_is_said(desk: Desk, wrong: dict[str, Any], path: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        permission.give(desk, {**PERMISSION, **wrong})
    assert refused.value.path == path


def test_the_demo_ward_has_a_full_one(demo_desk: Desk) -> None:
    assert permission.required(demo_desk).scope == "full"
