"""Connections with their subscriber, meter and readings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy import insert as insert_into
from sqlalchemy.orm import Session

from db.base import table_of
from db.repositories.rows import found, insert, write_changes
from db.repositories.touched import Repository
from db.tables import (
    ConnectionRow,
    FormerMeterRow,
    FormerSubscriberRow,
    MeterRow,
    OpenedFileRow,
    ReadingJudgementRow,
    ReadingRow,
    SubscriberRow,
)
from db.tables.connections import CUT
from services.model.connections import (
    Connection,
    FormerMeter,
    FormerSubscriber,
    Meter,
    MeterReading,
    Reading,
    ReadingJudgement,
    Subscriber,
)

_CONNECTION, _SUBSCRIBER, _METER = table_of(ConnectionRow), table_of(SubscriberRow), table_of(MeterRow)
_FIND = (
    select(
        _CONNECTION,
        *(column for table in (_SUBSCRIBER, _METER) for column in table.columns if not column.primary_key),
    )
    .join_from(_CONNECTION, _SUBSCRIBER)
    .join(_METER, _METER.c.bill_id == _CONNECTION.c.bill_id)
    .where(_CONNECTION.c.bill_id == bindparam("key"))
)
_CUT = (
    select(_CONNECTION.c.bill_id)
    .where(CUT, _CONNECTION.c.bill_id > bindparam("behind"))
    .order_by(_CONNECTION.c.bill_id)
)


class SqlConnections(Repository):
    """Implements `services.ports.connections.Connections`. What was read is kept at hand, as a request is."""

    not_noted = ("cut_connections",)

    def __init__(self, session: Session, districts: dict[str, str]) -> None:
        """`districts`: by bill ID, what the transaction has seen of them so far, whoever read it."""
        self._session = session
        self._districts = districts
        self._known: dict[str, Connection] = {}

    def get(self, bill_id: str) -> Connection:
        """The connection; raises NotFound."""
        return found(self.find(bill_id), what="connection", key=bill_id)

    def find(self, bill_id: str) -> Connection | None:
        """The connection, if there is one."""
        if bill_id not in self._known:
            row = self._session.connection().execute(_FIND, {"key": bill_id}).one_or_none()
            if row is None:
                return None
            self._known[bill_id] = _connection(row)
        return self._known[bill_id]

    def save(self, connection: Connection) -> None:
        """Add or replace, with subscriber and meter."""
        before = self.find(connection.bill_id)
        for table, values_of in _WRITTEN:
            values = values_of(connection)
            if before is None:
                self._session.connection().execute(insert_into(table), values)
            else:
                write_changes(self._session, table.c.bill_id, before=values_of(before), after=values)
        self._known[connection.bill_id] = connection
        self._districts[connection.bill_id] = connection.district

    def cut_connections(self, *, after: str, limit: int) -> Sequence[str]:
        """The bill IDs behind `after` of connections that are cut."""
        return list(self._session.connection().scalars(_CUT.limit(limit), {"behind": after}))

    def opened_by(self, form_key: str) -> Connection | None:
        """The connection whose file the form has opened, if it has."""
        opened = self._session.get(OpenedFileRow, form_key)
        return self.get(opened.bill_id) if opened else None

    def note_opening(self, form_key: str, bill_id: str) -> None:
        """Keep which file the form has opened; a form opens one."""
        insert(self._session, OpenedFileRow(form_key=form_key, bill_id=bill_id))

    def readings(self, bill_id: str) -> Sequence[Reading]:
        """All readings, oldest first; those of one day as they came in."""
        query = select(ReadingRow).where(ReadingRow.bill_id == bill_id).order_by(ReadingRow.taken_on, ReadingRow.id)
        return [_reading(row) for row in self._session.scalars(query)]

    def add_reading(self, reading: Reading) -> None:
        """Add to the history."""
        row = ReadingRow(
            bill_id=reading.bill_id,
            kwh=reading.kwh,
            taken_on=reading.taken_on,
            source=reading.source,
            meter_serial=reading.meter_serial,
            role=reading.role,
        )
        insert(self._session, row)

    def former_meters(self, bill_id: str) -> Sequence[FormerMeter]:
        """The meters before the present one, oldest first."""
        rows = FormerMeterRow
        query = select(rows).where(rows.bill_id == bill_id).order_by(rows.removed_on, rows.id)
        return [_former_meter(row) for row in self._session.scalars(query)]

    def add_former_meter(self, former: FormerMeter) -> None:
        """Add a meter that was removed."""
        meter = former.meter
        row = FormerMeterRow(
            bill_id=former.bill_id,
            serial=meter.serial,
            digits=meter.digits,
            multiplier=meter.multiplier,
            installed_on=meter.installed_on,
            removed_on=former.removed_on,
        )
        insert(self._session, row)

    def judgements(self, bill_id: str) -> Sequence[ReadingJudgement]:
        """What was judged of the connection's readings, oldest first."""
        rows = ReadingJudgementRow
        query = select(rows).where(rows.bill_id == bill_id).order_by(rows.id)
        return [_judgement(row) for row in self._session.scalars(query)]

    def add_judgement(self, judgement: ReadingJudgement) -> None:
        """Add to what was judged."""
        insert(self._session, _judgement_row(judgement))

    def former_subscribers(self, bill_id: str) -> Sequence[FormerSubscriber]:
        """Who the connection was registered to before, oldest first."""
        query = (
            select(FormerSubscriberRow)
            .where(FormerSubscriberRow.bill_id == bill_id)
            .order_by(FormerSubscriberRow.changed_at, FormerSubscriberRow.tracking_code)
        )
        return [_former(row) for row in self._session.scalars(query)]

    def add_former_subscriber(self, former: FormerSubscriber) -> None:
        """Add to the history; a request changes the name once."""
        insert(self._session, _former_row(former))


