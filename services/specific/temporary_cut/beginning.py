"""The company begins a cut (by-law 50-4 b to g, and 50-4-3): the case with its evidence, registered as a request."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.clock import Clock
from services.events import RequestRegistered
from services.forms.entries import Role
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.identifiers import make_tracking_code, parse_bill_id
from services.metering.self_willed import open_self_willed
from services.model.connections import Connection, ConnectionState, TariffClass
from services.model.cuts import CutCase
from services.model.keys import ApplicantKind
from services.model.requests import Applicant, Application, Channel, Finding, Request
from services.ports import UnitOfWork
from services.specific.temporary_cut.debts import overdue
from services.specific.temporary_cut.model import BY_COMPANY, OWN_DEBT, Debt, Proceeding
from services.specific.temporary_cut.ports import Proceedings
from services.steps.catalogue import DOCUMENTS_TAKEN, REQUEST_REGISTERED, numbered_step
from services.steps.ledger import JobElement, record_done_step
from services.text import to_persian_digits

SERVICE = "temporary-cut"
BEGUN_BY_COMPANY = "temporary-cut-by-company"
"""The process."""

WORDING = APPLICATION.extended(
    titles={
        "case": "مورد قطع",
        "evidence": "شمارهٔ مدرک",
        "billId": "شناسهٔ قبض اشتراکی که قطع می‌شود",
        "debtorBillId": "شناسهٔ قبض اشتراک بدهکار",
    },
    messages={
        ("case", "missing"): "مورد قطع انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("case", "by-test"): "برق کنتور معیوب را همان خدمتی قطع می‌کند که آن را تست کرده است.",
        ("case", "by-subscriber"): "قطع به درخواست مشترک با «درخواست قطع موقت انشعاب» آغاز می‌شود.",
        ("billId", "not-cut"): (
            "این اشتراک در سوابق قطع نیست، پس وصل خودسرانه‌ای هم نیست. برای قطع آن، مورد دیگری را انتخاب کنید."
        ),
        ("billId", "of-a-test"): "این برق برای کنتور معیوب قطع است و همان خدمت آن را دنبال می‌کند.",
        ("billId", "not-active"): "برق این اشتراک برقرار نیست و قطع نمی‌شود. شناسه را با قبض مقایسه کنید.",
        ("billId", "under-way"): (
            "برای این اشتراک قطع دیگری در جریان است: کد رهگیری {tracking_code}. هم‌زمان دو دستور قطع داده نمی‌شود."
        ),
        ("billId", "not-agricultural"): "این مورد برای پمپ آب کشاورزی است و تعرفهٔ این اشتراک کشاورزی نیست.",
        ("billId", "nothing-overdue"): "این اشتراک بدهی سررسیدگذشته ندارد و برای بدهی قطع نمی‌شود.",
        ("billId", "below-least"): "بدهی سررسیدگذشتهٔ این اشتراک از کمترین بدهی برای قطع کمتر است.",
        ("billId", "instalments"): "بدهی این اشتراک قسط‌بندی شده است و قسط‌ها به موقع پرداخت می‌شود.",
        ("debtorBillId", "missing"): "شناسهٔ قبض اشتراک بدهکار وارد نشده است. آن را از روی قبض وارد کنید.",
        ("debtorBillId", "shape"): "شناسهٔ قبض باید عددی حداکثر ۱۳ رقمی باشد. آن را از روی قبض وارد کنید.",
        ("debtorBillId", "check-digit"): "شناسهٔ قبض بدهکار درست نیست (رقم کنترل نمی‌خواند). آن را دوباره وارد کنید.",
        ("debtorBillId", "other-service"): "این شناسه برای قبض برق نیست. شناسهٔ قبض برق را وارد کنید.",
        (
            "debtorBillId",
            "unknown-connection",
        ): "اشتراکی با این شناسهٔ قبض در این شرکت نیست. شناسه را با قبض مقایسه کنید.",
        ("debtorBillId", "same"): "این همان اشتراکی است که قطع می‌شود. برای بدهی خودش مورد «ج» را انتخاب کنید.",
        ("debtorBillId", "other-subscriber"): "دو اشتراک به نام یک مشترک نیست. هر دو شناسه را با قبض‌ها مقایسه کنید.",
        ("debtorBillId", "nothing-overdue"): "اشتراک بدهکار بدهی سررسیدگذشته ندارد و برای بدهی قطع نمی‌شود.",
        ("debtorBillId", "below-least"): "بدهی سررسیدگذشتهٔ اشتراک بدهکار از کمترین بدهی برای قطع کمتر است.",
        ("debtorBillId", "instalments"): "بدهی اشتراک بدهکار قسط‌بندی شده است و قسط‌ها به موقع پرداخت می‌شود.",
        ("evidence", "missing"): "برای این مورد {evidence} لازم است. آن را وارد کنید.",
        ("evidence", "shape"): "شمارهٔ مدرک باید رقم یا حرف داشته باشد. آن را از روی مدرک وارد کنید.",
    },
    roles={"evidence": Role.PERMIT},
)

_DEBT_FAULTS = {
    Debt.NOTHING: "nothing-overdue",
    Debt.BELOW_LEAST: "below-least",
    Debt.INSTALMENTS: "instalments",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginAnswer(Reply):
    """The request that has come of it; None where something of the form is to be corrected."""

    request: Request | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    case: CutCase
    connection: Connection
    debtor: Connection | None
    evidence: str | None


def begin_cut(
    uow: UnitOfWork, *, clock: Clock, element: JobElement, begun: object, evidence_title: str | None
) -> BeginAnswer:
    """Register what the form says, once a process instance; what is wrong with it is the answer, and then nothing is
    registered. Fields: `case`, `billId`, `debtorBillId` of a debt elsewhere, `evidence` where the table of cases asks
    for one, as `evidence_title`. What is owed is computed, never typed.
    """
    known = uow.requests.find_by_draft(_draft_key(element))
    if known is not None:
        return BeginAnswer(request=known)
    now, reader = clock.now(), FieldReader(begun, WORDING)
    read = _read(uow, reader, evidence_title=evidence_title, now=now)
    if read is None:
        return BeginAnswer(findings=reader.findings)
    request = _request(uow, read.connection, element, now=now)
    uow.requests.add(request)
    uow.repository(Proceedings).save(
        Proceeding(
            tracking_code=request.tracking_code,
            bill_id=read.connection.bill_id,
            case=read.case,
            begun_at=now,
            evidence=read.evidence,
            debtor_bill_id=_debtor(uow, read),
        )
    )
    _note_steps(uow, clock, request, element)
    uow.events.append(RequestRegistered(service=SERVICE, channel=Channel.COUNTER))
    return BeginAnswer(request=request)


def check_needed(uow: UnitOfWork, bill_id: str) -> bool:
    """Whether the records hold the connection as cut: then somebody looks first. Raises NotFound."""
    return uow.connections.get(bill_id).state is ConnectionState.CUT


def check_beginning(uow: UnitOfWork, *, clock: Clock, begun: object) -> tuple[Finding, ...]:
    """All that is wrong with what is typed on the command line, before a process begins; it is checked again there."""
    reader = FieldReader(begun, WORDING)
    case = begun.get("case") if isinstance(begun, Mapping) else None
    asks = case in {each.value for each in BY_COMPANY if each not in OWN_DEBT}
    _read(uow, reader, evidence_title=WORDING.titles["evidence"] if asks else None, now=clock.now())
    return reader.findings


def _read(uow: UnitOfWork, reader: FieldReader, *, evidence_title: str | None, now: datetime) -> _Begun | None:
    case = reader.choice("case", CutCase)
    if case is CutCase.REQUESTED:
        reader.refuse("case", "by-subscriber")
    if case is CutCase.FAULTY_METER:
        reader.refuse("case", "by-test")
    connection = _connection(uow, reader, "billId")
    debtor = _connection(uow, reader, "debtorBillId") if case is CutCase.OTHER_CONNECTION else None
    evidence = _evidence(reader, evidence_title) if case in BY_COMPANY else None
    if connection is not None:
        _check_connection(uow, reader, connection, case)
        _check_debt(uow, reader, connection, debtor, case, now=now)
    if case is None or connection is None or reader.findings:
        return None
    return _Begun(case=case, connection=connection, debtor=debtor, evidence=evidence)


def _connection(uow: UnitOfWork, reader: FieldReader, field: str) -> Connection | None:
    bill_id = reader.parsed(field, lambda text: str(parse_bill_id(text)))
    if bill_id is None:
        return None
    connection = uow.connections.find(bill_id)
    if connection is None:
        reader.refuse(field, "unknown-connection")
    return connection


def _debtor(uow: UnitOfWork, read: _Begun) -> str | None:
    """Power that is cut again stays cut for what it was cut for, and so for the other connection's debt, if it was."""
    if read.debtor is not None:
        return read.debtor.bill_id
    cuts = uow.cuts.of_connection(read.connection.bill_id) if read.case is CutCase.SELF_WILLED else ()
    former = uow.repository(Proceedings).of_request(cuts[-1].tracking_code) if cuts else None
    return None if former is None else former.debtor_bill_id


