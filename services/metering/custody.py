"""Who has a meter: every move ends one custody and begins the next at the same instant, in one transaction.

A meter is entered when the company first has to do with it: when it is mounted, or, where a connection's record knew it
before anybody wrote down ways, from that record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from services.jalali import TEHRAN
from services.metering.meter_registers import note_shown
from services.metering.report_fields import serial_characters
from services.metering.seals import remove_seals
from services.model.connections import Connection, ConnectionState, FormerMeter, Meter
from services.model.custody import NO_CAUSE, Cause, Custody, Holder, MeterAsset, MeterKind, Register
from services.model.metering import WorkOrder
from services.ports import UnitOfWork
from services.text import normalise

_HANGS = (ConnectionState.ACTIVE, ConnectionState.CUT)

# Where a meter is that can be mounted.
_FREE = frozenset({Holder.AGENT, Holder.LABORATORY, Holder.WAREHOUSE, Holder.UNRECORDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What an agent tells of a meter that he took away: its registers beside the total, the seals that he removed, a
    photograph.
    """

    registers: Mapping[Register, int] = field(default_factory=dict)
    total_kwh: int | None = None
    seals: tuple[str, ...] = ()
    photograph: str | None = None


NOTHING_TOLD = Collected()


def characters_of(serial: str) -> str:
    """What tells one serial from another, however it is typed or kept; of one without letters and digits, itself."""
    written = normalise(serial)
    return serial_characters(written) or written


def cause_of(order: WorkOrder | None, *, tracking_code: str | None = None) -> Cause:
    """A work order as what moves a meter; without one, the request alone."""
    if order is None:
        return Cause(tracking_code=tracking_code)
    return Cause(tracking_code=order.tracking_code, work_order_number=order.number, agent_code=order.agent_code)


def present_custody(uow: UnitOfWork, key: str) -> Custody:
    """Who has the meter now."""
    return uow.meters.way_of(key)[-1]


def meter_of(uow: UnitOfWork, connection: Connection) -> MeterAsset | None:
    """The meter that the connection's record names, wherever it is, entered from there if nobody knows it yet. None
    where none was ever mounted.
    """
    meter = connection.meter
    if not meter.serial:
        return None
    characters, hangs = characters_of(meter.serial), connection.state in _HANGS
    for custody in reversed(uow.meters.hung_at(connection.bill_id)):
        known = uow.meters.find(custody.meter)
        if known is not None and known.characters == characters and (custody.until is None or not hangs):
            return known
    return _entered_from_record(uow, connection)


def collect_meter(
    uow: UnitOfWork, connection: Connection, *, cause: Cause, at: datetime, told: Collected = NOTHING_TOLD
) -> MeterAsset | None:
    """The meter of the connection is taken away, by the agent of the cause; where none is known, by the company. One
    that hangs there no longer stays where it is. None where there is no meter.
    """
    meter = meter_of(uow, connection)
    if meter is None or present_custody(uow, meter.key).bill_id != connection.bill_id:
        return meter
    _move(uow, meter, _taken_by(cause), at=at, cause=cause, agent_code=cause.agent_code, reference=told.photograph)
    remove_seals(uow, meter, told.seals, cause=cause, at=at)
    note_shown(uow, meter, told.registers, total_kwh=told.total_kwh, at=at, cause=cause)
    return meter


def hang_meter(
    uow: UnitOfWork,
    connection: Connection,
    *,
    cause: Cause,
    at: datetime,
    kind: MeterKind | None = None,
    meter: MeterAsset | None = None,
) -> MeterAsset:
    """The meter that the connection's record names hangs there from now on.

    It is the one of this serial that the company has, wherever. Where all of them hang somewhere or are scrapped, or
    there is none, it is another one, entered now. `kind` is what whoever hung it says of it; `meter` is the one, of
    several with the serial, where it is known which.
    """
    known = meter if meter is not None and _is_free(uow, meter) else _free(uow, connection.meter)
    at = _not_before_others(uow, connection, at)
    return _hang(uow, connection, known, cause=cause, at=at, kind=kind)


