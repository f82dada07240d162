"""What the units do in the steps of a permanent collection; its stories are in the modules beside this one."""

from datetime import date, timedelta

from deploy.demo.case import Case
from deploy.demo.stories.common import pay_bill, pay_instalment, report_test
from deploy.demo.stories.story import DAY, HOUR
from services.jalali import months_after, parse_jalali
from services.model.metering import MeterCondition
from services.specific.permanent_collection.model import Finding

SERVICE = "permanent-collection"


async def answer_terms(case: Case, answer: str = "agreed", after: timedelta = 2 * HOUR) -> None:
    """Step 6a: the subscriber says whether he agrees."""
    await case.wait(after)
    await case.complete("Task_AwaitAnswer", {"agreementAnswer": answer})


async def check_file(case: Case, after: timedelta = HOUR, **report: object) -> None:
    """Step 3: what the file says; that of the sample connections, unless told otherwise."""
    await case.wait(after)
    found = {"users": "sole", "voltage": "low", "phases": "1", "amperage": "۲۵", **report}
    await case.complete("Task_CheckFile", {"fileReport": found})


async def report_collection(case: Case, outcome: str, after: timedelta = 3 * HOUR, **report: object) -> None:
    """Step 4: what came of the agent's visit."""
    await case.wait(after)
    await case.complete("Task_CollectEquipment", {"collectionReport": {"outcome": outcome, **report}})


async def collect(case: Case, after: timedelta = 3 * HOUR, **report: object) -> None:
    """Step 4: the equipment is taken away."""
    found = {
        "meterSerial": case.meter_serial(),
        "reading": str(case.plausible_kwh() + 3),
        "seals": "۵۵۱۲۳۴، ۵۵۱۲۳۵",
        "photo": "IMG-1405-88",
        **report,
    }
    await report_collection(case, "collected", after, **found)


async def examine_equipment(case: Case, finding: Finding = Finding.IN_ORDER, **report: object) -> None:
    """Step 5: what the laboratory finds."""
    await case.wait(2 * HOUR)
    found = {"meterSerial": case.meter_serial(), "finding": finding.value, "error": "۰٫۸", **report}
    await case.complete("Task_TestEquipment", {"laboratoryReport": found})


async def judge_reading(case: Case, judgement: str = "waived", reason: str = "پلاک و رقم هنوز روشن نیست") -> None:
    """Step 7: what diagnosis says of a last reading that contradicts the records."""
    await case.wait(HOUR)
    await case.complete("Task_JudgeLastReading", {"readingJudgement": judgement, "judgementReason": reason})


async def receive_equipment(case: Case, number: str | None = None) -> None:
    """Step 9: the warehouse has the equipment."""
    await case.wait(HOUR)
    receipt = {"receiptNumber": number or f"R-{case.meter_serial()}", "meterSerial": case.meter_serial()}
    await case.complete("Task_ReceiveEquipment", {"receipt": receipt})


async def decide_refund(case: Case, way: str = "cash", **plan: object) -> None:
    """Step 11: how the refund is paid."""
    await case.wait(HOUR)
    await case.complete("Task_DecideRefund", {"refundPlan": {"way": way, **plan}})


def until_month(case: Case, first: date, months: int) -> timedelta:
    """How long it is until work has begun, whatever hour it is now, on the day on which the instalment is due that
    follows the first by so many months; less than a day later.
    """
    return (months_after(first, months) - parse_jalali(case.today())).days * DAY + 8 * HOUR


async def until_terms(case: Case) -> None:
    """Steps 1 to 2b, and the test at the place."""
    await case.apply()
    await pay_bill(case)
    await report_test(case, MeterCondition.IN_ORDER)


async def until_collection(case: Case) -> None:
    """Steps 1 to 3, all well."""
    await until_terms(case)
    await answer_terms(case)
    await check_file(case)


async def until_bill(case: Case, finding: Finding = Finding.IN_ORDER) -> None:
    """Steps 1 to 6, all well."""
    await until_collection(case)
    await collect(case)
    await examine_equipment(case, finding)


async def until_refund(case: Case, finding: Finding = Finding.IN_ORDER) -> None:
    """Steps 1 to 10, all well."""
    await until_bill(case, finding)
    await pay_bill(case)
    await receive_equipment(case)


async def finish_after_collection(case: Case) -> None:
    """Steps 5 to 12 with a meter in order, everything paid and the refund in cash."""
    await examine_equipment(case)
    await pay_bill(case)
    await receive_equipment(case)
    await decide_refund(case)
    await pay_instalment(case, "T1")
    await case.closed()
