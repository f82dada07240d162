"""Temporary or free-market power as the process would have it done, job by job; outputs are those of the design."""

from services.model.connections import ConnectionState
from services.specific.free_market_power.ports import power_period_of
from tests.workers.field_bench import kwh_today, ordered
from tests.workers.free_market_power.desk import DAYS, FEES, asked, bench_day, final_order, read
from tests.workers.kit import BILL_VIEW, SAMPLES, Bench
from tests.workers.steps import of

PERIOD = {"text", "lastDayText", "remindAt", "lastDayAt", "work", "workOrderKind", "workText"}
END = {"billNumber", "amountRials", "text", "paidOut"}
TEMPORARY, DIFFERING = SAMPLES.connections[32:34]


def granted_collected_and_settled(bench: Bench) -> None:
    """Paid for, granted, collected on the last day; the deposit pays the last bill."""
    code = asked(bench, TEMPORARY)
    assert bench.done("find-power-terms", trackingCode=code) == {"powerTerms": {"kind": "temporary", "days": DAYS}}
    item = "temporary-deposit-long"
    bills = [
        of(bench.done("issue-power-bill", trackingCode=code, feeItems=FEES, depositItem=item), "powerBill")
        for _ in range(2)
    ]
    assert bills[0] == bills[1]
    assert set(bills[0]) == BILL_VIEW
    assert bench.paid(bills[0], "R-1")["paymentAccepted"] is True
    for _ in range(2):
        grant = bench.done("grant-power", trackingCode=code)
        assert (grant["grantOutcome"], grant["grantReason"]) == ("free-power-granted", None)
    bench.done("send-sms", {"template": "power-granted"}, trackingCode=code, reason=grant["periodText"])
    bench.done("archive-request", trackingCode=code, outcome="free-power-granted")
    period = of(bench.done("find-power-period", trackingCode=code), "powerPeriod")
    assert set(period) == PERIOD
    assert (period["work"], period["workOrderKind"]) == ("collect", "final-collection")
    early = {"why": "given-up", "lastDay": bench_day(bench, ahead=30)}
    told = [bench.done("record-early-end", trackingCode=code, powerPeriod=period, earlyEnd=early) for _ in range(2)]
    assert told[0] == told[1]
    assert (told[0]["earlyEndAccepted"], told[0]["earlyEndMessage"]) == (True, "")
    bench.done("send-sms", {"template": "power-ends-early"}, trackingCode=code, reason=told[0]["earlyEndText"])
    bench.done("send-sms", {"template": "power-period-reminder"}, trackingCode=code, reason=period["text"])
    order = final_order(bench, code)
    report = read(TEMPORARY, kwh_today(TEMPORARY.bill_id))
    for _ in range(2):
        answer = bench.done("record-final-reading", trackingCode=code, workOrder=order, finalReport=report)
        assert answer == {"finalAccepted": True, "finalMessage": "", "readingDoubtText": ""}
    ends = [of(bench.done("settle-power-period", trackingCode=code), "periodEnd") for _ in range(2)]
    assert ends[0] == ends[1]
    assert set(ends[0]) == END
    with bench.begin() as uow:
        assert uow.connections.get(TEMPORARY.bill_id).state is ConnectionState.COLLECTED
        end = power_period_of(uow, code).end
    assert end is not None
    assert bool(end.paid_out) is ends[0]["paidOut"] is True
    assert of(bench.done("find-instalment", trackingCode=code), "instalment")["title"] == "یک‌جا، بابت ماندهٔ ودیعه"
    number, text = ends[0]["billNumber"], ends[0]["text"]
    bench.done("send-sms", {"template": "power-last-bill"}, trackingCode=code, billNumber=number)
    bench.done("send-sms", {"template": "power-period-ended"}, trackingCode=code, reason=text)


def bill_corrected(bench: Bench) -> None:
    """What the visit has read is billed, once."""
    code = asked(bench, DIFFERING)
    order = ordered(bench, code, "meter-inspection")
    kwh = kwh_today(DIFFERING.bill_id)
    report = {"condition": "in-order", "reading": str(kwh), "sealNumber": "S-1"}
    bench.done("record-meter-test", trackingCode=code, workOrder=order, testReport=report)
    bills = [of(bench.done("correct-power-bill", trackingCode=code), "correctedBill") for _ in range(2)]
    assert bills[0] == bills[1]
    assert set(bills[0]) == BILL_VIEW
    with bench.begin() as uow:
        bill = uow.bills.get(str(bills[0]["number"]))
    assert bill.billed_up_to is not None
    assert bill.billed_up_to.kwh == kwh


STORIES = (granted_collected_and_settled, bill_corrected)
