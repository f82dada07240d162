"""Permanent collections as the process would have them done, job by job; outputs are those of the design."""

from dataclasses import replace

from services.model.connections import Connection, ConnectionState
from services.model.refunds import InstalmentState
from services.money import Rials
from services.specific.permanent_collection.ports import Collections
from tests.workers.field_bench import FLAT, OTHER_FLAT, ordered
from tests.workers.kit import BILL_VIEW, Bench
from tests.workers.permanent_collection.desk import FILE, KEY, collected_report, facts_of
from tests.workers.steps import of

REFUND = {"valueText", "shareText", "percentText", "owedText", "deductedText", "payableText", "leastText"}
INSTALMENT = {"number", "title", "amountText", "dueText", "dueAt", "isDue"}


def connection_collected(bench: Bench) -> None:
    """From the terms to the last instalment."""
    code = bench.registered(OTHER_FLAT, KEY)
    terms = bench.done("find-collection-terms", trackingCode=code)
    assert set(terms) == {"termsText", "termsMessage"}
    bench.done("send-sms", {"template": "collection-terms"}, trackingCode=code, reason=terms["termsMessage"])
    checked = bench.done("record-file-check", trackingCode=code, fileReport=FILE)
    assert checked == {
        "fileAccepted": True,
        "fileMessage": "",
        "fileUsers": "sole",
        "connectionFacts": facts_of(),
    }
    order = ordered(bench, code, "equipment-collection")
    answer = bench.done("record-collection", trackingCode=code, workOrder=order, collectionReport=collected_report())
    assert of(answer, "collection") == {"outcome": "collected", "reason": None, "resumeAt": None, "resumeText": ""}
    report = {"finding": "damaged", "meterSerial": OTHER_FLAT.meter.serial, "error": "-1.5"}
    tested = bench.done("record-laboratory-test", trackingCode=code, laboratoryReport=report)
    assert (tested["finding"], tested["findingText"]) == ("damaged", "آسیب‌دیده از سوی مشترک، خطا منهای ۱٫۵ درصد")
    assert bench.done("find-last-reading", trackingCode=code) == {"readingInDoubt": False, "doubtText": ""}
    damages = ["equipment-damage"]
    bills = [of(bench.done("issue-last-bill", trackingCode=code, damages=damages), "lastBill") for _ in range(2)]
    assert bills[0] == bills[1]
    assert set(bills[0]) == BILL_VIEW
    assert bench.paid(bills[0], "R-1")["paymentAccepted"] is True
    receipt = {"receiptNumber": "R-1", "meterSerial": OTHER_FLAT.meter.serial}
    bench.done("record-warehouse-receipt", trackingCode=code, receipt=receipt)
    for _ in range(2):
        assert bench.done("close-connection", trackingCode=code) == {}
    paid_in_two(bench, code)
    bench.done("archive-request", trackingCode=code, outcome="permanently-collected")
    with bench.begin() as uow:
        equipment = uow.repository(Collections).equipment(code)
        assert equipment is not None
        assert equipment.receipt is not None
        assert uow.connections.get(OTHER_FLAT.bill_id).state is ConnectionState.REMOVED
        assert {each.state for each in uow.refunds.instalments_of(code)} == {InstalmentState.PAID}


def paid_in_two(bench: Bench, code: str) -> None:
    """The refund, decided and paid."""
    computed = bench.done("compute-refund", trackingCode=code, connectionFacts=facts_of())
    assert set(of(computed, "refund")) == REFUND
    plan = {"way": "instalments", "count": "2", "reason": "بودجه"}
    planned = [
        bench.done("plan-refund", trackingCode=code, connectionFacts=facts_of(), refundPlan=plan) for _ in range(2)
    ]
    assert planned[0] == planned[1]
    assert (planned[0]["planAccepted"], planned[0]["planMessage"]) == (True, "")
    for number in (1, 2):
        found = bench.done("find-instalment", trackingCode=code)
        instalment = of(found, "instalment")
        assert set(instalment) == INSTALMENT
        assert (instalment["number"], instalment["isDue"], found["stoppingDebt"]) == (number, number == 1, None)
        report = {"outcome": "paid", "reference": f"T-{number}", "paidOn": "1405/08/30"}
        told = [
            bench.done("record-instalment", trackingCode=code, instalment=instalment, paymentReport=report)
            for _ in range(2)
        ]
        assert told[0] == told[1]
        assert (told[0]["paymentAccepted"], told[0]["unpaidReason"]) == (True, None)
        bench.done("send-sms", {"template": "refund-paid"}, trackingCode=code, creditText=told[0]["paidText"])
    assert bench.done("find-instalment", trackingCode=code) == {"instalment": None, "stoppingDebt": None}


def debt_set_off(bench: Bench) -> None:
    """A debt appears after the refund was decided."""
    code = bench.registered(FLAT, KEY)
    plan = {"way": "cash"}
    bench.done("plan-refund", trackingCode=code, connectionFacts=facts_of(FLAT), refundPlan=plan)
    with bench.begin() as uow:
        connection = uow.connections.get(FLAT.bill_id)
        uow.connections.save(owing(connection, 700_000))
    stopped = of(bench.done("find-instalment", trackingCode=code), "stoppingDebt")
    assert stopped == {"owedText": "۷۰۰٬۰۰۰ ریال", "canPayText": "۷۰۰٬۰۰۰ ریال"}
    assert bench.done("set-off-debt", trackingCode=code) == {"setOffText": "۷۰۰٬۰۰۰ ریال"}
    assert bench.done("set-off-debt", trackingCode=code) == {"setOffText": "۰ ریال"}
    assert bench.done("find-instalment", trackingCode=code)["stoppingDebt"] is None


def owing(connection: Connection, rials: int) -> Connection:
    """The connection, owing so much."""
    return replace(connection, carried=Rials(rials))


STORIES = (connection_collected, debt_set_off)
