"""`aftersales satisfaction`: the mark that somebody answers by SMS, and how services and units are marked."""

from typing import Annotated

import typer
from rich.table import Table

from services.catalogue import service_title
from services.problems import refused
from services.satisfaction.answering import SatisfactionFigures, figures_of, keep_mark
from services.text import to_persian_digits
from services.units import unit_of
from workers.cli.console import NOTHING, out, plain_table, say
from workers.cli.session import session


def satisfaction(
    code: Annotated[str, typer.Argument(help="Tracking code that was answered to")] = "",
    mark: Annotated[str, typer.Argument(help="From 1 to 5, in any digits")] = "",
) -> None:
    """Keep the mark that somebody gave, or without arguments tell all marks by service and unit · رضایت متقاضیان."""
    with session() as app:
        if not code:
            with app.reading() as uow:
                out().print(_table(*figures_of(uow.satisfaction.counts())))
            return
        if not mark:
            raise refused("نظر را هم بدهید: عددی از ۱ تا ۵.", "give the mark too, from 1 to 5")
        app.transactions.run(lambda uow: keep_mark(uow, clock=app.clock, code=code, mark=mark).tracking_code)
    say("نظر ثبت شد.", "the mark is kept")


def _table(*figures: SatisfactionFigures) -> Table:
    table = plain_table("رضایت متقاضیان", "خدمت", "واحد", "پرسیده", "پاسخ", "میانگین")
    for each in figures:
        mean = NOTHING if each.mean is None else to_persian_digits(f"{each.mean:.2f}".replace(".", "٫"))
        people = (to_persian_digits(each.asked), to_persian_digits(each.answered))
        table.add_row(service_title(each.service_key), unit_of(each.unit).title, *people, mean)
    return table
