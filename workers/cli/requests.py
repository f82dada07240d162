"""`aftersales show`, `list`, `withdraw`: a request, the newest ones, and the applicant who takes one back."""

from typing import Annotated

import typer

from services.complaints.standing import complaint_lines
from services.identifiers import asked_tracking_code
from services.problems import refused
from services.timeline import recent_requests, timeline_of
from services.withdrawal import told, withdraw_request
from workers.cli.console import out, say
from workers.cli.session import session
from workers.cli.timeline import requests_table, timeline


def show(code: Annotated[str, typer.Argument(help="Tracking code")]) -> None:
    """Show the steps, bills and SMS of a request · سابقهٔ یک درخواست."""
    with session() as app, app.reading() as uow:
        told = timeline_of(uow, asked_tracking_code(code), clock=app.clock)
        out().print(timeline(told))
        for line in complaint_lines(uow, told.request, now=app.clock.now()):
            out().print(line)


def list_requests(limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many")] = 20) -> None:
    """List the newest requests · درخواست‌های اخیر."""
    with session() as app, app.reading() as uow:
        out().print(requests_table(recent_requests(uow, limit=limit)))


def withdraw(code: Annotated[str, typer.Argument(help="Tracking code")]) -> None:
    """Withdraw a request that is not paid yet · انصراف از درخواست."""
    with session() as app:
        tracking_code = asked_tracking_code(code)
        result = app.transactions.run(lambda uow: withdraw_request(uow, clock=app.clock, tracking_code=tracking_code))
        if not result.is_accepted:
            raise refused(*told(result))
        say(*told(result))
