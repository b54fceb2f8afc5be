"""Task 6: the admission assessment within its sixty keys, on the real definition and the real screens."""

import pytest
from tests.screens.admission_keys import FORM, MOST, Counted, fill, finish, open_assessment

from ncm_tui.app import NcmApp
from ncm_tui.models.enums import AssessmentState
from ncm_tui.screens.form import FormScreen
from ncm_tui.services import assessments, caseload
from ncm_tui.services.desk import Desk
from ncm_tui.views.forms import Result


# Who goes to a facility is asked for the choice list as well. On the first day it is mostly not given yet:
# one key; where it was, quality data, first choice and financial interest are three more. Another patient's
# is counted by ``benchmarks/keystrokes.py``, task 6.
@pytest.mark.parametrize("name", ["PACHECO", "LEE, Samuel"])
async def test_the_first_admission_assessment_takes_sixty_keys(demo_desk: Desk, name: str) -> None:
    stay = next(row.stay for row in caseload.rows(demo_desk) if name in row.name)
    _take_back(demo_desk, stay)
    rows = caseload.rows(demo_desk)
    counted = Counted()
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for _ in range(len(rows)):
            here = app.screen.current
            if here is not None and here.stay == stay:
                break
            await pilot.press("down")
        await open_assessment(pilot, counted)
        assert isinstance(app.screen, FormScreen)
        await fill(pilot, app.screen.pane, counted)
        await finish(pilot, counted, lambda: isinstance(app.screen, FormScreen))
    (done,) = _finished(demo_desk, stay)
    assert done.text == "finished"
    assert counted.keys <= MOST, "\n".join(counted.trail)


def _finished(desk: Desk, stay: str) -> list[Result]:
    found = (each for each in assessments.finished(desk, stay) if each.form == FORM)
    return [each for each in found if each.state is AssessmentState.FINISHED]


def _take_back(desk: Desk, stay: str) -> None:
    """What the demo nurse finished is entered in error, so that the one filled here is the first."""
    for each in _finished(desk, stay):
        assessments.enter_in_error(desk, each.assessment, "to be done anew").result()
