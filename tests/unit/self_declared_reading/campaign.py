"""Random declared readings against the model.

Of each: the findings of the facts by the table are the model's, and so are the kWh that its bill charges; what an agent
reads later bills the rest, so that both together are the meter's advance.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

from services.billing.billed_period import billed_period
from services.model.bills import Bill, BillState
from services.model.connections import MeterReading
from services.model.keys import BillKind
from services.money import ZERO
from services.readings.check import compare
from services.specific.self_declared_reading.facts import declaration_facts
from tests.fakes.uow import FakeUnitOfWork, FixedClock
from tests.unit.billing_world import BILL_ID, REFERENCE
from tests.unit.self_declared_reading.households import CODE, TODAY, Household, expected, household, records
from tests.unit.self_declared_reading.triage_table import named, triage, verdict_of


@dataclass
class Tally:
    """How many readings came to which verdict and finding; `faults` are those that the model tells otherwise."""

    verdicts: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    kwh: int = 0
    faults: list[str] = field(default_factory=list)


def campaign(readings: int, seed: int) -> Tally:
    """So many, by this seed."""
    random, tally = Random(seed), Tally()  # noqa: S311 - no secrets
    for _ in range(readings):
        _declare(household(random), random, tally)
    return tally


def _declare(home: Household, random: Random, tally: Tally) -> None:
    uow, model = records(home), expected(home)
    facts = declaration_facts(uow, clock=FixedClock(), reference=REFERENCE, tracking_code=CODE, inquiry=home.inquiry)
    found = triage(named(facts))
    verdict, codes = verdict_of(found), {code for _, code in found}
    tally.verdicts[verdict] += 1
    tally.findings.update(codes)
    if codes != model.findings:
        tally.faults.append(f"{home}: {sorted(codes)}, not {sorted(model.findings)}")
    elif verdict == "plain":
        _conserve(uow, home, random, tally)


def _conserve(uow: FakeUnitOfWork, home: Household, random: Random, tally: Tally) -> None:
    """Billed by the declaration, and then by what an agent reads after it."""
    request, model = uow.requests.get(CODE), expected(home)
    period = billed_period(uow, request)
    if period.kwh != model.kwh:
        tally.faults.append(f"{home}: {period.kwh} kWh, not {model.kwh}")
        return
    tally.kwh += period.kwh
    reading = request.application.declared_reading
    uow.bills.add(_bill(reading, period.kwh))
    later = home.daily * 60 * random.randint(8, 12) // 10
    true = replace(reading, kwh=(reading.kwh + later) % home.size, taken_on=TODAY + timedelta(days=60))
    after = compare(uow, uow.connections.get(BILL_ID), true)
    if after.fault is None and after.unbilled.kwh != later:
        tally.faults.append(f"{home}: {after.unbilled.kwh} kWh after it, not {later}")


def _bill(reading: MeterReading, kwh: int) -> Bill:
    return Bill(
        number="1405-2",
        kind=BillKind.PERIODIC,
        bill_id=BILL_ID,
        payment_id="2",
        tracking_code=CODE,
        lines=(),
        carried_in=ZERO,
        carried_out=ZERO,
        issued_at=FixedClock().now(),
        due_on=TODAY,
        state=BillState.ISSUED,
        billed_up_to=reading,
        billed_kwh=kwh,
    )
