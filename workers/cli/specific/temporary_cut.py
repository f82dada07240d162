"""`aftersales cut`: a cut that the company begins, an objection to it, premises that live on power, instalments."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated

import typer

from services.identifiers import asked_bill_id, asked_tracking_code
from services.model.cuts import CutCase
from services.problems import Problem, Refused, refused
from services.specific.temporary_cut.beginning import BEGUN_BY_COMPANY, check_beginning
from services.specific.temporary_cut.instalments import agree_instalments
from services.specific.temporary_cut.model import PremisesKind
from services.specific.temporary_cut.objections import object_to_cut
from services.specific.temporary_cut.premises import forget_vital, note_vital
from workers.cli.console import say
from workers.cli.session import session

cut = typer.Typer(help="Cuts that the company begins · قطع به تشخیص شرکت", no_args_is_help=True)
COMMANDS: Mapping[str, typer.Typer] = {"cut": cut}

BillId = Annotated[str, typer.Argument(help="Bill ID of the connection · شناسهٔ قبض")]


class CaseOfCompany(StrEnum):
    """The cases in which the company begins."""

    DEFAULT = CutCase.DEFAULT.value
    UNPAID = CutCase.UNPAID.value
    UNAUTHORISED = CutCase.UNAUTHORISED.value
    UNREADABLE = CutCase.UNREADABLE.value
    COURT_ORDER = CutCase.COURT_ORDER.value
    WATER_AUTHORITY = CutCase.WATER_AUTHORITY.value
    OTHER_CONNECTION = CutCase.OTHER_CONNECTION.value
    SISTER_COMPANY = CutCase.SISTER_COMPANY.value
    SELF_WILLED = CutCase.SELF_WILLED.value


@cut.command("begin")
def begin(
    bill_id: BillId,
    *,
    case: Annotated[CaseOfCompany, typer.Option(help="Case of by-law 50-4 · مورد قطع")],
    evidence: Annotated[str, typer.Option(help="Number of the paper that shows it · شمارهٔ مدرک")] = "",
    debtor: Annotated[str, typer.Option(help="Bill ID of the connection that owes · اشتراک بدهکار")] = "",
) -> None:
    """Begin a cut: the unit of its case decides whether the subscriber is warned · اقدام به قطع."""
    given = {"case": case.value, "billId": bill_id, "evidence": evidence, "debtorBillId": debtor}
    start = {name: value for name, value in given.items() if value}
    with session() as app:
        with app.reading() as uow:
            findings = check_beginning(uow, clock=app.clock, begun=start)
        if findings:
            raise Refused([Problem(persian=each.message, english=f"{each.field}: {each.code}") for each in findings])
        instance = app.engine.start(BEGUN_BY_COMPANY, {"cutStart": start})
    say("اقدام به قطع آغاز شد.", f"the cut is begun as process instance {instance}")


@cut.command("object")
def object_to(
    code: Annotated[str, typer.Argument(help="Tracking code")],
    text: Annotated[str, typer.Option(help="What the subscriber says; name nobody · متن اعتراض")],
) -> None:
    """Note that the subscriber objects: nobody is cut until it is answered · اعتراض به قطع."""
    with session() as app:
        tracking_code = asked_tracking_code(code)
        app.transactions.run(
            lambda uow: object_to_cut(uow, clock=app.clock, tracking_code=tracking_code, text=text).number
        )
    say("اعتراض ثبت شد و تا پاسخ آن برق قطع نمی‌شود.", "the objection is kept; nobody is cut until it is answered")


@cut.command("vital")
def vital(
    bill_id: BillId,
    *,
    kind: Annotated[PremisesKind, typer.Option(help="Why power is vital there · چرا")] = PremisesKind.OTHER,
    no_longer: Annotated[bool, typer.Option("--no-longer", help="It is vital there no longer · دیگر نیست")] = False,
) -> None:
    """Mark a connection on whose power somebody lives, or take the mark away · محل حساس."""
    with session() as app:
        known = asked_bill_id(bill_id)
        if no_longer:
            app.transactions.run(lambda uow: forget_vital(uow, bill_id=known))
        else:
            app.transactions.run(lambda uow: note_vital(uow, clock=app.clock, bill_id=known, kind=kind))
    say("ثبت شد.", "kept")


@cut.command("instalments")
def instalments(
    bill_id: BillId,
    bills: Annotated[list[str], typer.Argument(metavar="NUMBER=DAY…", help="Bill and Jalali day, as 1234=1405/09/15")],
) -> None:
    """Agree on other days for unpaid bills: while they are kept nobody is cut · قسط‌بندی بدهی."""
    with session() as app:
        known, typed = asked_bill_id(bill_id), _days(bills)
        app.transactions.run(lambda uow: agree_instalments(uow, clock=app.clock, bill_id=known, typed=typed))
    say("قسط‌ها ثبت شد.", "the instalments are kept")


def _days(bills: Sequence[str]) -> list[tuple[str, str]]:
    pairs = [each.partition("=") for each in bills]
    if not all(number and day for number, _, day in pairs):
        raise refused("هر قسط را به شکل شماره=روز وارد کنید.", "give each instalment as NUMBER=DAY")
    return [(number, day) for number, _, day in pairs]
