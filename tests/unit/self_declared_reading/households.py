"""Random households that declare a reading, and a simple model of what should become of it.

The model knows what truly happened, and none of the services' rules: it counts with the meter's own figures.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from services.catalogue import service_of
from services.model.answers import Answer
from services.model.bills import Bill, BillState
from services.model.connections import (
    FormerMeter,
    Meter,
    MeterReading,
    Reading,
    ReadingRole,
    ReadingSource,
)
from services.model.keys import BillKind
from services.model.requests import Request, RequestState
from services.money import ZERO
from services.ports.outside import Identity
from services.specific.self_declared_reading.model import PHOTOGRAPH, SERVICE, Inquiry, RecordMatch
from tests.fakes.uow import FakeUnitOfWork, FixedClock
from tests.unit.billing_world import BILL_ID, connection, request_of

TODAY = date(2026, 11, 21)
PERIOD = 60
CODE, BEFORE = "declared", "before"
_VOLTS, _HOURS = 220, 24


@dataclass(frozen=True)
class Household:
    """What is so. `daily` is its steady use in kWh; `last` the last figure that was billed, `days` before today, by a
    declaration where `declared_before`; `below` how much less a periodic reading showed after it, None where nobody has
    read the meter; `tail` what a meter that was changed meanwhile had counted since, None where none was.
    """

    daily: int
    periods: int
    digits: int
    amperage: int
    last: int
    days: int
    tail: int | None
    declared_before: bool
    below: int | None
    declared: int
    photo: bool
    other_serial: bool
    inquiry: Inquiry

    @property
    def size(self) -> int:
        """How many figures the register shows."""
        return int(10**self.digits)

    @property
    def most(self) -> int:
        """What the fuse lets through in the days, in kWh, each day rounded up."""
        return -(-self.amperage * _VOLTS * _HOURS // 1000) * self.days


@dataclass
class Expected:
    """What the model expects: the findings, and the kWh that are to be billed where the reading is not in doubt."""

    findings: set[str] = field(default_factory=set)
    kwh: int | None = None


def expected(home: Household) -> Expected:
    """By the meter's own figures."""
    said = Expected()
    if home.declared >= home.size:
        said.findings.add("too-many-digits")
    elif home.below is not None:
        said.findings.add("contradicts-records")
    else:
        _expect_advance(home, said)
    if home.tail is not None and not home.photo:
        said.findings.add("meter-changed")
    if home.other_serial:
        said.findings.add("other-meter")
    if home.declared_before and home.below is None and home.days < 25:
        said.findings.add("second-in-period")
    said.findings |= _of_the_inquiry(home.inquiry)
    return said


def _expect_advance(home: Household, said: Expected) -> None:
    gone_round = home.declared < home.last
    advance = home.declared - home.last + (home.size if gone_round else 0)
    has_history = home.periods >= 1
    likely = advance <= 5 * home.daily * home.days if has_history else 2 * advance < home.size
    if advance > home.most or (gone_round and not likely):
        said.findings.add("contradicts-records")
        return
    said.kwh = advance + (home.tail or 0)
    if said.kwh == 0:
        said.findings.add("billed-already")
    if not home.photo:
        said.findings |= {"rolled-over"} if gone_round else set()
        said.findings |= set() if has_history else {"no-history"}
    if has_history and 2 * advance > 3 * home.daily * home.days:
        said.findings.add("high")
    if has_history and 2 * advance < home.daily * home.days:
        said.findings.add("low")


def _of_the_inquiry(inquiry: Inquiry) -> set[str]:
    identity = {
        Identity.UNKNOWN: "identity-unknown",
        Identity.DECEASED: "deceased",
        Identity.NAMES_DIFFER: "names-differ",
    }
    found = {identity.get(inquiry.identity or Identity.KNOWN)}
    found |= {None if inquiry.record in (None, RecordMatch.MATCHES) else str(inquiry.record)}
    return {each for each in found if each is not None}


