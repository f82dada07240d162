"""Permanent collections as the process would have them done, job by job; outputs are those of the design."""

from dataclasses import replace
from datetime import datetime, timedelta

from services.jalali import format_jalali_time
from services.model.connections import Connection, ConnectionState
from services.model.refunds import InstalmentState, RefundPurpose
from services.money import Rials
from services.refunds.payee import FLOORS
from services.specific.permanent_collection.ports import Collections
from services.specific.permanent_collection.removal_objections import object_to_removal
from services.text import to_persian_digits
from tests.workers.field_bench import FLAT, OTHER_FLAT, ordered
from tests.workers.kit import BILL_VIEW, SAMPLES, Bench
from tests.workers.permanent_collection.desk import checked, collected_report, found, order, planned
from tests.workers.steps import of

REFUND = {
    "figures", "valueText", "shareText", "percentText", "owedText", "deductedText", "leastText", "refundText",
    "creditText", "payableText",
}  # fmt: skip
INSTALMENT = {"number", "title", "amountText", "creditText", "dueText", "dueAt", "isDue", "payeeUrl"}

TWICE_ASKED, ASKED_BY_OLD_FORM = SAMPLES.connections[16:18]


def removed_by_company(bench: Bench) -> None:
    """Found, ordered, looked at."""
    with bench.begin() as uow:
        code = found(uow, bench)
    begun = [bench.done("begin-removal", trackingCode=code) for _ in range(2)]
    assert begun[0] == begun[1]
    assert set(begun[0]) == {"removalText", "premisesVital"}
    orders = [bench.done("order-removal", trackingCode=code, removalOrder=order()) for _ in range(2)]
    assert orders[0] == orders[1]
    assert (orders[0]["orderAccepted"], orders[0]["orderDecision"], orders[0]["orderReason"]) == (True, "warn", None)
    warning = of(orders[0], "removalWarning")
    assert set(warning) == {"endsAt", "payUntil", "text"}
    told = {"reason": warning["text"], "resumeText": warning["payUntil"]}
    bench.done("send-sms", {"template": "removal-warning"}, trackingCode=code, **told)
    look = dict(of(bench.done("look-at-removal", trackingCode=code), "removalLook"))
    tomorrow = bench.clock.now() + timedelta(days=1)
    assert datetime.fromisoformat(str(look.pop("lookAgainAt"))) == tomorrow
    again = {"lookAgainText": format_jalali_time(tomorrow)}
    assert look == {"answer": "wait", "reason": "مهلت پرداخت هنوز نگذشته است.", "stands": True, **again}
    for templates, is_warned in ((["agent-visit"], False), (["agent-visit", "removal-warning"], True)):
        found_warned = bench.done("find-warned", trackingCode=code, warnings=templates)
        assert found_warned == {"subscriberWarned": is_warned}
    with bench.begin() as uow:
        number = object_to_removal(uow, clock=bench.clock, tracking_code=code, text="پرداخته‌ام").number
    objection = bench.done("find-removal-objection", trackingCode=code, objectionNumber=number)
    assert objection["objectionText"] == "پرداخته‌ام"
    assert str(warning["payUntil"]) in str(objection["removalText"])
    for _ in range(2):
        said = {"decision": "refused", "reason": "ثبت نشده است"}
        assert bench.done(
            "answer-removal-objection", trackingCode=code, objectionNumber=number, objectionReport=said
        ) == {
            "objectionAccepted": True,
            "objectionMessage": "",
            "objectionDecision": "refused",
            "objectionAnswer": "ثبت نشده است",
            "payUntil": warning["payUntil"],
        }
    refused = {"reason": "ثبت نشده است", "resumeText": warning["payUntil"]}
    bench.done("send-sms", {"template": "removal-objection-refused"}, trackingCode=code, reason="ثبت نشده است")
    bench.done("send-sms", {"template": "removal-objection-refused-in-time"}, trackingCode=code, **refused)
    bench.done("send-sms", {"template": "removal-postponed"}, trackingCode=code, resumeText=warning["payUntil"])
    bench.done("archive-request", trackingCode=code, outcome="removal-called-off")
    bench.done("send-sms", {"template": "removal-called-off"}, trackingCode=code)