def note_kind(uow: UnitOfWork, meter: MeterAsset, kind: MeterKind | None) -> None:
    """Somebody has seen of what kind the meter is; where he does not say, what is known of it stays."""
    if kind is not None and kind is not meter.kind:
        uow.meters.save(replace(meter, kind=kind))


def hang_again(uow: UnitOfWork, connection: Connection, *, cause: Cause, at: datetime) -> None:
    """The meter that was taken away from the connection is there again; that it is not scrapped was looked at before.

    Where it hangs at another connection by now, somebody has mistaken its serial, then or now: no installation is
    stopped by that, and what hangs here is another meter of the serial.
    """
    meter = meter_of(uow, connection)
    present = None if meter is None else present_custody(uow, meter.key)
    if meter is None or present is None or present.bill_id == connection.bill_id:
        return
    if present.bill_id is not None:
        hang_meter(uow, connection, cause=cause, at=at)
        return
    moment = _not_before_others(uow, connection, at)
    _move(uow, meter, Holder.CONNECTION, at=moment, cause=cause, bill_id=connection.bill_id)


def is_scrapped(uow: UnitOfWork, connection: Connection) -> bool:
    """Whether the meter that the connection's record names is scrapped, and cannot be mounted again."""
    meter = meter_of(uow, connection)
    return meter is not None and present_custody(uow, meter.key).holder is Holder.SCRAPPED


def hangs_elsewhere(uow: UnitOfWork, serial: str, *, than: str) -> list[str]:
    """The bill IDs of the connections, other than that one, at which meters of this serial hang."""
    known = [present_custody(uow, each.key).bill_id for each in uow.meters.alike(characters_of(serial))]
    return [bill_id for bill_id in known if bill_id not in (None, than)]


def collected_elsewhere(uow: UnitOfWork, serial: str, *, than: str) -> list[str]:
    """The bill IDs of the connections, other than that one, from which a meter of this serial was taken away for a
    time: they are to get it back, also where it hangs at that one meanwhile.
    """
    characters = characters_of(serial)
    ways = [uow.meters.way_of(each.key) for each in uow.meters.alike(characters)]
    hung_last = [_last_connection(way, than=than) for way in ways if way[-1].holder in _FREE or way[-1].bill_id == than]
    found = [uow.connections.find(bill_id) for bill_id in hung_last if bill_id is not None]
    return [
        each.bill_id
        for each in found
        if each is not None
        and each.state is ConnectionState.COLLECTED
        and characters_of(each.meter.serial) == characters
    ]


def hand_over(
    uow: UnitOfWork,
    meter: MeterAsset,
    *,
    to: Holder,
    at: datetime,
    cause: Cause = NO_CAUSE,
    reference: str | None = None,
) -> None:
    """The meter goes to the laboratory, the warehouse or the scrap, with the number of the paper that shows it. One
    that is there already stays.
    """
    if present_custody(uow, meter.key).holder is not to:
        _move(uow, meter, to, at=at, cause=cause, reference=reference)


def enter_former(uow: UnitOfWork, connection: Connection, former: FormerMeter) -> None:
    """A meter that a connection's files know as one of before: it hung there, and where it is nobody wrote down."""
    meter = _new(uow, former.meter, phases=None)
    hung_from, until = start_of_day(former.meter.installed_on), start_of_day(former.removed_on)
    uow.meters.add(meter, _first(meter, Holder.CONNECTION, hung_from, bill_id=connection.bill_id, cause=NO_CAUSE))
    _move(uow, meter, Holder.UNRECORDED, at=until, cause=NO_CAUSE)


