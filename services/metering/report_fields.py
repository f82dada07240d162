"""What the reports from the field have in common: numbers of seals, reasons in somebody's own words, the register's
number, and the serial on the meter's plate where it is another one.

Whatever the register shows can be reported. What contradicts the records goes to the diagnosis unit in doubt.
"""

from dataclasses import replace

from services.forms.fields import FieldReader
from services.intake.reading import REPORTED, check_digits
from services.model.connections import METER_GONE, Connection, Meter
from services.model.metering import WorkOrder
from services.ports import UnitOfWork
from services.readings.rollover import fits_register
from services.text import letters_and_digits

REASON = REPORTED.extended(titles={"reason": "دلیل"})

SERIAL_TITLES = {"meterSerial": "شمارهٔ سریال کنتور"}
SERIAL_MESSAGES = {
    ("meterSerial", "shape"): "شمارهٔ سریال کنتور باید رقم یا حرف داشته باشد. آن را از روی پلاک کنتور وارد کنید."
}

GONE_MESSAGES = {
    ("outcome", "meter-gone"): (
        "درخواست دیگری کنتور این اشتراک را برداشته است. کنتوری نصب نکنید؛ اگر نصب کرده‌اید آن را بردارید، و گزارش کنید "
        "که کار انجام نشد."
    )
}


def refuse_where_gone(reader: FieldReader, connection: Connection) -> bool:
    """True where another request has taken the meter away, so no work on one can be reported. Code: meter-gone."""
    is_gone = connection.state in METER_GONE
    if is_gone:
        reader.refuse("outcome", "meter-gone")
    return is_gone


def read_seal(reader: FieldReader, field: str) -> str | None:
    """The number of a seal. Code: shape where it has neither digit nor letter, and those of `FieldReader.text`."""
    seal = reader.text(field)
    if seal is not None and not seal_characters(seal):
        reader.refuse(field, "shape")
        return None
    return seal


def seal_characters(seal: str) -> str:
    """What tells one seal from another, however the number is typed."""
    return letters_and_digits(seal)


def reported_reason(raw: object) -> str | None:
    """The reason in the report, if it gives one that can be read."""
    return FieldReader(raw, REASON).reason(required=False)


def read_register(
    uow: UnitOfWork, reader: FieldReader, order: WorkOrder | None, meter: Meter, *, required: bool = True
) -> int | None:
    """What the agent has read. A number that the register in the records cannot show is asked for once more: given
    again, it is taken.
    """
    kwh = reader.whole_number("reading", required=required)
    if kwh is None or fits_register(kwh, meter) or (order is not None and order.questioned_kwh == kwh):
        return kwh
    reader.tell(check_digits(kwh, meter))
    if order is not None:
        uow.metering.save_order(replace(order, questioned_kwh=kwh))
    return kwh


def read_serial(reader: FieldReader, meter: Meter) -> str | None:
    """The serial on the meter's plate, where it is another than in the records. Code: shape."""
    serial = reader.text("meterSerial", required=False)
    if serial is None or serial_characters(serial) == serial_characters(meter.serial):
        return None
    if not serial_characters(serial):
        reader.refuse("meterSerial", "shape")
    return serial


def names_meter(reader: FieldReader, meter: Meter) -> bool:
    """True if the report gives the serial of the meter in the records."""
    serial = reader.text("meterSerial", required=False)
    return serial is not None and serial_characters(serial) == serial_characters(meter.serial)


def serial_characters(serial: str) -> str:
    """What tells one serial from another, however it is typed."""
    return seal_characters(serial)
