"""`aftersales list`."""

from typing import Annotated

import typer

from workers.cli.console import out
from workers.cli.session import session
from workers.cli.timeline import requests_table


def list_requests(limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many")] = 20) -> None:
    """List the newest requests · درخواست‌های اخیر."""
    with session() as app, app.reading() as uow:
        out().print(requests_table(uow.requests.recent(limit)))