def _hang(
    uow: UnitOfWork,
    connection: Connection,
    known: MeterAsset | None,
    *,
    cause: Cause,
    at: datetime,
    kind: MeterKind | None = None,
) -> MeterAsset:
    if known is None:
        meter = replace(_new(uow, connection.meter, phases=connection.phases), kind=kind)
        uow.meters.add(meter, _first(meter, Holder.CONNECTION, at, bill_id=connection.bill_id, cause=cause))
        return meter
    _move(uow, known, Holder.CONNECTION, at=at, cause=cause, bill_id=connection.bill_id)
    note_kind(uow, known, kind)
    return known


def _last_connection(way: Sequence[Custody], *, than: str) -> str | None:
    return next((each.bill_id for each in reversed(way) if each.bill_id not in (None, than)), None)


def _move(
    uow: UnitOfWork,
    meter: MeterAsset,
    holder: Holder,
    *,
    at: datetime,
    cause: Cause,
    bill_id: str | None = None,
    agent_code: str | None = None,
    reference: str | None = None,
) -> None:
    """Never before the present custody began: the clocks of two hosts may differ."""
    present = present_custody(uow, meter.key)
    moment = max(at, present.since)
    begun = Custody(
        meter=meter.key,
        position=present.position + 1,
        holder=holder,
        since=moment,
        bill_id=bill_id,
        agent_code=agent_code,
        by_request=cause.tracking_code,
        by_order=cause.work_order_number,
        told_by=cause.told_by,
        reference=reference,
    )
    uow.meters.hand_over(replace(present, until=moment), begun)


def _not_before_others(uow: UnitOfWork, connection: Connection, at: datetime) -> datetime:
    """The moment, or that at which the last meter was taken away from the connection, if that is later."""
    return max([at, *(each.until for each in uow.meters.hung_at(connection.bill_id) if each.until is not None)])


def _taken_by(cause: Cause) -> Holder:
    return Holder.UNRECORDED if cause.agent_code is None else Holder.AGENT


def _entered_from_record(uow: UnitOfWork, connection: Connection) -> MeterAsset:
    """One that is free is the meter that the record tells of only if it was so when that was mounted."""
    since = start_of_day(connection.meter.installed_on)
    if connection.state in _HANGS:
        at = _not_before_others(uow, connection, since)
        return _hang(uow, connection, _free(uow, connection.meter, since=at), cause=NO_CAUSE, at=at)
    meter = _new(uow, connection.meter, phases=connection.phases)
    uow.meters.add(meter, _first(meter, Holder.UNRECORDED, since, bill_id=None, cause=NO_CAUSE))
    return meter


def _is_free(uow: UnitOfWork, meter: MeterAsset) -> bool:
    return present_custody(uow, meter.key).holder in _FREE


def _free(uow: UnitOfWork, meter: Meter, *, since: datetime | None = None) -> MeterAsset | None:
    """One of the serial that can be mounted, and where an instant is given, could be then already."""
    for each in uow.meters.alike(characters_of(meter.serial)):
        present = present_custody(uow, each.key)
        if present.holder in _FREE and (since is None or present.since <= since):
            return each
    return None


def _new(uow: UnitOfWork, meter: Meter, *, phases: int | None) -> MeterAsset:
    characters = characters_of(meter.serial)
    alike = len(uow.meters.alike(characters))
    key = f"{characters}~{alike + 1}" if alike else characters
    return MeterAsset(key=key, characters=characters, serial=meter.serial, digits=meter.digits, phases=phases)


def _first(meter: MeterAsset, holder: Holder, since: datetime, *, bill_id: str | None, cause: Cause) -> Custody:
    return Custody(
        meter=meter.key,
        position=1,
        holder=holder,
        since=since,
        bill_id=bill_id,
        by_request=cause.tracking_code,
        by_order=cause.work_order_number,
    )


def start_of_day(day: date) -> datetime:
    """Of what was mounted, removed or read when nobody wrote down the hour, only the day is known."""
    return datetime.combine(day, time(), TEHRAN)
