"""`aftersales scheduled`: what every night's work could not do."""

import typer

from services.jalali import format_jalali, format_jalali_time
from services.text import to_persian_digits
from workers.cli.console import out, plain_table
from workers.cli.session import session

scheduled = typer.Typer(help="The work of every night · کارهای شبانه", no_args_is_help=True)


@scheduled.command("aside")
def aside() -> None:
    """List the connections that wait, with the reason: each night tries them again · اشتراک‌های کنارگذاشته."""
    with session() as app, app.reading() as uow:
        waiting = uow.scheduled.waiting()
        table = plain_table("کنارگذاشته", "کار", "برای روز", "شناسهٔ قبض", "از", "آخرین شب", "بار", "reason")
        for each in waiting:
            days = (format_jalali_time(each.set_aside_at), format_jalali(each.tried_on), to_persian_digits(each.tries))
            table.add_row(each.work, format_jalali(each.day), each.bill_id, *days, each.reason)
        out().print(table if waiting else "هیچ اشتراکی کنار گذاشته نشده است.")