def connection_collected(bench: Bench) -> None:
    """From the terms to the last instalment."""
    code = checked(bench)
    terms = bench.done("find-collection-terms", trackingCode=code)
    assert set(terms) == {"termsText", "termsMessage"}
    bench.done("send-sms", {"template": "collection-terms"}, trackingCode=code, reason=terms["termsMessage"])
    order = ordered(bench, code, "equipment-collection")
    answer = bench.done("record-collection", trackingCode=code, workOrder=order, collectionReport=collected_report())
    assert of(answer, "collection") == {
        "outcome": "collected",
        "meterGone": False,
        "reason": None,
        "resumeAt": None,
        "resumeText": "",
    }
    report = {"finding": "damaged", "meterSerial": OTHER_FLAT.meter.serial, "error": "-1.5"}
    tested = bench.done("record-laboratory-test", trackingCode=code, laboratoryReport=report)
    assert (tested["finding"], tested["findingText"]) == ("damaged", "آسیب‌دیده از سوی مشترک، خطا منهای ۱٫۵ درصد")
    assert bench.done("find-last-reading", trackingCode=code) | {"estimateText": None} == {
        "readingInDoubt": False,
        "doubtText": "",
        "estimateText": None,
    }
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
    shown = of(bench.done("compute-refund", trackingCode=code), "refund")
    assert set(shown) == REFUND
    assert set(of(shown, "figures")) == {"value", "columnOne", "balance"}
    plan = {"way": "instalments", "count": "2", "reason": "بودجه"}
    answers = [bench.done("plan-refund", trackingCode=code, refund=shown, refundPlan=plan) for _ in range(2)]
    assert answers[0] == answers[1]
    assert (answers[0]["planAccepted"], answers[0]["planMessage"]) == (True, "")
    for number in (1, 2):
        found = bench.done("find-instalment", trackingCode=code)
        instalment = of(found, "instalment")
        assert set(instalment) == INSTALMENT
        assert instalment["title"] == f"{to_persian_digits(number)} از ۲، بابت سهم ارزش انشعاب"
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
    code = checked(bench, FLAT)
    assert planned(bench, code)["planAccepted"] is True
    with bench.begin() as uow:
        connection = uow.connections.get(FLAT.bill_id)
        uow.connections.save(owing(connection, 700_000))
    stopped = of(bench.done("find-instalment", trackingCode=code), "stoppingDebt")
    floor = FLOORS[RefundPurpose.CONNECTION]
    assert stopped == {"owedText": "۷۰۰٬۰۰۰ ریال", "canPayText": "۷۰۰٬۰۰۰ ریال", "floorText": floor}
    assert bench.done("set-off-debt", trackingCode=code) == {"debtSetOff": True, "setOffText": "۷۰۰٬۰۰۰ ریال"}
    assert bench.done("set-off-debt", trackingCode=code) == {"debtSetOff": False, "setOffText": "۰ ریال"}
    assert bench.done("find-instalment", trackingCode=code)["stoppingDebt"] is None


def decided_on_figures_that_have_changed(bench: Bench) -> None:
    """Credit comes in while the form is open: nothing is decided, and it is shown, and paid out."""
    code = checked(bench, TWICE_ASKED)
    shown = bench.done("compute-refund", trackingCode=code)
    assert of(shown, "refund")["creditText"] is None
    with bench.begin() as uow:
        connection = uow.connections.get(TWICE_ASKED.bill_id)
        uow.connections.save(owing(connection, -250_000))
    answer = bench.done("plan-refund", trackingCode=code, refund=shown["refund"], refundPlan={"way": "cash"})
    assert (answer["planAccepted"], answer["payableText"]) == (False, None)
    assert "تغییر کرده است" in str(answer["planMessage"])
    assert of(bench.done("compute-refund", trackingCode=code), "refund")["creditText"] == "۲۵۰٬۰۰۰ ریال"
    assert planned(bench, code)["planAccepted"] is True
    instalment = of(bench.done("find-instalment", trackingCode=code), "instalment")
    assert instalment["creditText"] == "۲۵۰٬۰۰۰ ریال"


def decided_on_a_form_of_before_its_figures_were_told(bench: Bench) -> None:
    """The form of a request that began with version 1.0.0 of the part."""
    code = checked(bench, ASKED_BY_OLD_FORM)
    old = {"valueText": "۵۹٬۴۰۰٬۰۰۰ ریال"}
    answer = bench.done("plan-refund", trackingCode=code, refund=old, refundPlan={"way": "cash"})
    assert answer["planAccepted"] is True


def owing(connection: Connection, rials: int) -> Connection:
    """The connection, owing so much."""
    return replace(connection, carried=Rials(rials))


STORIES = (
    removed_by_company,
    connection_collected,
    debt_set_off,
    decided_on_figures_that_have_changed,
    decided_on_a_form_of_before_its_figures_were_told,
)
