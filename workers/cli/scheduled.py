"""`aftersales scheduled`: what every night's work could not do, and what is given up of it."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.table import Table

from services.jalali import format_jalali, format_jalali_time
from services.model.scheduled import SetAside
from services.ports import UnitOfWork
from services.scheduled.giving_up import GivingUp, give_up
from services.text import to_persian_digits
from workers.cli.console import NOTHING, out, plain_table, say
from workers.cli.session import session

scheduled = typer.Typer(help="The work of every night · کارهای شبانه", no_args_is_help=True)


@scheduled.command("aside")
def aside(
    *,
    given_up: Annotated[bool, typer.Option("--given-up", help="Those that were given up · رهاشده‌ها")] = False,
) -> None:
    """List the connections that wait, with the reason: each night tries them again · اشتراک‌های کنارگذاشته."""
    with session() as app, app.reading() as uow:
        if given_up:
            rows, nothing = uow.scheduled.given_up(), "کار هیچ اشتراکی رها نشده است."
        else:
            rows, nothing = uow.scheduled.waiting(), "هیچ اشتراکی کنار گذاشته نشده است."
        out().print(_table(rows) if rows else nothing)


@scheduled.command("give-up")
def give_up_work(
    work: Annotated[str, typer.Argument(help="The work, as `aside` tells it · کار")],
    bill_id: Annotated[str, typer.Argument(help="Bill ID of the connection · شناسهٔ قبض")],
    *,
    because: Annotated[str, typer.Option(help="Why it can never be done; name nobody · علت")],
    by: Annotated[str, typer.Option(help="Who gives it up · ثبت‌کننده")],
) -> None:
    """Give up what can never be done of a connection: no night tries these days again · رها کردن کار یک اشتراک."""
    typed = GivingUp(work=work, bill_id=bill_id, by=by, because=because)
    with session() as app:

        def done(uow: UnitOfWork) -> Sequence[SetAside]:
            return give_up(uow, clock=app.clock, typed=typed)

        days = app.transactions.run(done)
    told = "، ".join(format_jalali(each.day) for each in days)
    say(f"رها شد: برای {told}", f"given up, days: {len(days)}")


def _table(rows: Sequence[SetAside]) -> Table:
    table = plain_table(
        "کنارگذاشته", "کار", "برای روز", "شناسهٔ قبض", "از", "آخرین شب", "بار", "reason", "رهاکننده", "علت"
    )
    for each in rows:
        days = (format_jalali_time(each.set_aside_at), format_jalali(each.tried_on), to_persian_digits(each.tries))
        who = (each.given_up_by or NOTHING, each.given_up_because or NOTHING)
        table.add_row(each.work, format_jalali(each.day), each.bill_id, *days, each.reason, *who)
    return table
