"""Who objects to a cut after its end: to the company's he objects on its way, about his own he is heard."""

from services.archive import archive_request
from services.complaints.making import check_complaint
from services.model.cuts import CutCase
from services.model.keys import RequestOutcome
from tests.fakes.samples import registered
from tests.unit.temporary_cut.checking_case import Checking
from tests.unit.temporary_cut.cutting_case import KEY, Cutting


def refused(case: Cutting, code: str) -> list[str]:
    """Of an objection right after the request was closed."""
    outcome = RequestOutcome("rejected")
    archive_request(case.uow, clock=case.clock, tracking_code=code, outcome=outcome, element_instance_key=1)
    said = {"trackingCode": code, "about": "outcome", "text": "درست نیست"}
    return [each.message for each in check_complaint(case.uow, made_at=case.clock.now(), complaint=said)]


def test_who_objects_to_a_cut_of_the_company_is_sent_to_the_objection_to_it() -> None:
    case = Cutting(5_000_000).begun(CutCase.UNPAID)
    [told] = refused(case, case.code)
    assert "درخواست وصل بدهید" in told


def test_who_asked_for_the_cut_himself_is_heard() -> None:
    case = Cutting()
    code = registered(case.uow, case.clock, service=KEY).tracking_code
    case.code = code
    case.look()
    assert refused(case, code) == []


def test_who_was_found_to_have_brought_his_power_back_was_warned_of_nothing_and_is_heard() -> None:
    case = Checking()
    assert case.begin().accepted
    assert case.look_at().accepted
    assert refused(case, case.code) == []
