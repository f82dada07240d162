"""The SMS texts by name, and the values of their placeholders, as people read them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from services.catalogue import service_title
from services.company import Company
from services.errors import NotFound
from services.forms.fields import as_typed, readable
from services.jalali import format_due_time, format_jalali, window_text
from services.labels import bill_kind_title, outcome_title, told_fees, work_order_title
from services.model.bills import Bill, BillState
from services.model.connections import MeterReading
from services.model.keys import BillKind, RequestOutcome
from services.model.metering import Agent, WorkOrder
from services.model.permits import TariffPermit, UseFinding
from services.model.requests import Request
from services.model.visits import Appointment
from services.permits.wording import permit_title, tariff_after, use_share
from services.registry import registry
from services.registry.sms import Template
from services.steps.catalogue import DOCUMENTS_TAKEN, Step, numbered_step
from services.text import format_number, format_rials, normalise, normalise_lines, shortened, to_persian_digits
from services.units import Unit

LONGEST_REASON = 160
LONGEST_TYPED = 1000
LONGEST_STEP = 40
_REQUEST = "درخواست "
"""Texts say it themselves before a service's title, some titles begin with it."""

WHOLE_SERVICE = "کل خدمت"
UNSAID_REASON = "برای دانستن دلیل با ما تماس بگیرید."

NOTHING_TO_PAY = "ندارد؛ چیزی برای پرداخت نیست"
PAID = "پرداخت شده است"
NO_ENERGY = "بدون مصرف تازه"
EARLIER_DEBTS = "بدهی‌های پیشین"


def catalogue() -> Mapping[str, Template]:
    """The company's templates, by name: those of the manifests."""
    return registry().sms


def template_of(name: str) -> Template:
    """The template with this name. Raises NotFound."""
    try:
        return catalogue()[name]
    except KeyError:
        raise NotFound("SMS template", name) from None


def of_request(request: Request, company: Company) -> Mapping[str, str]:
    """What every text of a request may speak of; `intake` is the office that takes the papers."""
    service_key = request.application.service_key
    return {
        "tracking_code": to_persian_digits(request.tracking_code),
        "service": service_title(service_key).removeprefix(_REQUEST),
        "intake": numbered_step(service_key, DOCUMENTS_TAKEN).role_title,
        **of_company(company),
    }


def of_company(company: Company) -> Mapping[str, str]:
    """Who tells, and where to ask."""
    return {"company": company.name, "phone": to_persian_digits(company.phone)}


def of_permit(permit: TariffPermit) -> Mapping[str, str]:
    """Which permit of which connection, and the tariff after it."""
    return {
        "permit": permit_title(permit),
        "permit_until": format_jalali(permit.valid_until),
        "tariff_after": tariff_after(permit),
        "bill_id": to_persian_digits(permit.bill_id),
    }


def of_use(finding: UseFinding) -> Mapping[str, str]:
    """What an agent has found of the use of which connection, and when."""
    return {
        "found_on": format_jalali(finding.found_on),
        "use_share": use_share(finding),
        "bill_id": to_persian_digits(finding.bill_id),
    }


def of_own_bill(bill: Bill) -> Mapping[str, str]:
    """A bill of a connection that no request has asked for: the amount with the identifiers that it is paid by."""
    return {
        "amount": format_rials(bill.payable),
        "bill_id": to_persian_digits(bill.bill_id),
        "payment_id": to_persian_digits(bill.payment_id),
        "due": format_jalali(bill.due_on),
    }


def of_bill(bill: Bill, *, paid_by: Bill, with_debts: bool) -> Mapping[str, str]:
    """The amount with the identifiers that it is paid by, and whether it asks for earlier debts too.

    `paid_by` is the bill to pay: another one, where that asks for this one's amount in its place.
    """
    return {
        "amount": format_rials(paid_by.payable),
        "bill_id": to_persian_digits(paid_by.bill_id),
        "payment_id": to_persian_digits(paid_by.payment_id),
        "due": _due(paid_by),
        "finality": "علی‌الحساب" if bill.provisional else "قطعی",
        "charges": _charges(bill, with_debts=with_debts),
        "readings": _readings(bill),
    }


def of_order(order: WorkOrder, agent: Agent) -> Mapping[str, str]:
    """Who comes, and what for."""
    return {"agent": agent.full_name, "order_kind": work_order_title(order.kind)}