def _former_meter(row: FormerMeterRow) -> FormerMeter:
    return FormerMeter(bill_id=row.bill_id, meter=_meter(row), removed_on=row.removed_on)


def _meter(row: Row[Any] | FormerMeterRow) -> Meter:
    return Meter(serial=row.serial, digits=row.digits, multiplier=row.multiplier, installed_on=row.installed_on)


def _judgement(row: ReadingJudgementRow) -> ReadingJudgement:
    return ReadingJudgement(
        bill_id=row.bill_id,
        tracking_code=row.tracking_code,
        judgement=row.judgement,
        reading=MeterReading(kwh=row.reading_kwh, taken_on=row.reading_on),
        against=MeterReading(kwh=row.against_kwh, taken_on=row.against_on),
        reason=row.reason,
        judged_at=row.judged_at,
    )


def _judgement_row(judgement: ReadingJudgement) -> ReadingJudgementRow:
    return ReadingJudgementRow(
        bill_id=judgement.bill_id,
        tracking_code=judgement.tracking_code,
        judgement=judgement.judgement,
        reading_kwh=judgement.reading.kwh,
        reading_on=judgement.reading.taken_on,
        against_kwh=judgement.against.kwh,
        against_on=judgement.against.taken_on,
        reason=judgement.reason,
        judged_at=judgement.judged_at,
    )


def _former(row: FormerSubscriberRow) -> FormerSubscriber:
    return FormerSubscriber(
        bill_id=row.bill_id,
        subscriber=_subscriber(row),
        liable_until=MeterReading(kwh=row.liable_until_kwh, taken_on=row.liable_until_day),
        changed_at=row.changed_at,
        tracking_code=row.tracking_code,
    )


def _former_row(former: FormerSubscriber) -> FormerSubscriberRow:
    person = former.subscriber
    return FormerSubscriberRow(
        tracking_code=former.tracking_code,
        bill_id=former.bill_id,
        national_id=person.national_id,
        full_name=person.full_name,
        mobile=person.mobile,
        landline=person.landline,
        liable_until_kwh=former.liable_until.kwh,
        liable_until_day=former.liable_until.taken_on,
        changed_at=former.changed_at,
    )


def _connection(row: Row[Any]) -> Connection:
    return Connection(
        bill_id=row.bill_id,
        subscriber=_subscriber(row),
        meter=_meter(row),
        district=row.district,
        tariff_class=row.tariff_class,
        amperage=row.amperage,
        phases=row.phases,
        address=row.address,
        state=row.state,
        carried=row.carried,
    )


def _subscriber(row: Row[Any] | FormerSubscriberRow) -> Subscriber:
    return Subscriber(national_id=row.national_id, full_name=row.full_name, mobile=row.mobile, landline=row.landline)


def _reading(row: ReadingRow) -> Reading:
    return Reading(
        bill_id=row.bill_id,
        kwh=row.kwh,
        taken_on=row.taken_on,
        source=row.source,
        meter_serial=row.meter_serial,
        role=row.role,
    )


def _connection_values(connection: Connection) -> dict[str, object]:
    return {
        "bill_id": connection.bill_id,
        "district": connection.district,
        "tariff_class": connection.tariff_class,
        "amperage": connection.amperage,
        "phases": connection.phases,
        "address": connection.address,
        "state": connection.state,
        "carried": connection.carried,
    }


def _subscriber_values(connection: Connection) -> dict[str, object]:
    subscriber = connection.subscriber
    return {
        "bill_id": connection.bill_id,
        "national_id": subscriber.national_id,
        "full_name": subscriber.full_name,
        "mobile": subscriber.mobile,
        "landline": subscriber.landline,
    }


def _meter_values(connection: Connection) -> dict[str, object]:
    meter = connection.meter
    return {
        "bill_id": connection.bill_id,
        "serial": meter.serial,
        "digits": meter.digits,
        "multiplier": meter.multiplier,
        "installed_on": meter.installed_on,
    }


# A subscriber and a meter refer to their connection.
_WRITTEN = ((_CONNECTION, _connection_values), (_SUBSCRIBER, _subscriber_values), (_METER, _meter_values))
