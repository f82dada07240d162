"""`aftersales bill`: a bill line by line, each computed anew."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Group, RenderableType
from rich.text import Text

from services.billing.explanation import basis_texts, differences, result_text
from services.billing.recomputing import CheckedBill, check_bill
from services.billing.view import bill_title, lines_to_pay
from services.money import Rials
from services.problems import Refused
from services.text import format_number, normalise
from workers.cli.console import out, plain_table
from workers.cli.session import session


def bill(number: Annotated[str, typer.Argument(help="Number of the bill · شمارهٔ قبض")]) -> None:
    """Show a bill line by line, and compute each line anew by the data of its day · بازمحاسبهٔ قبض.

    Ends with 1 where a figure differs.
    """
    with session() as app:
        with app.reading() as uow:
            checked = check_bill(uow, app.reference, normalise(number))
            lines = list(lines_to_pay(uow, checked.bill))
        out().print(_told(checked, lines))
        if not checked.is_right:
            raise Refused(list(differences(checked)))


def _told(checked: CheckedBill, lines: Sequence[tuple[str, Rials]]) -> RenderableType:
    """What the bill took up and carries on follows its own lines, and is not computed."""
    table = plain_table(bill_title(checked.bill), "شرح", "مبلغ (ریال)", "بازمحاسبه")
    results = [result_text(each) for each in checked.lines]
    not_computed = [""] * (len(lines) - len(results))
    for (title, amount), result in zip(lines, [*results, *not_computed], strict=True):
        table.add_row(title, format_number(amount.amount), result)
    table.add_row("مبلغ قابل پرداخت", format_number(checked.bill.payable.amount), "")
    missing = dict.fromkeys(each.missing for each in checked.lines if each.missing)
    return Group(table, *map(Text, basis_texts(checked)), *(Text(each, style="dim") for each in missing))
