"""What stands on the calls of settlement's pictures: who acts inside, and which documented steps that is."""

from deploy.contracts.badges import SEVERAL_UNITS, badges
from tests.contract.bpmn_model import book

BADGES = badges(book())


def test_a_call_has_the_units_that_act_inside_but_not_those_of_the_way_round() -> None:
    assert BADGES["settlement-finalize-bill"]["CallActivity_VisitAndTestMeter"] == "تست کنتور | ۸"


def test_a_call_of_the_overview_tells_all_who_act_or_that_many_do() -> None:
    assert BADGES["settlement"]["CallActivity_ControlReadings"] == "تشخیص، پیشخوان، تست کنتور\nگام ۴ تا ۵"
    assert BADGES["settlement"]["CallActivity_FinalizeBill"] == f"{SEVERAL_UNITS}\nگام ۷ تا ۱۴"
