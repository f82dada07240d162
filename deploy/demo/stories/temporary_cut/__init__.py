"""What people do in the steps of a cut, and what is cut; its stories are in the modules beside this one."""

from datetime import datetime

from deploy.demo.case import Case
from deploy.demo.stories.common import (
    examine_request,
)
from deploy.demo.stories.plain_connections import plain_connection
from deploy.demo.stories.story import HOUR, MINUTE
from services.jalali import TEHRAN
from services.model.connections import ConnectionState, TariffClass
from services.model.cuts import CutCase
from services.model.keys import RequestOutcome
from services.specific.temporary_cut.hours import CuttingHours
from services.specific.temporary_cut.model import CuttingTime
from services.working_time.calendars import calendars_with
from workers.samples import SampleConnection, SampleCut

SERVICE = "temporary-cut"
BY_COMPANY = "temporary-cut-by-company"
CUT, CALLED_OFF = RequestOutcome("temporarily-cut"), RequestOutcome("cut-called-off")

CUT_DAYS_AGO, KWH_AT_CUT = 40, 4_200
_DISTRICT = "شمال"


def sample(key: str, *, owes: bool = False) -> SampleConnection:
    """The connection of the story with this key; a pump's where its key says so."""
    plain = plain_connection(key, ConnectionState.ACTIVE, owes=owes)
    return plain.model_copy(update={"tariff_class": TariffClass.AGRICULTURAL}) if "pump" in key else plain


def cut_sample(key: str) -> SampleConnection:
    """The connection of the story with this key, which was cut for its debt when the meter was read."""
    owing = sample(key, owes=True).model_copy(update={"state": ConnectionState.CUT})
    cut_before = SampleCut(case=CutCase.UNPAID, service=SERVICE, days_ago=CUT_DAYS_AGO, kwh=KWH_AT_CUT)
    return owing.model_copy(update={"cut": cut_before})


async def until_cutting_hours(case: Case) -> None:
    """Time passes until power may be cut, and on for a quarter of an hour."""
    calendars = calendars_with(())
    hours = CuttingHours(calendars.rules(calendars.offices.of_district(_DISTRICT).key))
    if hours.at(case.now() + HOUR) is not CuttingTime.OPEN or hours.at(case.now()) is not CuttingTime.OPEN:
        await case.wait(hours.next_after(case.now()) - case.now() + 15 * MINUTE)


def clock_text(moment: datetime) -> str:
    """The time of day as an agent types it."""
    return f"{moment.astimezone(TEHRAN):%H:%M}"


async def arrive(case: Case, outcome: str = "at-door", **said: object) -> None:
    """The agent is at the door and asks, or he was there in vain."""
    await case.complete("Task_ArriveAtPlace", {"visitReport": {"outcome": outcome, **said}})


async def report_cut(case: Case, **changes: object) -> None:
    """The agent has cut."""
    done = {
        "outcome": "cut",
        "cutTime": clock_text(case.now()),
        "extent": "supply",
        "reading": str(case.plausible_kwh() + 2),
        "sealNumber": "۴۴۱۲",
    }
    await case.complete("Task_ReportCut", {"cutReport": {**done, **changes}})


async def cut(case: Case, **changes: object) -> None:
    """The agent asks at the door and cuts, within the hours for it."""
    await until_cutting_hours(case)
    await arrive(case)
    await report_cut(case, **changes)


async def until_cut_ordered(case: Case) -> None:
    """CUT-01 to CUT-04, nothing owed."""
    await case.apply()
    await examine_request(case)


async def begin(case: Case, key: str, cut_case: str, **said: object) -> None:
    """A unit begins a cut of the story's connection."""
    start = {"billId": sample(key).bill_id, "case": cut_case, **said}
    await case.begin(BY_COMPANY, {"cutStart": start})


async def order(case: Case, decision: str = "warn", **said: object) -> None:
    """CUT-07: the unit that may order it."""
    await case.wait(HOUR)
    await case.complete("Task_OrderCut", {"cutOrder": {"decision": decision, **said}})


async def begin_check(case: Case, key: str) -> None:
    """A unit has somebody look whether the cut still holds."""
    await begin(case, key, "self-willed", evidence="۱۴۰۵/۳۰")


async def check(case: Case, outcome: str = "flows", *, kwh: int | None = KWH_AT_CUT + 130, **said: object) -> None:
    """CUT-10: the agent is at the place, and tells what he sees and what the meter shows."""
    await case.wait(HOUR)
    shown = {} if kwh is None else {"reading": str(kwh)}
    await case.complete("Task_CheckPlace", {"checkReport": {"outcome": outcome, **shown, **said}})


async def decide_check(case: Case, decision: str, reason: str = "رقم آخر کنتور روشن نبود") -> None:
    """CUT-11: the unit says what it was."""
    await case.wait(HOUR)
    await case.complete("Task_DecideCheck", {"checkDecision": {"decision": decision, "reason": reason}})
