"""Name changes as the process would have them done, job by job; outputs are those of the design."""

from services.model.bills import BillState
from services.model.keys import RequestOutcome
from services.specific.name_change.change_form import save_change_form
from tests.workers.kit import BILL_VIEW, METER_TEST, SAMPLES, Bench
from tests.workers.steps import archived, of, step_opened

INDEBTED = SAMPLES.connections[4]


def name_changed(bench: Bench) -> None:
    """With a debt and a broken seal."""
    code = bench.registered(INDEBTED, "name-change", lastBillPaymentId=INDEBTED.bills[-2].payment_id)
    step_opened(bench, code, "NAM-00", "P7D")
    order = of(bench.done("issue-work-order", trackingCode=code, workOrderKind="meter-inspection"), "workOrder")
    last = INDEBTED.readings[-1]
    report = {"condition": "broken-seal", "reading": str(last.kwh + 5 * last.days_ago), "sealNumber": "S-9"}
    test = of(bench.done("record-meter-test", trackingCode=code, workOrder=order, testReport=report), "meterTest")
    assert set(test) == METER_TEST
    seen = bench.done("check-account", trackingCode=code)
    assert set(seen) == {"account", "requestText", "siteText", "obstaclesText", "dueIsEstimated", "admission"}
    account = of(seen, "account")
    assert (set(account), account["owed"]) == ({"owed", "amountText", "lines"}, True)
    fees = ["name-change-fee", "seal-replacement"]
    bill = of(bench.done("issue-fee-bill", trackingCode=code, feeItems=fees, withAccount=True), "feeBill")
    assert set(bill) == BILL_VIEW
    bench.done("send-sms", {"template": "fee-bill"}, trackingCode=code, billNumber=bill["number"])
    assert bench.paid(bill, "R-11")["paymentResult"] == "accepted"
    typed = TYPED_OWNER | {"nationalId": "9990001007"}
    refused = bench.done("change-subscriber", trackingCode=code, changeForm=typed)
    assert (refused["subscriberChanged"], refused["changeForm"]) == (False, dict.fromkeys(["personKind", *TYPED_OWNER]))
    with bench.begin() as uow:
        assert save_change_form(uow, tracking_code=code, form=TYPED_OWNER) == ()
    assert bench.done("change-subscriber", trackingCode=code)["subscriberChanged"] is True
    bench.done("send-sms", {"template": "name-changed", "recipient": "subscriber"}, trackingCode=code)
    bench.done("send-sms", {"template": "liability-ended", "recipient": "former-subscriber"}, trackingCode=code)
    archived(bench, code, RequestOutcome("name-changed"), "NAM-08")
    with bench.begin() as uow:
        assert uow.connections.get(INDEBTED.bill_id).subscriber.full_name == TYPED_OWNER["fullName"]
        assert all(each.state is not BillState.ISSUED for each in uow.bills.of_connection(INDEBTED.bill_id))


OWNER = SAMPLES.connections[-1].subscriber
TYPED_OWNER = {
    "fullName": OWNER.full_name,
    "nationalId": OWNER.national_id,
    "mobile": OWNER.mobile,
    "landline": OWNER.landline,
}

STORIES = (name_changed,)
