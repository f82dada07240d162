"""What a reconnection or reinstallation asks for, as the records know the cut, and what a unit decides of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.billing.prepayment import PrepaymentBound, prepayment_bound
from services.clock import Clock
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.jalali import format_jalali, local_date
from services.labels import cut_case_text
from services.metering.self_willed import reason_of_cut
from services.model.connections import Connection
from services.model.cuts import Cut, CutCase
from services.model.reconnections import ReconnectionTerms
from services.money import ZERO, Rials
from services.ports import UnitOfWork
from services.text import format_rials, to_persian_digits

_AMOUNT = "پیش‌پرداخت باید مبلغی به ریال و بدون اعشار باشد. آن را فقط با رقم وارد کنید؛ اگر نمی‌خواهید، ۰ بنویسید."
WORDING = APPLICATION.extended(
    titles={"prepayment": "پیش‌پرداخت"},
    messages={
        ("prepayment", "missing"): "پیش‌پرداخت وارد نشده است. مبلغ آن را بنویسید؛ اگر نمی‌خواهید، ۰ بنویسید.",
        ("prepayment", "too-big"): (
            "پیش‌پرداخت از بهای مصرف آخرین قبض ({most} ریال) بیشتر نمی‌شود (بند ۵۱-۴). مبلغ کمتری بنویسید."
        ),
        **{("prepayment", code): _AMOUNT for code in ("not-a-number", "not-whole", "negative", "rounded")},
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTerms:
    """What the unit has to decide: a prepayment of at most the bound, where one may be asked."""

    connection: Connection
    cut: Cut | None
    reason: CutCase | None
    bound: PrepaymentBound

    @property
    def prepayment_possible(self) -> bool:
        """By-law 50-4 c alone: cut for bills that were not paid, and with a last bill to go by."""
        return self.reason is CutCase.UNPAID and bool(self.bound.most)


def find_terms(uow: UnitOfWork, *, tracking_code: str) -> AskedTerms:
    """As the records know the cut now. Raises NotFound."""
    connection = uow.connections.get(uow.requests.get(tracking_code).application.bill_id)
    cut = uow.cuts.standing(connection.bill_id)
    return AskedTerms(
        connection=connection,
        cut=cut,
        reason=None if cut is None else reason_of_cut(uow, cut),
        bound=prepayment_bound(uow, connection.bill_id),
    )


def describe_terms(asked: AskedTerms) -> str:
    """The cut and the bound, for whoever decides: Persian markdown."""
    return "\n".join(f"- {each}" for each in _facts(asked))


def record_terms(uow: UnitOfWork, *, clock: Clock, tracking_code: str, report: object) -> Reply:
    """Keep what the unit has decided; what is wrong with the form is the answer, and then nothing is kept. Fields:
    `prepayment`, in rials, where one may be asked. Raises NotFound.
    """
    asked, reader = find_terms(uow, tracking_code=tracking_code), FieldReader(report, WORDING)
    prepayment = _prepayment(reader, asked)
    if reader.findings:
        return Reply(findings=reader.findings)
    terms = ReconnectionTerms(tracking_code=tracking_code, prepayment=prepayment, decided_at=clock.now())
    uow.reconnections.save_terms(terms)
    return Reply()


def _prepayment(reader: FieldReader, asked: AskedTerms) -> Rials:
    if not asked.prepayment_possible:
        return ZERO
    return Rials(reader.number("prepayment", least=None, most=asked.bound.most.amount) or 0)


def _facts(asked: AskedTerms) -> Iterator[str]:
    if asked.cut is not None and asked.reason is not None:
        since = format_jalali(local_date(asked.cut.cut_at))
        yield f"**قطع از {since}:** {cut_case_text(asked.cut.case, asked.reason)}"
    if asked.prepayment_possible:
        by = f"قبض {to_persian_digits(asked.bound.bill_number)}"
        yield f"**بهای مصرف آخرین قبض:** {format_rials(asked.bound.most)} ({by})؛ پیش‌پرداخت از آن بیشتر نمی‌شود."
