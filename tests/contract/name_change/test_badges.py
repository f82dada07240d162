"""What stands on the calls of a name change's pictures: who acts inside, and which documented steps that is."""

from deploy.contracts.badges import badges
from tests.contract.bpmn_model import book

BADGES = badges(book())


def test_a_call_has_the_unit_that_it_names_for_the_part() -> None:
    assert BADGES["name-change-costs"]["CallActivity_AnnounceBill"] == "تشخیص | ۵"
    assert BADGES["name-change-visit"]["CallActivity_ExamineRequest"] == "تشخیص | ۴"


def test_a_call_of_the_overview_tells_all_who_act() -> None:
    assert BADGES["name-change"]["CallActivity_VisitAndExamine"] == "تست کنتور، تشخیص\nگام ۳ تا ۴"
