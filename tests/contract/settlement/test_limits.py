"""The limits of the settlement are found through all that it calls."""

from deploy.contracts.limits import services
from tests.contract.bpmn_model import FOLDER


def test_the_settlement_is_walked_through_all_that_it_calls() -> None:
    settlement = next(each for each in services(FOLDER) if each.id == "settlement")
    timed = {step for node in settlement.below for step in node.row}
    assert {"SET-04", "SET-05a", "SET-05d", "SET-08", "SET-09", "SET-12", "SET-14"} <= timed
    assert {"Task_ChooseAgent", "Task_RecordStub", "Task_CorrectApplication"} <= {each.id for each in settlement.below}
