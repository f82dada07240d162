"""Which meter an agent has stood before or hung: the one in the records, or another."""

from collections.abc import Iterator
from datetime import datetime

from services.forms.fields import FieldReader
from services.metering.custody import characters_of, collected_elsewhere, hangs_elsewhere
from services.metering.report_fields import names_meter
from services.model.connections import Judgement, MeterReading, Reading, ReadingSource
from services.model.custody import Sighting
from services.model.requests import Request
from services.ports import UnitOfWork
from services.readings.judging import PersonsWord
from services.readings.meters import foreign_readings
from services.readings.records import records_of
from services.text import to_persian_digits

SERIAL_SEEN = "شمارهٔ سریال کنتور ثبت‌شده در بازدیدی پس از آن از روی پلاک خوانده شد."


def known_elsewhere(uow: UnitOfWork, serial: str, *, than: str) -> Iterator[str]:
    """At which connections, other than that one, a meter of this serial hangs or is to be hung again, each in Persian:
    makers give the same serials, and plates are misread.
    """
    found = [(each, "نصب است") for each in hangs_elsewhere(uow, serial, than=than)]
    found += [(each, "بوده و موقتاً جمع‌آوری شده است") for each in collected_elsewhere(uow, serial, than=than)]
    for bill_id, told in found:
        yield f"کنتوری با شمارهٔ {to_persian_digits(serial)} در اشتراک {to_persian_digits(bill_id)} {told}."


def note_other_meter(
    uow: UnitOfWork, request: Request, shown: MeterReading, *, serial: str, source: ReadingSource, at: datetime
) -> None:
    """Another meter hangs there than in the records: from now on, no reading is believed until it is recorded, or
    somebody has seen the recorded one there.
    """
    bill_id = request.application.bill_id
    seen = Sighting(serial=serial, bill_id=bill_id, seen_at=at, tracking_code=request.tracking_code)
    uow.meters.add_sighting(seen, characters=characters_of(serial))
    uow.connections.add_reading(
        Reading(
            bill_id=bill_id,
            kwh=shown.kwh,
            taken_on=shown.taken_on,
            source=source,
            meter_serial=serial,
        )
    )


def note_seen_meter(uow: UnitOfWork, request: Request, reader: FieldReader, *, at: datetime) -> None:
    """Where the report names the meter in the records, those that named another had mistyped it."""
    connection = uow.connections.get(request.application.bill_id)
    if not names_meter(reader, connection.meter):
        return
    others = [
        MeterReading(kwh=each.kwh, taken_on=each.taken_on) for each in foreign_readings(records_of(uow, connection))
    ]
    word = PersonsWord(request=request, reason=SERIAL_SEEN, at=at)
    word.keep(uow, Judgement.LAST_READING_WRONG, [(each, each) for each in others])
