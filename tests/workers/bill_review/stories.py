"""Bill reviews as the process would have them done, job by job; outputs are those of the design."""

from dataclasses import replace

from services.billing.fault_texts import FAULT_TEXTS
from services.billing.payments import BillNumber, PaymentNotice, record_payment
from services.billing.rebilling import BillFault
from services.billing.reconciliation import reconcile
from services.jalali import format_jalali, local_date
from services.model.bills import BillState, PaymentChannel, PaymentResult
from services.model.steps import StepState
from services.money import ZERO, Rials
from tests.workers.kit import SAMPLES, Bench, job
from tests.workers.steps import of, step_opened
from workers.runtime.job import Complete
from workers.samples import SampleConnection

KEY = "bill-review"
PAID, WISHING, REFUSED, INDEBTED = (SAMPLES.connections[each] for each in (0, 3, 4, 11))
OBJECTION = {"billTitle", "billUrl", "lines", "readings", "fixedEnd"}
CORRECTION = {"billNumber", "billToPay", "creditRials", "toldText"}


def true_kwh(sample: SampleConnection) -> int:
    """What the meter may have shown at the end of the newest bill."""
    return sample.readings[-2].kwh + 5


def _judged(bench: Bench, code: str, **verdict: object) -> dict[str, object]:
    """Checked, and confirmed."""
    answers = [bench.done("check-objection-verdict", trackingCode=code, objectionVerdict=verdict) for _ in range(2)]
    assert answers[0] == answers[1]
    known = {name: answers[0][name] for name in ("wrongBill", "trueKwh", "objectionReason")}
    for _ in range(2):
        assert bench.done("record-objection-verdict", None, trackingCode=code, **known) == {}
    return answers[0]


def _corrected(bench: Bench, sample: SampleConnection, code: str) -> dict[str, object]:
    reading = {"trueReading": str(true_kwh(sample)), "reason": "با عکس نمی‌خواند"}
    said = _judged(bench, code, decision="reading-wrong", **reading)
    assert said == {
        "verdictAccepted": True,
        "verdictMessage": "",
        "decision": "reading-wrong",
        "objectionReason": "با عکس نمی‌خواند",
        "wrongBill": said["wrongBill"],
        "trueKwh": true_kwh(sample),
        "foreseen": said["foreseen"],
    }
    assert of(said, "foreseen").keys() == {"text", "rows"}
    given = {"trackingCode": code, "wrongBill": said["wrongBill"], "trueKwh": said["trueKwh"]}
    done = [of(bench.done("correct-bill", None, **given), "correction") for _ in range(2)]
    assert done[0] == done[1]
    assert set(done[0]) == CORRECTION
    return dict(done[0])


def wrong_bill_corrected(bench: Bench) -> None:
    """Examined, corrected, told, archived; the next bill takes the credit up."""
    code = bench.registered(PAID, KEY)
    shown = bench.done("find-objection", trackingCode=code)
    assert set(shown) == {"requestText", "siteText", "account", "objection", "findingsText"}
    assert set(of(shown, "objection")) == OBJECTION
    correction = _corrected(bench, PAID, code)
    assert correction["billToPay"] is None
    assert int(str(correction["creditRials"])) > 0
    bench.done("send-sms", {"template": "bill-corrected"}, trackingCode=code, reason=correction["toldText"])
    for _ in range(2):
        assert bench.done("plan-credit-refund", trackingCode=code) == {"refundPlanned": False}
    bench.done("archive-request", trackingCode=code, outcome="objection-upheld")
    with bench.begin() as uow:
        right = uow.bills.get(str(correction["billNumber"]))
        wrong = uow.bills.get(str(right.replaces))
        assert (wrong.state, right.state) == (BillState.VOID, BillState.PAID)
        [word] = uow.connections.judgements(PAID.bill_id)
        assert word.reason == "با عکس نمی‌خواند"


def credit_paid_out(bench: Bench) -> None:
    """The bill was paid by a payment that we know; the subscriber gets what is over, once."""
    code = bench.registered(WISHING, KEY, creditWish="paid-out")
    with bench.begin() as uow:
        bill = uow.bills.of_connection(WISHING.bill_id)[-1]
        assert bill.state is BillState.PAID
    correction = _corrected(bench, WISHING, code)
    credit = Rials(int(str(correction["creditRials"])))
    for _ in range(2):
        assert bench.done("plan-credit-refund", trackingCode=code) == {"refundPlanned": True}
    with bench.begin() as uow:
        [instalment] = uow.refunds.instalments_of(code)
        assert instalment.amount == credit
        assert uow.connections.get(WISHING.bill_id).carried == ZERO
        assert reconcile(uow).difference == ZERO


def bill_unchanged(bench: Bench) -> None:
    """Computed anew twice: the second time nothing differs."""
    code = bench.registered(REFUSED, KEY)
    wrong = _judged(bench, code, decision="calculation-wrong")["wrongBill"]
    first = of(bench.done("correct-bill", trackingCode=code, wrongBill=wrong, trueKwh=None), "correction")
    number = first["billNumber"]
    bench.done("archive-request", trackingCode=code, outcome="objection-upheld")
    again = bench.registered(REFUSED, KEY, bill=number)
    answer = bench.done("correct-bill", trackingCode=again, wrongBill=number, trueKwh=None)
    assert answer == {"correction": None, "faultText": None}
    bench.done("send-sms", {"template": "bill-unchanged"}, trackingCode=again)


def bill_not_correctable_any_more(bench: Bench) -> None:
    """Between the verdict and the correction another request has asked for the bill: why not is the answer."""
    code = bench.registered(INDEBTED, KEY)
    wrong = _judged(bench, code, decision="calculation-wrong")["wrongBill"]
    bench.done("issue-overdue-bill", trackingCode=bench.registered(INDEBTED))
    key = step_opened(bench, code, "BIL-05")
    correcting = job("correct-bill", {"trackingCode": code, "wrongBill": wrong, "trueKwh": None})
    for _ in range(2):
        outcome = bench.run(replace(correcting, element_instance_key=key))
        assert isinstance(outcome, Complete)
        assert outcome.variables == {"correction": None, "faultText": FAULT_TEXTS[BillFault.ASKED_ELSEWHERE]}
    closing = job("close-step", {"trackingCode": code, "step": {"id": "BIL-05"}})
    assert bench.run(replace(closing, element_instance_key=key)) == Complete({})
    with bench.begin() as uow:
        [step] = [each for each in uow.steps.of_request(code) if each.step == "BIL-05"]
        assert step.state is StepState.CANCELLED


def payment_of_a_void_bill(bench: Bench) -> None:
    """Somebody pays the wrong bill in the moment in which it becomes void: the money waits for revenue."""
    sample = next(each for each in SAMPLES.connections if each.bills and not each.bills[-1].paid)
    code = bench.registered(sample, KEY)
    with bench.begin() as uow:
        bill = uow.bills.of_connection(sample.bill_id)[-1]
    _corrected(bench, sample, code)
    with bench.begin() as uow:
        notice = PaymentNotice(
            reference="R-1",
            amount=str(bill.payable.amount),
            paid_on=format_jalali(local_date(bench.clock.now())),
            channel=PaymentChannel.GATEWAY,
        )
        answer = record_payment(uow, clock=bench.clock, bill=BillNumber(number=bill.number), notice=notice)
        assert answer.result is PaymentResult.BILL_VOID
        assert reconcile(uow).difference == ZERO


STORIES = (wrong_bill_corrected, credit_paid_out, bill_unchanged, bill_not_correctable_any_more, payment_of_a_void_bill)