def _evidence(reader: FieldReader, title: str | None) -> str | None:
    if not title:
        return None
    if reader.is_blank("evidence"):
        reader.refuse("evidence", "missing", evidence=title)
        return None
    number = reader.text("evidence")
    if number is not None and not any(map(str.isalnum, number)):
        reader.refuse("evidence", "shape")
    return number


def _check_connection(uow: UnitOfWork, reader: FieldReader, connection: Connection, case: CutCase | None) -> None:
    if case is CutCase.SELF_WILLED:
        _check_cut(uow, reader, connection)
    elif connection.state is not ConnectionState.ACTIVE:
        reader.refuse("billId", "not-active")
    other = uow.requests.find_open(SERVICE, connection.bill_id)
    if other is not None:
        reader.refuse("billId", "under-way", tracking_code=to_persian_digits(other.tracking_code))
    if case is CutCase.WATER_AUTHORITY and connection.tariff_class is not TariffClass.AGRICULTURAL:
        reader.refuse("billId", "not-agricultural")


def _check_cut(uow: UnitOfWork, reader: FieldReader, connection: Connection) -> None:
    """What is to be looked at is cut, or was found to have power already, and is to be cut again."""
    standing = uow.cuts.standing(connection.bill_id)
    if connection.state is ConnectionState.CUT:
        if standing is not None and standing.case is CutCase.FAULTY_METER:
            reader.refuse("billId", "of-a-test")
    elif connection.state is not ConnectionState.ACTIVE or open_self_willed(uow, connection.bill_id) is None:
        reader.refuse("billId", "not-cut")


