"""The connection of each story of a plain service: made for it, so that a service that is added needs no more samples
and no story finds what another one left.
"""

from datetime import date
from zlib import crc32

from services.identifiers import PaymentId, make_bill_id, national_id_check_digit
from services.model.connections import ConnectionState, TariffClass
from services.money import Rials
from services.ports import UnitOfWork
from services.text import to_persian_digits
from workers.samples import (
    SampleBill,
    SampleConnection,
    SampleMeter,
    SampleReading,
    Samples,
    SampleSubscriber,
    load,
)

# The example company's. Its samples' file codes (deploy/samples/subscribers.json) have five digits, these eight.
_COMPANY = "041"
_FIRST_FILE_CODE = 40_000_000
_FILE_CODES = 9_000_000

_READ_DAYS_AGO = (421, 361, 301, 241, 181, 121, 61)
_PERIOD_KWH = 190
_BILLED_DAYS_AGO = (117, 58)
_LAST_PERIOD = 7


def plain_connection(story: str, state: ConnectionState, *, owes: bool = False) -> SampleConnection:
    """The connection of the story with this key, the same each time: in this state, residential, all its bills paid, or
    none where it owes them.

    A contracted one has no meter yet, and so no readings and no bills.
    """
    number = crc32(story.encode()) % _FILE_CODES
    has_meter = state is not ConnectionState.CONTRACTED
    bill_id = make_bill_id(file_code=_FIRST_FILE_CODE + number, company=_COMPANY)
    return SampleConnection(
        bill_id=bill_id,
        district="شمال",
        tariff_class=TariffClass.RESIDENTIAL,
        amperage=25,
        phases=1,
        address=f"خیابان نمونه، پلاک {to_persian_digits(number % 200 + 1)}",
        state=state,
        subscriber=_subscriber(number),
        meter=SampleMeter(serial=f"NEMUNE-{number:07}" if has_meter else "", digits=5, installed_days_ago=900),
        readings=_readings() if has_meter else (),
        bills=tuple(
            _bill(bill_id, period, days, paid=not owes)
            for period, days in enumerate(_BILLED_DAYS_AGO if has_meter else ())
        ),
    )


def add_connection(uow: UnitOfWork, sample: SampleConnection, *, today: date) -> None:
    """Store the connection, unless it is there."""
    load(uow, Samples(agents=(), connections=(sample,)), today=today)


def _subscriber(number: int) -> SampleSubscriber:
    six = f"{number % 1_000_000:06}"
    nine = f"998{six}"  # nobody's, and not those of the other samples
    return SampleSubscriber(
        national_id=nine + national_id_check_digit(nine),
        full_name="مینا نمونه‌خواه",
        mobile=f"09001{six}",
        landline=f"02101{six}",
    )


def _readings() -> tuple[SampleReading, ...]:
    days = enumerate(_READ_DAYS_AGO)
    return tuple(SampleReading(days_ago=each, kwh=3_000 + _PERIOD_KWH * period) for period, each in days)


def _bill(bill_id: str, period: int, days_ago: int, *, paid: bool) -> SampleBill:
    amount = Rials(620_000 + 30_000 * period)
    payment_id = PaymentId(amount=amount, year_digit=5, period=_LAST_PERIOD - 1 + period).text(bill_id)
    return SampleBill(payment_id=payment_id, days_ago=days_ago, paid=paid)
