"""Name changes as the process would have them done, job by job; outputs are those of the design."""

from collections.abc import Mapping
from dataclasses import replace

from services.model.bills import BillState
from services.model.keys import RequestOutcome
from services.model.steps import StepState
from services.specific.name_change.change_form import save_change_form
from tests.workers.kit import SAMPLES, Bench, job
from tests.workers.settlement_stories import BILL_VIEW, METER_TEST
from workers.runtime.job import Complete

INDEBTED = SAMPLES.connections[4]


def of(variables: Mapping[str, object], name: str) -> Mapping[str, object]:
    """A variable that holds an object."""
    value = variables[name]
    assert isinstance(value, dict), value
    return value


def step_opened(bench: Bench, code: str, step: str, limit: str | None = None) -> int:
    """The element instance of a step that runs now."""
    opened = job("open-step", {"trackingCode": code, "step": {"id": step, "limit": limit}})
    assert bench.run(opened) == Complete({})
    return opened.element_instance_key


def archived(bench: Bench, code: str, outcome: RequestOutcome, step: str) -> None:
    """The last step of a service: the task that archives is a step itself."""
    key = step_opened(bench, code, step)
    archiving = job("archive-request", {"trackingCode": code, "outcome": outcome})
    for _ in range(2):
        assert bench.run(replace(archiving, element_instance_key=key)) == Complete({})
    closed = job("close-step", {"trackingCode": code, "step": {"id": step}})
    assert bench.run(replace(closed, element_instance_key=key)) == Complete({})
    with bench.begin() as uow:
        states = {entry.step: entry.state for entry in uow.steps.of_request(code)}
        assert uow.requests.get(code).outcome == outcome
    assert (states[step], states[f"{step[:4]}00"]) == (StepState.DONE, StepState.MET)


def name_changed(bench: Bench) -> None:
    """With a debt, a broken seal and a limit that is near."""
    code = bench.registered(INDEBTED, "name-change", lastBillPaymentId=INDEBTED.bills[-2].payment_id)
    whole = step_opened(bench, code, "NAM-00", "P7D")
    order = of(bench.done("issue-work-order", trackingCode=code, workOrderKind="meter-inspection"), "workOrder")
    last = INDEBTED.readings[-1]
    report = {"condition": "broken-seal", "reading": str(last.kwh + 5 * last.days_ago), "sealNumber": "S-9"}
    test = of(bench.done("record-meter-test", trackingCode=code, workOrder=order, testReport=report), "meterTest")
    assert set(test) == METER_TEST
    seen = bench.done("check-account", trackingCode=code)
    assert set(seen) == {"account", "requestText", "siteText"}
    account = of(seen, "account")
    assert (set(account), account["owed"]) == ({"owed", "amountText", "lines"}, True)
    fees = ["name-change-fee", "seal-replacement"]
    bill = of(bench.done("issue-fee-bill", trackingCode=code, feeItems=fees, withAccount=True), "feeBill")
    assert set(bill) == BILL_VIEW
    bench.done("send-sms", {"template": "fee-bill"}, trackingCode=code, billNumber=bill["number"])
    for _ in range(2):
        assert bench.done("warn-of-deadline", trackingCode=code, step="NAM-00") == {}
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
        keys = [sms.key for sms in uow.outbox.sms_of(code)]
        assert keys.count(f"near-{whole}") == 1
        assert all(each.state is not BillState.ISSUED for each in uow.bills.of_connection(INDEBTED.bill_id))


OWNER = SAMPLES.connections[-1].subscriber
TYPED_OWNER = {
    "fullName": OWNER.full_name,
    "nationalId": OWNER.national_id,
    "mobile": OWNER.mobile,
    "landline": OWNER.landline,
}