def _check_debt(
    uow: UnitOfWork,
    reader: FieldReader,
    connection: Connection,
    debtor: Connection | None,
    case: CutCase | None,
    *,
    now: datetime,
) -> None:
    if debtor is not None and debtor.bill_id == connection.bill_id:
        reader.refuse("debtorBillId", "same")
        return
    if debtor is not None and debtor.subscriber.national_id != connection.subscriber.national_id:
        reader.refuse("debtorBillId", "other-subscriber")
        return
    indebted = debtor if case is CutCase.OTHER_CONNECTION else connection
    if case not in OWN_DEBT or indebted is None:
        return
    fault = _DEBT_FAULTS.get(overdue(uow, indebted.bill_id, at=now).debt)
    if fault is not None:
        reader.refuse("billId" if debtor is None else "debtorBillId", fault)


def _request(uow: UnitOfWork, connection: Connection, element: JobElement, *, now: datetime) -> Request:
    """The request is about the subscriber, who is told of all that becomes of it."""
    subscriber = connection.subscriber
    applicant = Applicant(
        kind=ApplicantKind.SUBSCRIBER,
        national_id=subscriber.national_id,
        mobile=subscriber.mobile,
        landline=subscriber.landline,
    )
    application = Application(
        service_key=SERVICE,
        bill_id=connection.bill_id,
        last_bill_payment_id=None,
        applicant=applicant,
        documents=frozenset(),
        channel=Channel.COUNTER,
    )
    return Request(
        tracking_code=make_tracking_code(uow.sequences.next("tracking-code")),
        application=application,
        registered_at=now,
        process_instance_key=element.process_instance_key,
        draft_key=_draft_key(element),
    )


def _draft_key(element: JobElement) -> str:
    """There is no draft: the key tells which process instance has begun it."""
    return f"cut-{element.process_instance_key}"


def _note_steps(uow: UnitOfWork, clock: Clock, request: Request, element: JobElement) -> None:
    keys = {DOCUMENTS_TAKEN: element.process_instance_key, REQUEST_REGISTERED: element.element_instance_key}
    for number, key in keys.items():
        record_done_step(
            uow,
            clock=clock,
            tracking_code=request.tracking_code,
            step=numbered_step(SERVICE, number).id,
            element=replace(element, element_instance_key=key),
        )
