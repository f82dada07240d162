"""What the tests of the field agents' jobs and pages share: sample connections, orders, requests on their way."""

from collections.abc import Mapping

from services.specific.name_change.change_form import save_change_form
from tests.workers.kit import SAMPLES, Bench, typed_name_change
from tests.workers.settlement_stories import METER_TEST

BY_BILL_ID = {sample.bill_id: sample for sample in SAMPLES.connections}
RENAMED = BY_BILL_ID["1444704124"]
RELOCATED = BY_BILL_ID["1663904120"]
SOUTHERN = BY_BILL_ID["1869404124"]


NEW_OWNER = typed_name_change(RENAMED)
CHANGE_FORM = {
    "fullName": "داریوش نوآور",
    "nationalId": NEW_OWNER["nationalId"],
    "mobile": "09129876543",
    "landline": "02177002233",
}


def kwh_today(bill_id: str) -> int:
    """A plausible reading of a sample meter on the bench's day."""
    last = BY_BILL_ID[bill_id].readings[-1]
    return last.kwh + 5 * last.days_ago


def view(variables: Mapping[str, object], name: str) -> Mapping[str, object]:
    shown = variables[name]
    assert isinstance(shown, dict)
    return shown


def ordered(bench: Bench, code: str, kind: str) -> Mapping[str, object]:
    return view(bench.done("issue-work-order", trackingCode=code, workOrderKind=kind), "workOrder")


def inspected(bench: Bench) -> str:
    """The tracking code of a name change whose meter is inspected."""
    code = bench.registered(RENAMED, "name-change")
    order = ordered(bench, code, "meter-inspection")
    report = {"condition": "broken-seal", "reading": str(kwh_today(RENAMED.bill_id)), "sealNumber": "۱۲۳۴"}
    found = view(bench.done("record-meter-test", trackingCode=code, workOrder=order, testReport=report), "meterTest")
    assert set(found) == METER_TEST
    assert (found["inOrder"], found["condition"], found["conditionText"]) == (False, "broken-seal", "پلمب شکسته")
    assert (found["reading"], found["sealNumber"]) == (kwh_today(RENAMED.bill_id), "1234")
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