def household(random: Random) -> Household:
    """Most declare what they have used; some mistype, exaggerate, read another meter or declare again."""
    daily, days = random.randint(2, 18), random.randint(1, 75)
    digits = random.choice((4, 5, 5, 5, 6))
    periods = random.choice((0, 2, 3, 4, 7))
    swapped = random.random() < 0.05
    last = random.randrange(10**digits) if random.random() < 0.1 else random.randrange(10**digits * 3 // 4)
    home = Household(
        daily=daily,
        periods=periods,
        digits=digits,
        amperage=random.choice((16, 25, 32)),
        last=random.randrange(50) if swapped else last,
        days=days,
        tail=random.randrange(daily * 30) if swapped else None,
        declared_before=not swapped and random.random() < 0.15,
        below=None,
        declared=0,
        photo=random.random() < 0.3,
        other_serial=random.random() < 0.02,
        inquiry=_inquiry(random),
    )
    if home.declared_before and home.days > 1 and home.last > 0 and random.random() < 0.2:
        home = replace(home, below=random.randint(1, min(home.last, 200)))
    return replace(home, declared=_declared(random, home))


def _declared(random: Random, home: Household) -> int:
    used = home.daily * home.days
    kind = random.random()
    if kind < 0.6:
        more = random.randint(used * 7 // 10, used * 13 // 10)
    elif kind < 0.75:
        more = random.randint(0, used * 4)
    elif kind < 0.85:
        more = -random.randint(0, home.last)
    elif kind < 0.9:
        more = 0
    elif kind < 0.97:
        more = random.randrange(home.size)
    else:
        return random.randrange(home.size, 10 * home.size)
    return (home.last + more) % home.size


def _inquiry(random: Random) -> Inquiry:
    odd = random.random() < 0.05
    identity = random.choice(list(Identity)) if odd else Identity.KNOWN
    record = random.choice(list(RecordMatch)) if random.random() < 0.05 else RecordMatch.MATCHES
    return Inquiry(identity=identity, record=record)


def records(home: Household) -> FakeUnitOfWork:
    """The company's records of it, with its request."""
    uow, since = FakeUnitOfWork(), TODAY - timedelta(days=home.days)
    meter = Meter(serial="M-1", digits=home.digits, multiplier=1, installed_on=TODAY - timedelta(days=900))
    base = replace(connection(), meter=meter, amperage=home.amperage, phases=1)
    uow.connections.save(base)
    if home.tail is None:
        _read(uow, home, base.bill_id, since, ends=home.last)
    else:
        _swap(uow, home, meter, since)
    if home.declared_before:
        _declared_earlier(uow, home, since)
    if home.below is not None:
        _read_below(uow, home, since)
    uow.requests.add(_request(home))
    return uow


def _read(uow: FakeUnitOfWork, home: Household, bill_id: str, until: date, *, ends: int) -> None:
    """Periodic readings of a steady use, the last of them billed; without a history the opening alone."""
    source = ReadingSource.PERIODIC
    if home.periods == 0:
        uow.connections.add_reading(Reading(bill_id=bill_id, kwh=ends, taken_on=until, source=source))
        return
    for back in range(home.periods, -1, -1):
        kwh = (ends - back * home.daily * PERIOD) % home.size
        day = until - timedelta(days=back * PERIOD)
        if back or not home.declared_before:
            uow.connections.add_reading(Reading(bill_id=bill_id, kwh=kwh, taken_on=day, source=source))


def _swap(uow: FakeUnitOfWork, home: Household, old: Meter, day: date) -> None:
    """Another meter since that day; the old one had counted its tail since it was last billed."""
    billed = home.size // 2
    _read(uow, home, BILL_ID, day - timedelta(days=30), ends=billed)
    new = replace(old, serial="M-2", installed_on=day)
    uow.connections.add_former_meter(FormerMeter(bill_id=BILL_ID, meter=old, removed_on=day))
    uow.connections.save(replace(uow.connections.get(BILL_ID), meter=new))
    for serial, kwh, role in (
        ("M-1", billed + (home.tail or 0), ReadingRole.CLOSING),
        ("M-2", home.last, ReadingRole.OPENING),
    ):
        uow.connections.add_reading(
            Reading(bill_id=BILL_ID, kwh=kwh, taken_on=day, source=ReadingSource.AGENT, meter_serial=serial, role=role)
        )


def _declared_earlier(uow: FakeUnitOfWork, home: Household, day: date) -> None:
    request = replace(_request(home), tracking_code=BEFORE, state=RequestState.CLOSED)
    uow.requests.add(request)
    uow.bills.add(
        Bill(
            number="1405-1",
            kind=BillKind.PERIODIC,
            bill_id=BILL_ID,
            payment_id="1",
            tracking_code=BEFORE,
            lines=(),
            carried_in=ZERO,
            carried_out=ZERO,
            issued_at=FixedClock().now() - timedelta(days=home.days),
            due_on=day,
            state=BillState.PAID,
            billed_up_to=MeterReading(kwh=home.last, taken_on=day),
            meter_serial="M-1",
        )
    )


def _read_below(uow: FakeUnitOfWork, home: Household, since: date) -> None:
    """A periodic reading that shows less than was declared and billed before it."""
    day = since + timedelta(days=home.days // 2)
    kwh = home.last - (home.below or 0)
    uow.connections.add_reading(Reading(bill_id=BILL_ID, kwh=kwh, taken_on=day, source=ReadingSource.PERIODIC))


def _request(home: Household) -> Request:
    answers: dict[str, Answer] = {"reading": MeterReading(kwh=home.declared, taken_on=TODAY)}
    if home.other_serial:
        answers["meterSerial"] = "X-9"
    request = request_of(service_of(SERVICE), tracking_code=CODE, answers=answers)
    papers = frozenset({PHOTOGRAPH}) if home.photo else frozenset()
    return replace(request, application=replace(request.application, documents=papers))
