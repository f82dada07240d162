"""What the units do in more than one service."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from deploy.demo.case import Case, Variables
from deploy.demo.stories.story import HOUR, MINUTE
from services.model.faults import RepairOutcome
from services.model.metering import MeterCondition


async def correct_application(case: Case, **corrected: object) -> None:
    """The applicant brings what was asked for, and the counter writes it down, as the form gives it: the service's own
    fields in a list, the others in the application.
    """

    def written(shown: Variables) -> Mapping[str, Any]:
        own = [{"field": each["name"], **_typed(each, corrected)} for each in shown["ownFields"]]
        names = {each["field"] for each in own}
        application = {name: value for name, value in corrected.items() if name not in names}
        return {"documentsOutcome": "corrected", "application": application, "ownFields": own}

    await case.complete("Task_CorrectApplication", written)


def _typed(shown: Mapping[str, Any], corrected: Mapping[str, object]) -> Mapping[str, object]:
    """What stands in an own field when the form is sent: text of a text field, or choice of a choice."""
    key = "text" if shown["choices"] is None else "choice"
    return {key: corrected.get(shown["name"], shown[key])}


async def give_up_application(case: Case) -> None:
    """The applicant does not want to bring what was asked for."""
    await case.complete("Task_CorrectApplication", {"documentsOutcome": "given-up"})


async def examine_request(
    case: Case,
    decision: str = "approved",
    reason: str | None = None,
    after: timedelta = 2 * HOUR,
    judgement: str | None = None,
) -> None:
    """What the diagnosis unit decides, with its `judgement` on a reading in doubt."""
    await case.wait(after)
    typed = {"examineReason": reason, "readingJudgement": judgement}
    asked = {name: each for name, each in typed.items() if each is not None}
    await case.complete(
        "Task_ExamineRequest", lambda shown: {"examineDecision": decision, **_conditions(shown), **asked}
    )


def _conditions(shown: Variables) -> Mapping[str, Any]:
    """What the unit says of by-law 35-4, as far as it is asked: nothing stands in the way."""
    met = {"sisterDebts": "clear", "capacity": "available", "sameUse": "none"}
    return {name: met[name] for name, asked in shown.get("admission", {}).items() if asked}


async def hand_over_bill(case: Case, after: timedelta = 10 * MINUTE) -> None:
    """The costs are announced."""
    await case.wait(after)
    await case.complete("Task_HandOverBill")


async def take_stub(case: Case, after: timedelta = 20 * MINUTE, prefix: str = "7") -> None:
    """A bill is paid at the counter.

    The `prefix` tells a second payment of a bill from the first.
    """
    await case.wait(after)
    today = case.today()

    def stub(shown: Variables) -> Mapping[str, Any]:
        bill = shown["bill"]
        return {"stub": {"reference": f"{prefix}{bill['number']}", "amount": str(bill["amountRials"]), "paidOn": today}}

    await case.complete("Task_RecordStub", stub)


async def pay_bill(case: Case) -> None:
    """A bill is announced and paid the same hour."""
    await hand_over_bill(case)
    await take_stub(case)


async def report_test(case: Case, condition: MeterCondition, after: timedelta = 40 * MINUTE, more_kwh: int = 2) -> None:
    """Settlement step 8, Name change step 3: what the meter tester has found, `more_kwh` beyond what is plausible."""
    await case.wait(after)
    kwh = str(case.plausible_kwh() + more_kwh)
    report = {"condition": condition.value, "reading": kwh, "sealNumber": "۱۲۳۴۵۶"}
    if condition is MeterCondition.FADED_DISPLAY:
        report["reading"] = ""
    await case.complete("Task_TestMeter", {"testReport": report})


async def cut_power(case: Case) -> None:
    """Settlement step 10."""
    await case.complete("Task_CutPower", {"cutNote": "برق در حضور مشترک قطع شد"})


async def inform_subscriber(case: Case, after: timedelta = HOUR) -> None:
    """Settlement step 12."""
    await case.wait(after)
    await case.complete("Task_InformSubscriber", {"informedBy": "phone"})


async def report_fault(case: Case, after: timedelta = HOUR) -> None:
    """Settlement steps 10 to 12: what follows from a faulty meter, in every service."""
    await cut_power(case)
    await inform_subscriber(case, after)


async def repair_meter(case: Case, outcome: RepairOutcome = RepairOutcome.REPAIRED, **report: object) -> None:
    """Settlement step 14: what the installer does about the faulty meter."""
    done = {"outcome": outcome.value, "sealNumber": "۶۵۴۳۲۱", **report}
    await case.complete("Task_RepairMeter", {"repairReport": done})


async def replace_meter(case: Case, serial: str = "۹۰۰۰۱") -> None:
    """Settlement step 14: another meter hangs there, which begins at 2."""
    new = {"newSerial": serial, "newDigits": "۶", "newMultiplier": "۱", "openingReading": "۲"}
    await repair_meter(case, RepairOutcome.REPLACED, closingReading=str(case.plausible_kwh() + 2), **new)


async def order_reconnection(case: Case, after: timedelta = 20 * MINUTE) -> None:
    """Settlement step 14."""
    await case.wait(after)
    await case.complete("Task_OrderReconnection", {"reconnectionOrdered": True})


async def restore_supply(case: Case, after: timedelta = 20 * MINUTE) -> None:
    """Settlement step 14: the meter is repaired, then the power ordered back."""
    await repair_meter(case)
    await order_reconnection(case, after)


async def settle_fault(case: Case, *, replaced: bool = False) -> None:
    """Settlement steps 10 to 14: the debt of the fault is paid the same day, the meter repaired or replaced."""
    await report_fault(case)
    await take_stub(case, after=5 * HOUR)
    await (replace_meter(case) if replaced else repair_meter(case))
    await order_reconnection(case)


async def choose_agent(case: Case, code: str, after: timedelta = 10 * MINUTE) -> None:
    """The district has no agent for the order: one of another district is chosen."""
    await case.wait(after)
    await case.complete("Task_ChooseAgent", {"agentCode": code})


async def pay_instalment(case: Case, reference: str, after: timedelta = HOUR) -> None:
    """Finance pays what is due of a refund."""
    await case.wait(after)
    report = {"outcome": "paid", "reference": f"{reference}-{case.meter_serial()}", "paidOn": case.today()}
    await case.complete("Task_PayInstalment", {"paymentReport": report})
