"""`aftersales printout`: what was prepared for a request, on the terminal or as a file."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group, RenderableType
from rich.text import Text

from services.identifiers import asked_tracking_code
from services.model.printouts import Table
from services.printouts.preparing import Shown, shown_printout
from services.problems import refused
from workers.cli.console import out, plain_table, say
from workers.cli.session import session
from workers.printouts.rendering import as_html, as_pdf


def printout(
    code: Annotated[str, typer.Argument(help="Tracking code")],
    *,
    html: Annotated[Path | None, typer.Option(help="Write it to this file as HTML")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write it to this file as PDF")] = None,
) -> None:
    """Show the printout that a request was answered with, or write it to a file · نسخهٔ چاپی پاسخ درخواست."""
    with session() as app:
        with app.reading() as uow:
            shown = shown_printout(uow, asked_tracking_code(code))
        if html is not None:
            _write(html, as_html(shown, app.company).encode())
        if pdf is not None:
            _write(pdf, as_pdf(shown, app.company))
    if html is None and pdf is None:
        out().print(_on_terminal(shown))


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise refused(f"پروندهٔ {path} نوشته نشد.", f"{path} cannot be written: {error.strerror}") from None
    say(f"در {path} نوشته شد.", f"written to {path}")


def _on_terminal(shown: Shown) -> RenderableType:
    sheet = shown.sheet
    named = [("مشترک", shown.addressee)] if shown.addressee else []
    facts = [Text(f"{title}: {value}") for title, value in (*named, *sheet.facts)]
    tables = [_table(each) for each in sheet.tables if each.rows]
    return Group(Text(sheet.title, style="bold"), *facts, *tables, *map(Text, sheet.notes))


def _table(table: Table) -> RenderableType:
    drawn = plain_table(table.title, *table.columns)
    for row in (*table.rows, *([table.totals] if table.totals else [])):
        drawn.add_row(*map(Text, row))
    return drawn
