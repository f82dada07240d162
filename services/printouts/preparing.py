"""Preparing the printout that a request is answered with, and showing it again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from services.catalogue import service_title
from services.clock import Clock
from services.errors import NotFound
from services.jalali import format_jalali_time
from services.model.connections import Connection
from services.model.printouts import Printout, PrintoutKind, Sheet
from services.model.requests import Request
from services.ports import UnitOfWork
from services.printouts import consumption_history, payment_history
from services.printouts.bill_copy import bill_copy, bill_sheet, duplicate_sheet
from services.printouts.tenure import is_subscribers
from services.text import to_persian_digits

PRINTOUTS: Mapping[PrintoutKind, Callable[[UnitOfWork, Connection], Sheet]] = MappingProxyType(
    {
        PrintoutKind.DUPLICATE_BILL: duplicate_sheet,
        PrintoutKind.CONSUMPTION_HISTORY: consumption_history.consumption_sheet,
        PrintoutKind.PAYMENT_HISTORY: payment_history.payment_sheet,
    }
)
"""What makes each printout."""

_TITLES: Mapping[PrintoutKind, str] = {
    PrintoutKind.CONSUMPTION_HISTORY: consumption_history.TITLE,
    PrintoutKind.PAYMENT_HISTORY: payment_history.TITLE,
}
"""Those that only the subscriber is given: a copy of the bill is for whoever brings the last slip, too (source 000)."""

_NOT_THE_SUBSCRIBER = "سوابق اشتراک تنها به مشترک کنونی آن داده می‌شود و متقاضی این درخواست مشترک آن نیست."


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A sheet to be looked at. `addressee` is the subscriber's name where he himself has asked for it, else "":
    personal data, which is never kept with the sheet.
    """

    sheet: Sheet
    addressee: str


def prepare_printout(uow: UnitOfWork, *, clock: Clock, tracking_code: str, kind: PrintoutKind) -> Printout:
    """Make the request's printout and keep it; prepared again, it is the one that was prepared first.

    What was handed over and what is archived are thus one and the same, whatever is billed or paid afterwards. A
    history for somebody else than the present subscriber says just that. Raises NotFound.
    """
    known = uow.printouts.find(tracking_code)
    if known is not None:
        return known
    now = clock.now()
    sheet = _sheet(uow, uow.requests.get(tracking_code), kind)
    about = (("کد رهگیری", to_persian_digits(tracking_code)), ("زمان تهیه", format_jalali_time(now)))
    sheet = replace(sheet, facts=(*about, *sheet.facts))
    printout = Printout(tracking_code=tracking_code, kind=kind, prepared_at=now, sheet=sheet)
    uow.printouts.add(printout)
    return printout


def _sheet(uow: UnitOfWork, request: Request, kind: PrintoutKind) -> Sheet:
    connection = uow.connections.get(request.application.bill_id)
    if kind in _TITLES and not is_subscribers(uow, request):
        facts = (("شناسهٔ قبض", to_persian_digits(connection.bill_id)),)
        return Sheet(title=_TITLES[kind], facts=facts, notes=(_NOT_THE_SUBSCRIBER,))
    return PRINTOUTS[kind](uow, connection)


def printout_of(uow: UnitOfWork, tracking_code: str) -> Printout:
    """The printout that was prepared for the request. Raises NotFound."""
    printout = uow.printouts.find(tracking_code)
    if printout is None:
        raise NotFound("printout of request", tracking_code)
    return printout


def shown_printout(uow: UnitOfWork, tracking_code: str) -> Shown:
    """The request's printout to be handed over. Raises NotFound."""
    printout = printout_of(uow, tracking_code)
    return Shown(sheet=printout.sheet, addressee=_addressee(uow, uow.requests.get(tracking_code)))


def shown_bill(uow: UnitOfWork, number: str) -> Shown:
    """A bill to be handed over, as it stands. Raises NotFound."""
    copy = bill_copy(uow, number)
    code, sheet = copy.bill.tracking_code, bill_sheet(copy)
    if code is None:
        return Shown(sheet=sheet, addressee="")
    request = uow.requests.get(code)
    about = (("خدمت", service_title(request.application.service_key)), ("کد رهگیری", to_persian_digits(code)))
    return Shown(sheet=replace(sheet, facts=(*about, *sheet.facts)), addressee=_addressee(uow, request))


def _addressee(uow: UnitOfWork, request: Request) -> str:
    """Who the connection is registered to by now, if it is he who has asked; of a blank applicant nobody knows."""
    if not is_subscribers(uow, request):
        return ""
    return uow.connections.get(request.application.bill_id).subscriber.full_name
