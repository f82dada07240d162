"""`aftersales removal`: connections that the company removes for good (by-law 52-4)."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer
from rich.table import Table

from services.identifiers import asked_bill_id, asked_tracking_code
from services.jalali import format_jalali, local_date
from services.labels import REQUEST_STATES
from services.ports import UnitOfWork
from services.registry import registry
from services.specific.permanent_collection.removal_beginning import ask_for_removal
from services.specific.permanent_collection.removal_listing import ListedRemoval, recent_removals
from services.specific.permanent_collection.removal_objections import object_to_removal
from services.specific.permanent_collection.removals import REMOVAL_CASES
from services.text import format_rials
from workers.cli.console import NOTHING, out, plain_table, say
from workers.cli.session import session

removal = typer.Typer(help="Removals by the company (by-law 52-4) · برچیدن به تشخیص شرکت", no_args_is_help=True)
COMMANDS: Mapping[str, typer.Typer] = {"removal": removal}


@removal.command("list")
def list_recent() -> None:
    """List the newest removals, with what is overdue by now · برچیدن‌های تازه و بدهی اکنون."""
    with session() as app, app.reading() as uow:
        rows = recent_removals(uow, clock=app.clock, reference=app.reference)
        out().print(_table(rows) if rows else NOTHING)


@removal.command("begin")
def begin(bill_id: Annotated[str, typer.Argument(help="Bill ID of the connection · شناسهٔ قبض")]) -> None:
    """Begin a removal where there is ground for one; a unit decides on it · اقدام به برچیدن."""
    with session() as app:
        known = asked_bill_id(bill_id)

        def work(uow: UnitOfWork) -> str:
            asked = ask_for_removal(uow, clock=app.clock, reference=app.reference, bill_id=known)
            return asked.tracking_code

        code = app.transactions.run(work)
    say("اقدام به جمع‌آوری دائم ثبت شد.", f"the removal is registered; its tracking code is {code}")


@removal.command("object")
def object_to(
    code: Annotated[str, typer.Argument(help="Tracking code")],
    text: Annotated[str, typer.Option(help="What the subscriber says; name nobody · متن اعتراض")],
) -> None:
    """Note that the subscriber objects: nothing is taken away until it is answered · اعتراض به برچیدن."""
    with session() as app:
        known = asked_tracking_code(code)
        app.transactions.run(lambda uow: object_to_removal(uow, clock=app.clock, tracking_code=known, text=text).number)
    say(
        "اعتراض ثبت شد و تا پاسخ آن لوازم جمع نمی‌شود.", "the objection is kept; nothing is removed until it is answered"
    )


def _table(rows: Sequence[ListedRemoval]) -> Table:
    table = plain_table("برچیدن به تشخیص شرکت", "کد رهگیری", "شناسهٔ قبض", "مورد", "آغاز", "مهلت", "بدهی", "وضع")
    for each in rows:
        kept = each.removal
        table.add_row(
            kept.tracking_code,
            kept.bill_id,
            REMOVAL_CASES[kept.case],
            format_jalali(local_date(kept.begun_at)),
            NOTHING if kept.pay_until is None else format_jalali(kept.pay_until),
            format_rials(each.debt),
            _state(each),
        )
    return table


def _state(listed: ListedRemoval) -> str:
    outcome = listed.request.outcome
    return REQUEST_STATES[listed.request.state] if outcome is None else registry().outcomes[outcome]
