"""The tasks of the nurse's day stay within their keys."""

import pytest
from benchmarks.keystrokes import TASKS, Task, play


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.number)
def test_task_is_within_its_keys(task: Task) -> None:
    assert play(task) <= task.most