def of_appointment(appointment: Appointment) -> Mapping[str, str]:
    """When the agent comes."""
    window = appointment.window
    return {"visit_time": window_text(window.starts_at, window.ends_at)}


def of_reason(reason: str) -> Mapping[str, str]:
    """The operator's reason in its lines, cut where it would make the SMS long."""
    return {"reason": shortened(to_persian_digits(normalise_lines(reason)), LONGEST_REASON)}


def said_reason(value: object) -> str:
    """What an operator's form gives as a reason; where it says nothing, a text that tells the citizen whom to ask."""
    typed = as_typed(value)
    said = readable(typed[:LONGEST_TYPED]) if isinstance(typed, str) else ""
    return normalise_lines(said) or UNSAID_REASON


def of_outcome(outcome: RequestOutcome) -> Mapping[str, str]:
    """How the request ended."""
    return {"outcome": outcome_title(outcome)}


def of_deadline(step: Step, due_at: datetime, unit: Unit, *, is_estimated: bool) -> Mapping[str, str]:
    """Of which limit it speaks, when that ends, and who is in charge; the step in few words: a text that is told at any
    hour should be read at a glance, and goes into three parts of an SMS at most.
    """
    return {
        "step_title": WHOLE_SERVICE if step.is_whole_service else shortened(step.title, LONGEST_STEP),
        "due_time": format_due_time(due_at, is_estimated=is_estimated),
        "in_charge": unit.in_charge,
        "unit_phone": to_persian_digits(unit.phone),
    }


def of_liability(liable_until: MeterReading) -> Mapping[str, str]:
    """Up to which reading, taken on which day, a former subscriber answers."""
    return {"liable_reading": format_number(liable_until.kwh), "liable_day": format_jalali(liable_until.taken_on)}


def of_seal(number: str) -> Mapping[str, str]:
    """The seal that the meter bears from now on."""
    return {"new_seal": to_persian_digits(number)}


def of_postponement(day: str) -> Mapping[str, str]:
    """The day agreed on."""
    return {"resume_day": to_persian_digits(normalise(day))}


def of_credit(amount: str) -> Mapping[str, str]:
    """What the company owes the subscriber."""
    return {"credit": to_persian_digits(normalise(amount))}


def of_open_bills(bills: Iterable[tuple[Bill, Bill]]) -> Mapping[str, str]:
    """The bills that a closed request leaves to be paid, each with the one to pay; a line or more for each."""
    return {"open_bills": "".join(f"\n{_open_bill(bill, paid_by)}" for bill, paid_by in bills)}


def _open_bill(bill: Bill, paid_by: Bill) -> str:
    return (
        f"قبض {bill_kind_title(bill.kind)} هنوز باز است: {format_rials(paid_by.payable)}\n"
        f"شناسهٔ قبض: {to_persian_digits(paid_by.bill_id)}\n"
        f"شناسهٔ پرداخت: {to_persian_digits(paid_by.payment_id)}"
    )


def _due(bill: Bill) -> str:
    """A bill may be paid, or within another that is paid, before it is told of: nobody should pay it twice."""
    if not bill.payable:
        return NOTHING_TO_PAY
    return PAID if bill.state in (BillState.PAID, BillState.CONSOLIDATED) else format_jalali(bill.due_on)


def _readings(bill: Bill) -> str:
    """In few words: an SMS has room for no more."""
    until, since = bill.billed_up_to, bill.billed_from
    if until is None:
        return NO_ENERGY if bill.billed_kwh is None else f"برآورد {format_number(bill.billed_kwh)} کیلووات‌ساعت"
    start = "" if since is None else f"{format_number(since.kwh)} "
    energy = "" if bill.billed_kwh is None else f"، {format_number(bill.billed_kwh)} کیلووات‌ساعت"
    return f"{start}تا {format_number(until.kwh)}{energy}"


def _charges(bill: Bill, *, with_debts: bool) -> str:
    if bill.kind == BillKind.OVERDUE:
        return EARLIER_DEBTS
    told = "، ".join(f"{line.title}: {format_rials(line.amount)}" for line in bill.lines if line.code in told_fees())
    kind = f"{bill_kind_title(bill.kind)} ({told})" if told else bill_kind_title(bill.kind)
    return f"{kind} و {EARLIER_DEBTS}" if with_debts else kind
