"""Opening the file of a new connection: what a clerk types on its page."""

from services.changes.new_connection import open_file
from services.clock import Clock
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION
from services.forms.person import read_subscriber
from services.jalali import local_date
from services.model.connections import OF_USE, Connection, TariffClass
from services.model.requests import Finding
from services.ports import UnitOfWork

PHASES = ("1", "3")
MOST_AMPERES = 5_000

_NUMBER = "آمپراژ باید عدد صحیح باشد. آن را فقط با رقم وارد کنید."
WORDING = APPLICATION.extended(
    titles={
        "fullName": "نام مشترک",
        "district": "ناحیه",
        "address": "نشانی",
        "tariffClass": "تعرفه",
        "amperage": "آمپراژ",
        "phases": "تعداد فاز",
    },
    messages={
        ("fullName", "incomplete"): "نام و نام خانوادگی مشترک (شرکت: نام ثبت‌شده) را کامل و با حروف وارد کنید.",
        ("address", "shape"): "نشانی را با حروف بنویسید.",
        ("amperage", "too-small"): "آمپراژ از {least} کمتر نمی‌شود. آن را اصلاح کنید.",
        ("amperage", "too-big"): "آمپراژ از {most} بیشتر نمی‌شود. آن را اصلاح کنید.",
        **{("amperage", code): _NUMBER for code in ("not-a-number", "not-whole", "negative")},
    },
)


def districts(uow: UnitOfWork) -> list[str]:
    """Where the company has agents."""
    return sorted({agent.district for agent in uow.metering.active_agents()})


def open_typed_file(
    uow: UnitOfWork, *, clock: Clock, company: str, typed: object, form_key: str
) -> Connection | tuple[Finding, ...]:
    """The contracted connection with its new bill ID, or everything that is wrong with what was typed.

    `company` are the company's three digits. A form with the same `form_key` is the same form: sent twice, it opens
    one file.
    """
    if known := uow.connections.opened_by(form_key):
        return known
    opened = _opened(uow, clock=clock, company=company, typed=typed)
    if isinstance(opened, Connection):
        uow.connections.note_opening(form_key, opened.bill_id)
    return opened


def _opened(uow: UnitOfWork, *, clock: Clock, company: str, typed: object) -> Connection | tuple[Finding, ...]:
    reader = FieldReader(typed, WORDING)
    subscriber = read_subscriber(reader).complete
    district = reader.one_of("district", districts(uow))
    address = reader.words("address", longest=200)
    tariff_class = reader.one_of("tariffClass", OF_USE)
    amperage = reader.number("amperage", least=1, most=MOST_AMPERES)
    phases = reader.one_of("phases", PHASES)
    if reader.findings or not (subscriber and district and address and tariff_class and amperage and phases):
        return reader.findings
    return open_file(
        uow,
        company=company,
        subscriber=subscriber,
        district=district,
        address=address,
        tariff_class=TariffClass(tariff_class),
        amperage=amperage,
        phases=int(phases),
        today=local_date(clock.now()),
    )
