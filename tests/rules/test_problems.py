"""Every problem has an exit of the command line and is one sentence with what to do."""

import pytest

from ncm_tui.rules.problems import (
    DefinitionProblem,
    NotFound,
    Problem,
    Refused,
    StorageProblem,
    UnreadableInput,
    UsageProblem,
    VaultInUse,
    WrongPassphrase,
)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (NotFound, 1),
        (Refused, 1),
        (UsageProblem, 2),
        (WrongPassphrase, 3),
        (UnreadableInput, 4),
        (DefinitionProblem, 4),
        (VaultInUse, 5),
        (StorageProblem, 6),
        (Problem, 70),
    ],
)
def test_exits(kind: type[Problem], code: int) -> None:
    assert kind("It went wrong.").exit == code


def test_in_words_and_in_json() -> None:
    problem = Refused("It is locked.", code="locked", path="a.toml", hint="Unlock it.")
    assert str(problem) == "a.toml: It is locked. Unlock it."
    assert problem.as_json() == {
        "code": "locked",
        "message": "It is locked.",
        "path": "a.toml",
        "hint": "Unlock it.",
    }
    assert Refused("No.").code == "refused"
