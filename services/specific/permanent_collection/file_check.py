"""The file of the connection is checked for tariff and amperage (Permanent collection step 3)."""

from dataclasses import dataclass
from datetime import date

from services.clock import Clock
from services.errors import NotFound, ReferenceDataMissing
from services.forms.entries import Role
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.jalali import local_date
from services.model.connections import Connection
from services.model.refunds import ConnectionFacts, Voltage
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.specific.permanent_collection.model import FileCheck, Users
from services.specific.permanent_collection.ports import Collections
from services.text import format_number

MOST_AMPERES, MOST_KW = 5_000, 500_000
PHASES = {"1": 1, "3": 3}

WORDING = APPLICATION.extended(
    titles={
        "users": "مصرف‌کنندگان انشعاب",
        "voltage": "ولتاژ انشعاب",
        "phases": "تعداد فاز در پرونده",
        "amperage": "آمپر در پرونده",
        "powerKw": "قدرت قراردادی",
        "reason": "دلیل تفاوت پرونده با سامانه",
    },
    messages={
        ("users", "missing"): "نگفته‌اید که چه کسانی از انشعاب برق می‌گیرند. یکی از گزینه‌ها را انتخاب کنید.",
        ("voltage", "missing"): "ولتاژ انشعاب انتخاب نشده است. آن را از روی پرونده انتخاب کنید.",
        ("phases", "missing"): "تعداد فاز انتخاب نشده است. آن را از روی پرونده انتخاب کنید.",
        ("amperage", "no-value"): (
            "جدول هزینه‌های برقراری برای انشعاب {fuse} سطری ندارد. فاز، آمپر و ولتاژ را با پرونده مقایسه کنید؛ انشعاب "
            "۳۰ کیلووات به بالا را با قدرت قراردادی آن بنویسید."
        ),
        ("powerKw", "missing"): (
            "انشعاب بالاتر از فشار ضعیف به کیلووات ارزش‌گذاری می‌شود. قدرت قراردادی را از روی پرونده وارد کنید."
        ),
        ("reason", "missing"): (
            "پرونده با سامانه یکی نیست: در سامانه {known} است. پرونده را دوباره ببینید؛ اگر درست است، دلیل تفاوت را "
            "بنویسید."
        ),
    },
    roles={"amperage": Role.NUMBER, "powerKw": Role.NUMBER},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCheckAnswer(Reply):
    """The check as it is kept; None where something of it is to be corrected."""

    check: FileCheck | None = None


def record_file_check(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, report: object
) -> FileCheckAnswer:
    """Keep what the file says; what is wrong with the form is the answer, and then nothing is kept. Raises NotFound."""
    answer = read_file_check(uow, clock=clock, reference=reference, tracking_code=tracking_code, report=report)
    if answer.check is not None:
        uow.repository(Collections).save_file_check(answer.check)
    return answer


def read_file_check(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, report: object
) -> FileCheckAnswer:
    """What the file says, by the form, or all that is wrong with it.

    Fields: `users`, `voltage`, `phases`, `amperage`; `powerKw`, needed above low voltage; `reason` where phases or
    amperage are not those of the record. What the cost tables know no value of is asked for again: the refund goes by
    it. Raises NotFound.
    """
    reader = FieldReader(report, WORDING)
    users, facts = reader.choice("users", Users), _facts(reader)
    connection = uow.connections.get(uow.requests.get(tracking_code).application.bill_id)
    note = None if facts is None else _note(reader, facts, connection)
    if facts is not None and not _has_value(reference, facts, on=local_date(clock.now())):
        reader.refuse("amperage", "no-value", fuse=fuse_text(facts.phases, facts.amperage))
    if reader.findings or users is None or facts is None:
        return FileCheckAnswer(findings=reader.findings)
    return FileCheckAnswer(
        check=FileCheck(tracking_code=tracking_code, users=users, facts=facts, note=note, checked_at=clock.now())
    )


def facts_of(uow: UnitOfWork, tracking_code: str) -> ConnectionFacts:
    """What the refund goes by: the file, as the request's check found it. Raises NotFound."""
    check = uow.repository(Collections).file_check(tracking_code)
    if check is None:
        raise NotFound("check of the file of request", tracking_code)
    return check.facts


def _facts(reader: FieldReader) -> ConnectionFacts | None:
    voltage = reader.choice("voltage", Voltage)
    phases = reader.one_of("phases", PHASES)
    amperage = reader.number("amperage", least=1, most=MOST_AMPERES)
    needed = voltage not in (None, Voltage.LOW)
    power_kw = reader.number("powerKw", least=1, most=MOST_KW, required=needed)
    if voltage is None or phases is None or amperage is None:
        return None
    return ConnectionFacts(voltage=voltage, phases=PHASES[phases], amperage=amperage, power_kw=power_kw)


def _has_value(reference: ReferenceData, facts: ConnectionFacts, *, on: date) -> bool:
    try:
        reference.connection_costs.value_of(facts, on)
    except ReferenceDataMissing:
        return False
    return True


def _note(reader: FieldReader, facts: ConnectionFacts, connection: Connection) -> str | None:
    """Why the file is not as the record; None where it is."""
    if (facts.phases, facts.amperage) == (connection.phases, connection.amperage):
        return None
    if not reader.is_blank("reason"):
        return reader.reason()
    reader.refuse("reason", "missing", known=fuse_text(connection.phases, connection.amperage))
    return None


def fuse_text(phases: int, amperage: int) -> str:
    """As «تک‌فاز ۲۵ آمپر»."""
    return f"{'تک‌فاز' if phases == 1 else 'سه‌فاز'} {format_number(amperage)} آمپر"
