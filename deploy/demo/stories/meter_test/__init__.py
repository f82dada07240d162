"""What the units do in the steps of a meter test; its stories are in the module beside this one."""

from datetime import timedelta
from typing import Any

from deploy.demo.case import Case
from deploy.demo.stories.common import report_fault
from deploy.demo.stories.story import HOUR, MINUTE
from services.model.metering import MeterCondition
from services.specific.meter_test.model import Verdict

SERVICE = "meter-test"


async def report_visit(case: Case, outcome: str, after: timedelta = 3 * HOUR, **report: object) -> None:
    """Step 3: what came of the tester's visit."""
    await case.wait(after)
    await case.complete("Task_TestOnSite", {"siteReport": {"outcome": outcome, **report}})


async def report_site_test(
    case: Case,
    condition: MeterCondition = MeterCondition.IN_ORDER,
    *,
    error: str | None = "۰٫۸",
    after: timedelta = 3 * HOUR,
    **report: object,
) -> None:
    """Step 3: the meter is tested on the spot."""
    measured = {} if error is None else {"error": error}
    found = {
        "condition": condition.value,
        "meterSerial": case.meter_serial(),
        "reading": "" if condition is MeterCondition.FADED_DISPLAY else str(case.plausible_kwh() + 2),
        "sealNumber": "۷۷۱۲۰۱",
        **measured,
        **report,
    }
    await report_visit(case, "tested", after, **found)


async def take_meter(case: Case, after: timedelta = 3 * HOUR, **report: object) -> None:
    """Step 3: the meter goes to the laboratory, a substitute hangs in its place."""
    found = {
        "meterSerial": case.meter_serial(),
        "reading": str(case.plausible_kwh() + 2),
        "newSerial": substitute_serial(case),
        "newDigits": "۵",
        "newMultiplier": "۱",
        "openingReading": "۴۰",
        "sealNumber": "۷۷۱۲۰۲",
        **report,
    }
    await report_visit(case, "taken", after, **found)


def substitute_serial(case: Case) -> str:
    """The serial of the meter that hangs there while the laboratory has the other."""
    return f"AMANI-{case.meter_serial()[-7:]}"


async def report_bench_test(
    case: Case,
    condition: MeterCondition = MeterCondition.IN_ORDER,
    *,
    error: str | None = "۰٫۸",
    after: timedelta = 5 * HOUR,
    **report: object,
) -> None:
    """Step 3: what the laboratory finds."""
    await case.wait(after)
    found = {"meterSerial": case.meter_serial(), "condition": condition.value, **report}
    await case.complete("Task_TestOnBench", {"benchReport": found if error is None else {**found, "error": error}})


async def judge_tampering(case: Case, verdict: Verdict | str, reason: str = "پلمب سالم و دو سیم پل شده بود") -> None:
    """Step 4: diagnosis says whose doing it was."""
    await case.wait(HOUR)
    said = verdict.value if isinstance(verdict, Verdict) else verdict
    await case.complete("Task_JudgeTampering", {"judgement": said, "judgementReason": reason})


async def review_result(case: Case, after: timedelta = 30 * MINUTE) -> None:
    """Step 4: intake takes note."""
    await case.wait(after)
    await case.complete("Task_ReviewResult")


async def report_installation(case: Case, outcome: str, after: timedelta = 4 * HOUR, **report: object) -> None:
    """Step 7: what came of the installation agent's visit."""
    await case.wait(after)
    await case.complete("Task_InstallMeter", {"installationReport": {"outcome": outcome, **report}})


async def reinstall(case: Case, after: timedelta = 4 * HOUR, **report: object) -> None:
    """Step 7: the tested meter hangs there again."""
    found = {
        "meterSerial": case.meter_serial(),
        "reading": str(case.plausible_kwh() + 6),
        "closingReading": "۴۹",
        "sealNumber": "۷۷۱۲۰۳",
        **report,
    }
    await report_installation(case, "installed", after, **found)


async def hang_new(case: Case, closing: str | None = None) -> None:
    """Step 7: a new meter hangs there."""
    found: dict[str, Any] = {
        "newSerial": f"NO-{case.meter_serial()[-7:]}",
        "newDigits": "۶",
        "newMultiplier": "۱",
        "openingReading": "۱",
        "closingReading": str(case.plausible_kwh() + 4) if closing is None else closing,
        "sealNumber": "۷۷۱۲۰۴",
    }
    await report_installation(case, "installed", **found)


async def replace(case: Case, closing: str | None = None) -> None:
    """Steps 7 and 8: a new meter hangs there, and its data are recorded."""
    await hang_new(case, closing)
    await record_equipment(case)


async def record_equipment(case: Case, kind: str = "digital") -> None:
    """Step 8."""
    await case.wait(HOUR)
    await case.complete("Task_RecordEquipment", {"equipment": {"meterKind": kind}})


async def until_laboratory(case: Case) -> None:
    """Steps 1 to 3: the laboratory has the meter."""
    await case.apply()
    await take_meter(case)


async def until_cost(case: Case) -> None:
    """Steps 1 to 4: in order, tested in the laboratory."""
    await until_laboratory(case)
    await report_bench_test(case)
    await review_result(case)


async def until_debt_on_bench(case: Case) -> None:
    """Steps 1 to 4: the laboratory finds that the subscriber has tampered with the meter; his debt is announced."""
    await until_laboratory(case)
    await report_bench_test(case, MeterCondition.TAMPERING, error=None)
    await judge_tampering(case, Verdict.SUBSCRIBER_FAULT)
    await review_result(case)
    await report_fault(case)
