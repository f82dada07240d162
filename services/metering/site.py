"""What an agent has to know on site of the connection and its meter; none of it is personal."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from services.billing.tariff_history import TariffTerms, tariff_terms
from services.hooks import meter_works
from services.intake.answer_text import answer_facts
from services.jalali import format_jalali
from services.labels import CONNECTION_STATES, TARIFF_CLASSES, reading_text, register_names
from services.metering.meter_registers import registers_at
from services.model.connections import Connection, ConnectionState, MeterReading
from services.model.custody import Register
from services.model.requests import Request
from services.permits.wording import permit_title
from services.ports import UnitOfWork
from services.readings.history import last_seen_reading
from services.text import fact_list, format_number, to_persian_digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the agent goes. `last` is the last reading that nobody found wrong, `declared` what the applicant read.

    `registers` are those that the meter has besides its total. `place` is where the meter was last moved to, in that
    applicant's words; `asked` what else is applied for, as titles and texts in Persian.
    """

    connection: Connection
    last: MeterReading
    declared: MeterReading | None
    place: str | None
    asked: tuple[tuple[str, str], ...]
    terms: TariffTerms
    registers: frozenset[Register]


def site_of(uow: UnitOfWork, request: Request) -> Site:
    """The site of the request, as it is known now. Raises NotFound."""
    application = request.application
    asked = tuple(answer_facts(application, besides=application.reading))
    return replace(connection_site(uow, application.bill_id), declared=application.reading, asked=asked)


def connection_site(uow: UnitOfWork, bill_id: str) -> Site:
    """The connection's site, for which nothing is asked. Raises NotFound."""
    connection = uow.connections.get(bill_id)
    last = last_seen_reading(uow, connection)
    places = (work.place(uow, bill_id) for work in meter_works())
    return Site(
        connection=connection,
        last=MeterReading(kwh=last.kwh, taken_on=last.taken_on),
        declared=None,
        place=next(filter(None, places), None),
        asked=(),
        terms=tariff_terms(uow, connection),
        registers=registers_at(uow, bill_id),
    )


def site_text(site: Site) -> str:
    """The site as a Persian markdown list, as forms show it: no address, no name, no telephone number."""
    return fact_list(site_facts(site))


def site_facts(site: Site) -> list[tuple[str, str]]:
    """The same as titles and values, in the order in which an agent needs them."""
    return [*_connection_facts(site.connection, site.terms), *_meter_facts(site), *_places(site)]


def _connection_facts(connection: Connection, terms: TariffTerms) -> Iterator[tuple[str, str]]:
    yield "شناسهٔ قبض", to_persian_digits(connection.bill_id)
    yield "ناحیه", connection.district
    phases, amperage = to_persian_digits(connection.phases), to_persian_digits(connection.amperage)
    yield "تعرفه و انشعاب", f"{TARIFF_CLASSES[connection.tariff_class]}، {phases} فاز {amperage} آمپر"
    if terms.option is not None:
        yield "گزینهٔ تعرفه", to_persian_digits(terms.option)
    if terms.permit is not None:
        yield "مجوز تعرفه", f"{permit_title(terms.permit)}، تا {format_jalali(terms.permit.valid_until)}"
    if connection.state is not ConnectionState.ACTIVE:
        yield "وضعیت انشعاب", CONNECTION_STATES[connection.state]


def _meter_facts(site: Site) -> Iterator[tuple[str, str]]:
    meter = site.connection.meter
    if not meter.serial:
        yield "کنتور", "هنوز نصب نشده است"
        return
    yield "شمارهٔ سریال کنتور", to_persian_digits(meter.serial)
    yield "رقم‌های شمارنده و ضریب", f"{to_persian_digits(meter.digits)} رقم، ضریب {format_number(meter.multiplier)}"
    if site.registers:
        yield "شمارنده‌های دیگر", register_names(site.registers)
    yield "آخرین قرائت", reading_text(site.last)
    if site.declared is not None:
        yield "کارکرد اعلام‌شده", reading_text(site.declared)


def _places(site: Site) -> Iterator[tuple[str, str]]:
    if site.place is not None:
        yield "محل کنونی کنتور", site.place
    yield from site.asked
