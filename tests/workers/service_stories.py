"""Name changes and relocations as the process would have them done, job by job; outputs are those of the design."""

from collections.abc import Mapping
from dataclasses import replace

from services.change_form import save_change_form
from services.model.bills import BillState
from services.model.keys import RequestOutcome
from services.model.steps import StepState
from tests.workers.kit import SAMPLES, Bench, job
from tests.workers.settlement_stories import BILL_VIEW, METER_TEST
from workers.runtime.job import Complete

INDEBTED = SAMPLES.connections[4]
TWICE_INDEBTED = SAMPLES.connections[19]
MOVED = SAMPLES.connections[3]
IN_THREE_DAYS = "۱۴۰۵/۰۹/۰۳"


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


def place_corrected(bench: Bench) -> None:
    """Returned for a place that nobody finds, then withdrawn."""
    code = bench.registered(SAMPLES.connections[6], "meter-relocation")
    with bench.begin() as uow:
        key = uow.requests.get(code).draft_key
    checked = bench.done(
        "check-documents",
        serviceKey="meter-relocation",
        application={"requestedPlace": "پاركينگ، کنار آسانسور"},
        draftKey=key,
        returnReason="محل روشن نیست",
    )
    assert checked["documentsInOrder"] is False
    again = bench.done(
        "check-documents",
        serviceKey="meter-relocation",
        application=checked["application"],
        draftKey=key,
    )
    assert again["documentsInOrder"] is True
    recorded = of(bench.done("record-correction", trackingCode=code), "application")
    assert (recorded["requestedPlace"], recorded["mobile"]) == ("پاركينگ، کنار آسانسور", None)
    with bench.begin() as uow:
        assert uow.requests.get(code).application.answers["requestedPlace"] == "پارکینگ، کنار آسانسور"
    bench.done("archive-request", trackingCode=code, outcome="withdrawn")


def meter_moved(bench: Bench) -> None:
    """A place that needs work; the subscriber postpones once."""
    code = bench.registered(MOVED, "meter-relocation")
    step_opened(bench, code, "REL-00", "P15D")
    assert bench.done("issue-overdue-bill", trackingCode=code) == {"overdueBill": None}
    place = {"suitability": "possible-with-work", "works": ["cable-extension"], "reason": None}
    visit = of(bench.done("record-place-visit", trackingCode=code, placeReport=place), "placeVisit")
    assert set(visit) == {"suitability", "suitabilityText", "works", "worksText", "reason", "phases"}
    pay_for_relocation(bench, code, ["relocation-fee", "seal-replacement", "cable-extension"], "R-12")
    order = of(bench.done("issue-work-order", trackingCode=code, workOrderKind="meter-relocation"), "workOrder")
    postponed = {"outcome": "postponed", "postponedTo": IN_THREE_DAYS}
    answer = bench.done("record-relocation", trackingCode=code, workOrder=order, relocationReport=postponed)
    assert set(answer) == {"relocation", "relocationAccepted", "relocationMessage"}
    assert of(answer, "relocation")["resumeAt"] == "2026-11-24T08:00:00+03:30"
    last = MOVED.readings[-1]
    done = {"outcome": "done", "sealBefore": "S-1", "sealAfter": "S-2", "reading": str(last.kwh + 5 * last.days_ago)}
    same_seal = done | {"sealAfter": "S-1"}
    for report, accepted in ((same_seal, False), (done, True)):
        answer = bench.done("record-relocation", trackingCode=code, workOrder=order, relocationReport=report)
        assert answer["relocationAccepted"] is accepted
        assert bool(answer["relocationMessage"]) is not accepted
    bench.done("send-sms", {"template": "relocation-done"}, trackingCode=code)
    archived(bench, code, RequestOutcome("relocated"), "REL-09")
    with bench.begin() as uow:
        [relocation] = uow.metering.relocations(MOVED.bill_id)
        assert (relocation.place, relocation.seal_after) == ("دیوار حیاط، کنار در ورودی", "S-2")


def meter_could_not_be_moved(bench: Bench) -> None:
    """With a debt that is collected first; the fees are credited."""
    paid_bill = [bill for bill in TWICE_INDEBTED.bills if bill.paid][-1]
    code = bench.registered(TWICE_INDEBTED, "meter-relocation", lastBillPaymentId=paid_bill.payment_id)
    debts = of(bench.done("issue-overdue-bill", trackingCode=code), "overdueBill")
    assert set(debts) == BILL_VIEW
    assert bench.paid(debts, "R-14")["paymentAccepted"] is True
    place: dict[str, object] = {"suitability": "possible", "works": [], "reason": None}
    bench.done("record-place-visit", trackingCode=code, placeReport=place)
    pay_for_relocation(bench, code, ["relocation-fee"], "R-13")
    order = of(bench.done("issue-work-order", trackingCode=code, workOrderKind="meter-relocation"), "workOrder")
    report = {"outcome": "could-not", "reason": "دیوار مرطوب است"}
    answer = bench.done("record-relocation", trackingCode=code, workOrder=order, relocationReport=report)
    relocation = of(answer, "relocation")
    assert (relocation["outcome"], relocation["reason"]) == ("could-not", "دیوار مرطوب است")
    credited = [bench.done("credit-fees", trackingCode=code) for _ in range(2)]
    assert credited[0] == credited[1]
    with bench.begin() as uow:
        assert uow.connections.get(TWICE_INDEBTED.bill_id).carried.amount < 0
    bench.done("archive-request", trackingCode=code, outcome="not-possible")


def pay_for_relocation(bench: Bench, code: str, fees: list[str], reference: str) -> None:
    """The fees are issued and paid."""
    bill = of(bench.done("issue-fee-bill", trackingCode=code, feeItems=fees), "feeBill")
    assert bench.paid(bill, reference)["paymentAccepted"] is True
