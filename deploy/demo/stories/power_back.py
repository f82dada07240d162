"""What the units do before power comes back and when it does, in every service that brings it back."""

from deploy.demo.case import Case
from deploy.demo.stories.common import examine_request, pay_bill
from deploy.demo.stories.plain_connections import plain_connection
from deploy.demo.stories.story import HOUR
from services.model.connections import ConnectionState
from services.model.cuts import CutCase
from workers.samples import SampleConnection, SampleCut

CUT_DAYS_AGO = 40


def cut_sample(
    service: str, key: str, state: ConnectionState, *, cut_for: CutCase = CutCase.REQUESTED, owes: bool = False
) -> SampleConnection:
    """The connection of the story with this key, which has no power for weeks; who owes has paid the bill before."""
    plain, cut = plain_connection(key, state), SampleCut(case=cut_for, service=service, days_ago=CUT_DAYS_AGO)
    *before, last = plain.bills
    bills = (*before, last.model_copy(update={"paid": not owes}))
    return plain.model_copy(update={"cut": cut, "bills": bills})


async def until_terms(case: Case) -> None:
    """Asked for, and examined."""
    await case.apply()
    await examine_request(case)


async def set_terms(case: Case, **said: object) -> None:
    """The unit decides what the by-law leaves to it."""
    await case.wait(HOUR)
    await case.complete("Task_SetTerms", {"termsReport": said})


async def until_paid(case: Case) -> None:
    """Nothing to decide; announced and paid."""
    await until_terms(case)
    await pay_bill(case)


async def report_power(case: Case, **said: object) -> None:
    """Power is back, at a meter that has stayed; or what the agent says otherwise."""
    await case.wait(3 * HOUR)
    done = {"outcome": "done", "reading": str(case.plausible_kwh()), "sealNumber": "۵۵۱۲"}
    await case.complete("Task_ReportPower", {"powerReport": {**done, **said}})


async def report_obstacle(case: Case) -> None:
    """It is not possible as things stand."""
    said = {"outcome": "not-possible", "obstacle": "unsafe", "reason": "کلید اصلی تابلو سوخته است"}
    await case.wait(3 * HOUR)
    await case.complete("Task_ReportPower", {"powerReport": said})


async def decide_obstacle(case: Case, decision: str) -> None:
    """The unit has it removed, or gives up."""
    await case.wait(HOUR)
    await case.complete("Task_DecideObstacle", {"obstacleDecision": decision})
