"""Relocations as the process would have them done, job by job; outputs are those of the design."""

from services.model.keys import RequestOutcome
from services.specific.meter_relocation.ports import Relocations
from tests.workers.kit import BILL_VIEW, SAMPLES, Bench
from tests.workers.steps import archived, of, step_opened

TWICE_INDEBTED = SAMPLES.connections[19]
MOVED = SAMPLES.connections[3]
IN_THREE_DAYS = "۱۴۰۵/۰۹/۰۳"


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
        [relocation] = uow.repository(Relocations).of_connection(MOVED.bill_id)
        assert (relocation.place, relocation.seal_after) == ("دیوار سمت راست در ورودی", "S-2")


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


STORIES = (meter_moved, meter_could_not_be_moved, place_corrected)
