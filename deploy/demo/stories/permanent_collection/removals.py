"""What happens to each sample connection that the company would remove for good (by-law 52-4 b and c)."""

from collections.abc import Callable
from typing import Unpack

from deploy.demo.case import Case
from deploy.demo.stories.common import hand_over_bill, pay_instalment
from deploy.demo.stories.permanent_collection import (
    SERVICE,
    collect,
    decide_refund,
    examine_equipment,
    receive_equipment,
)
from deploy.demo.stories.plain_connections import plain_connection
from deploy.demo.stories.story import DAY, HOUR, Play, StoryBook, Traits
from services.clock import Clock
from services.identifiers import PaymentId
from services.model.connections import ConnectionState
from services.model.cuts import CutCase
from services.model.keys import RequestOutcome
from services.model.requests import Request
from services.money import Rials
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.specific.permanent_collection.removal_beginning import ask_for_removal
from workers.samples import SampleBill, SampleConnection, SampleCut

BY_COMPANY = "permanent-collection-by-company"
REMOVED, CALLED_OFF = RequestOutcome("removed-by-company"), RequestOutcome("removal-called-off")
TIME_TO_PAY = 31 * DAY
"""More than the warning gives."""

_book = StoryBook(SERVICE, outcome=REMOVED)
_FILE = {"users": "sole", "voltage": "low", "phases": "1", "amperage": "۲۵"}
_COST = 60_000_000
"""More than the example tables say that such a connection costs."""


def cut_a_year_ago(key: str) -> SampleConnection:
    """The connection of the story with this key: cut more than a year ago for bills that are unpaid still."""
    plain = plain_connection(key, ConnectionState.CUT, owes=True)
    cut = SampleCut(case=CutCase.UNPAID, service=SERVICE, days_ago=400, kwh=plain.readings[0].kwh)
    return plain.model_copy(update={"cut": cut})


def owing_its_cost(key: str) -> SampleConnection:
    """The connection of the story with this key: what is overdue is more than it costs."""
    plain = plain_connection(key, ConnectionState.ACTIVE)
    payment_id = PaymentId(amount=Rials(_COST), year_digit=5, period=5).text(plain.bill_id)
    return plain.model_copy(update={"bills": (SampleBill(payment_id=payment_id, days_ago=90, paid=False),)})


def _told(sample: SampleConnection, key: str, *, title: str, **traits: Unpack[Traits]) -> Callable[[Play], Play]:
    return _book.story(key, sample=sample, title=title, **traits)


# -- what people do


async def begin(case: Case, sample: SampleConnection) -> None:
    """COL-01: a unit begins it, as the night does."""

    def asked(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData) -> Request:
        return ask_for_removal(uow, clock=clock, reference=reference, bill_id=sample.bill_id)

    await case.begin_in_records(BY_COMPANY, asked)


async def order(case: Case, **said: object) -> None:
    """COL-13: customer services have looked at the file, and have the subscriber warned."""
    await case.wait(HOUR)
    await case.complete("Task_OrderRemoval", {"removalOrder": {"decision": "warn", **_FILE, **said}})


async def drop(case: Case, reason: str = "مشترک فوت کرده است و وراث پیگیر پرداخت‌اند") -> None:
    """COL-13: customer services leave it."""
    await case.wait(HOUR)
    await case.complete("Task_OrderRemoval", {"removalOrder": {"decision": "drop", "dropReason": reason}})


async def arrive(case: Case) -> None:
    """COL-04: the agent is at the place, and asks."""
    await case.wait(HOUR)
    await case.complete("Task_ArriveAtRemoval", {"atPlace": True})


async def until_collected(case: Case, sample: SampleConnection) -> None:
    """Warned, not paid, the equipment taken away."""
    await begin(case, sample)
    await order(case)
    await case.wait(TIME_TO_PAY)
    await arrive(case)
    await collect(case)


# -- the stories

_YEAR = cut_a_year_ago("removal-year")


@_told(_YEAR, "removal-year", title="برچیدن یک سال پس از قطع", shown=True, on_postgresql=True)
async def year_after_cut(case: Case) -> None:
    """By-law 52-4 c: warned, not paid, removed; what is owed is taken off what the connection was worth."""
    await until_collected(case, _YEAR)
    await examine_equipment(case)
    await hand_over_bill(case)
    await case.wait(31 * DAY)
    await receive_equipment(case)
    await decide_refund(case)
    await pay_instalment(case, "T1")
    await case.closed()


_PAID = owing_its_cost("removal-paid")


@_told(_PAID, "removal-paid", title="پرداخت پس از اخطار برچیدن", outcome=CALLED_OFF)
async def paid_after_warning(case: Case) -> None:
    """By-law 52-4 b: the debt has reached the cost, and is paid when the subscriber is warned."""
    await begin(case, _PAID)
    await order(case)
    await case.wait(2 * DAY)
    await case.pay_bills()
    await case.closed()


_DROPPED = owing_its_cost("removal-dropped")


@_told(_DROPPED, "removal-dropped", title="واحد از برچیدن صرف نظر کرد", outcome=CALLED_OFF)
async def dropped(case: Case) -> None:
    """Customer services leave it before anybody was warned."""
    await begin(case, _DROPPED)
    await drop(case)
    await case.closed()


STORIES = _book.stories
