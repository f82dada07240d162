"""`aftersales show`: the timeline of one request."""

from typing import Annotated

import typer

from workers.cli.arguments import tracking_code_of
from workers.cli.console import out
from workers.cli.session import session
from workers.cli.timeline import timeline


def show(code: Annotated[str, typer.Argument(help="Tracking code")]) -> None:
    """Show the steps, bills and SMS of a request · سابقهٔ یک درخواست."""
    with session() as app, app.reading() as uow:
        out().print(timeline(uow, uow.requests.get(tracking_code_of(code))))
