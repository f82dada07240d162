"""Sample subscribers, agents, readings and past bills from a JSON file. Days are told as "days ago", so that a file
stays fresh whenever it is loaded.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, ClassVar, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from services.errors import ServiceError
from services.identifiers import parse_bill_id, parse_mobile, parse_payment_id
from services.metering.custody import enter_former, meter_of, start_of_day
from services.model.bills import Bill, BillLine, BillState
from services.model.connections import (
    Connection,
    ConnectionState,
    FormerMeter,
    Meter,
    Reading,
    ReadingRole,
    ReadingSource,
    Subscriber,
    TariffClass,
)
from services.model.custody import Register, RegisterReading
from services.model.cuts import CutCase
from services.model.keys import BillKind, WorkOrderKind
from services.model.metering import Agent
from services.money import ZERO
from services.person_ids import parse_person_id
from services.ports import UnitOfWork
from workers.sample_cuts import enter_cut

T = TypeVar("T")

_DUE_DAYS = 15
_LINE = "بهای برق مصرفی دوره"

DaysAgo = Annotated[int, Field(ge=0, le=36_500)]


class SamplesBroken(ServiceError):
    """The file is no file of samples; the message names the place, not the value."""


class _Sample(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid"
    )


class SampleSubscriber(_Sample):
    """A subscriber."""

    national_id: Annotated[str, AfterValidator(parse_person_id)]
    full_name: str
    mobile: Annotated[str, AfterValidator(parse_mobile)]
    landline: str


class SampleMeter(_Sample):
    """A meter; which registers it has besides its total."""

    serial: str
    digits: int = Field(ge=4, le=8)
    multiplier: int = Field(default=1, ge=1)
    installed_days_ago: DaysAgo
    registers: frozenset[Register] = frozenset()


class SampleFormerMeter(SampleMeter):
    """A meter that hung before the present one."""

    removed_days_ago: DaysAgo


class SampleReading(_Sample):
    """A reading in kWh, periodic unless said otherwise; whose meter it is of, where the records say so.

    `registers` are what the others of the present meter showed.
    """

    days_ago: DaysAgo
    kwh: int = Field(ge=0)
    registers: dict[Register, int] = Field(default_factory=dict)
    source: ReadingSource = ReadingSource.PERIODIC
    meter_serial: str | None = None
    role: ReadingRole | None = None


class SampleBill(_Sample):
    """A bill of a past period; its amount is in its payment ID."""

    payment_id: str
    days_ago: DaysAgo
    paid: bool


class SampleCut(_Sample):
    """Power was cut in this case by an earlier request of the service; `kwh` is what the meter showed then."""

    case: CutCase
    service: str
    days_ago: DaysAgo
    kwh: int | None = None


class SampleConnection(_Sample):
    """A connection with its history, readings and bills oldest first."""

    bill_id: str
    district: str
    tariff_class: TariffClass
    amperage: int
    phases: int
    address: str = ""
    state: ConnectionState = ConnectionState.ACTIVE
    subscriber: SampleSubscriber
    meter: SampleMeter
    former_meters: tuple[SampleFormerMeter, ...] = ()
    readings: tuple[SampleReading, ...]
    bills: tuple[SampleBill, ...]
    cut: SampleCut | None = None


class SampleAgent(_Sample):
    """A field agent."""

    code: str
    full_name: str
    district: str
    kinds: frozenset[WorkOrderKind]
    active: bool = True


class Samples(_Sample):
    """A whole file."""

    agents: tuple[SampleAgent, ...]
    connections: tuple[SampleConnection, ...]


_AGENTS_BY_KIND = TypeAdapter(dict[WorkOrderKind, frozenset[str]])


def read_samples(path: Path) -> Samples:
    """The samples of the file. Raises SamplesBroken.

    Who is sent for the kinds of work orders that one service has for itself stands in a file of its own, named by the
    service, in the folder beside: agents' codes by kind.
    """
    samples = _read(path, Samples.model_validate_json)
    sent = [_read(each, _AGENTS_BY_KIND.validate_json) for each in sorted(path.with_suffix("").glob("*.json"))]
    own = {kind: codes for each in sent for kind, codes in each.items()}
    agents = (
        agent.model_copy(update={"kinds": agent.kinds | {kind for kind, codes in own.items() if agent.code in codes}})
        for agent in samples.agents
    )
    return samples.model_copy(update={"agents": tuple(agents)})


def _read(path: Path, read: Callable[[bytes], T]) -> T:
    try:
        return read(path.read_bytes())
    except OSError as error:
        raise SamplesBroken(f"{path.name}: {error.strerror}") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise SamplesBroken(f"{path.name}: {'.'.join(map(str, first['loc']))}: {first['type']}") from None


def load(uow: UnitOfWork, samples: Samples, *, today: date) -> int:
    """Store what is not there yet; the number of connections added. Raises SamplesBroken for a wrong identifier."""
    for agent in samples.agents:
        uow.metering.save_agent(_agent(agent))
    new = [sample for sample in samples.connections if uow.connections.find(sample.bill_id) is None]
    for sample in new:
        _add(uow, sample, today)
    return len(new)


def _add(uow: UnitOfWork, sample: SampleConnection, today: date) -> None:
    connection = _connection(sample, today)
    uow.connections.save(connection)
    for former in sample.former_meters:
        removed_on = _day(today, former.removed_days_ago)
        known = FormerMeter(bill_id=sample.bill_id, meter=_meter(former, today), removed_on=removed_on)
        uow.connections.add_former_meter(known)
        enter_former(uow, connection, known)
    meter = meter_of(uow, connection)
    if meter is not None and sample.meter.registers:
        uow.meters.save(replace(meter, registers=sample.meter.registers))
    for reading in sample.readings:
        uow.connections.add_reading(_reading(sample.bill_id, reading, today))
        if meter is not None and reading.registers:
            uow.meters.add_register_reading(_register_reading(meter.key, reading, today))
    for bill in _bills(sample, today):
        uow.bills.add(bill)
    if cut := sample.cut:
        day = _day(today, cut.days_ago)
        enter_cut(uow, connection, case=cut.case, service=cut.service, on=day, kwh=cut.kwh)


def _agent(sample: SampleAgent) -> Agent:
    return Agent(
        code=sample.code,
        full_name=sample.full_name,
        district=sample.district,
        kinds=sample.kinds,
        active=sample.active,
    )


def _connection(sample: SampleConnection, today: date) -> Connection:
    person = sample.subscriber
    return Connection(
        bill_id=_checked_bill_id(sample.bill_id),
        subscriber=Subscriber(
            national_id=person.national_id,
            full_name=person.full_name,
            mobile=person.mobile,
            landline=person.landline,
        ),
        meter=_meter(sample.meter, today),
        district=sample.district,
        tariff_class=sample.tariff_class,
        amperage=sample.amperage,
        phases=sample.phases,
        address=sample.address,
        state=sample.state,
    )


def _meter(sample: SampleMeter, today: date) -> Meter:
    return Meter(
        serial=sample.serial,
        digits=sample.digits,
        multiplier=sample.multiplier,
        installed_on=_day(today, sample.installed_days_ago),
    )


def _checked_bill_id(text: str) -> str:
    try:
        return str(parse_bill_id(text))
    except ValueError as error:
        raise SamplesBroken(f"bill ID {text}: {error}") from None


def _reading(bill_id: str, sample: SampleReading, today: date) -> Reading:
    return Reading(
        bill_id=bill_id,
        kwh=sample.kwh,
        taken_on=_day(today, sample.days_ago),
        source=sample.source,
        meter_serial=sample.meter_serial,
        role=sample.role,
    )


def _register_reading(meter: str, sample: SampleReading, today: date) -> RegisterReading:
    read_at = start_of_day(_day(today, sample.days_ago))
    return RegisterReading(meter=meter, read_at=read_at, values=sample.registers, total_kwh=sample.kwh)


def _bills(sample: SampleConnection, today: date) -> Sequence[Bill]:
    return [_bill(sample.bill_id, number, bill, today) for number, bill in enumerate(sample.bills, start=1)]


def _bill(bill_id: str, number: int, sample: SampleBill, today: date) -> Bill:
    try:
        amount = parse_payment_id(sample.payment_id, bill_id=bill_id).amount
    except ValueError as error:
        raise SamplesBroken(f"payment ID {sample.payment_id} of bill ID {bill_id}: {error}") from None
    issued_on = _day(today, sample.days_ago)
    return Bill(
        number=f"{bill_id}-{number:02}",
        kind=BillKind.PERIODIC,
        bill_id=bill_id,
        payment_id=sample.payment_id,
        tracking_code=None,
        lines=(BillLine(code="energy", title=_LINE, amount=amount),),
        carried_in=ZERO,
        carried_out=ZERO,
        issued_at=datetime.combine(issued_on, time(9), UTC),
        due_on=issued_on + timedelta(days=_DUE_DAYS),
        state=BillState.PAID if sample.paid else BillState.ISSUED,
    )


def _day(today: date, days_ago: int) -> date:
    return today - timedelta(days=days_ago)
