"""Name changes on their way, for the tests of jobs and pages."""

from collections.abc import Mapping

from services.specific.name_change.change_form import save_change_form
from tests.workers.field_bench import FLAT, kwh_today, ordered, view
from tests.workers.kit import METER_TEST, Bench, typed_for

KEY = "name-change"
NEW_OWNER = typed_for(KEY, FLAT)
CHANGE_FORM = {
    "fullName": "داریوش نوآور",
    "nationalId": NEW_OWNER["nationalId"],
    "mobile": "09129876543",
    "landline": "02177002233",
}


def inspected(bench: Bench) -> str:
    """The tracking code of a name change whose meter is inspected."""
    code = bench.registered(FLAT, KEY)
    order = ordered(bench, code, "meter-inspection")
    report = {"condition": "broken-seal", "reading": str(kwh_today(FLAT.bill_id)), "sealNumber": "۱۲۳۴"}
    found = view(bench.done("record-meter-test", trackingCode=code, workOrder=order, testReport=report), "meterTest")
    assert set(found) == METER_TEST
    assert (found["inOrder"], found["condition"], found["conditionText"]) == (False, "broken-seal", "پلمب شکسته")
    assert (found["reading"], found["sealNumber"]) == (kwh_today(FLAT.bill_id), "1234")
    assert "کارکرد هنگام بازدید" in str(found["readingText"])
    return code


def billed(bench: Bench) -> tuple[str, Mapping[str, object]]:
    """The tracking code of a name change and its bill, unpaid."""
    code = inspected(bench)
    fees = bench.done("issue-fee-bill", trackingCode=code, feeItems=["name-change-fee"], withAccount=True)
    return code, view(fees, "feeBill")


def paid(bench: Bench) -> str:
    """The tracking code of a name change that is paid for."""
    code, bill = billed(bench)
    stub = {"reference": "R-30", "amount": str(bill["amountRials"]), "paidOn": "۱۴۰۵/۰۸/۳۰"}
    assert bench.done("record-payment", billNumber=bill["number"], stub=stub)["paymentAccepted"] is True
    return code


def save(bench: Bench, code: str) -> None:
    """The new owner is entered on the page."""
    with bench.begin() as uow:
        assert save_change_form(uow, tracking_code=code, form=CHANGE_FORM) == ()
