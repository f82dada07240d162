"""`aftersales list` and `aftersales sms`."""

from operator import attrgetter
from typing import Annotated

import typer

from services.model.notices import Sms
from services.ports import UnitOfWork
from workers.cli.arguments import tracking_code_of
from workers.cli.console import out
from workers.cli.session import session
from workers.cli.timeline import requests_table, sms_table


def list_requests(limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many")] = 20) -> None:
    """List the newest requests · درخواست‌های اخیر."""
    with session() as app, app.reading() as uow:
        out().print(requests_table(uow.requests.recent(limit)))


def list_sms(
    request: Annotated[str | None, typer.Option(help="Only those of this tracking code")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Of how many of the newest requests")] = 20,
) -> None:
    """List SMS as sent, the sandbox's included · پیامک‌ها."""
    with session() as app, app.reading() as uow:
        messages = _recent(uow, limit) if request is None else uow.outbox.sms_of(_known(uow, request))
        out().print(sms_table(messages))


def _known(uow: UnitOfWork, typed: str) -> str:
    return uow.requests.get(tracking_code_of(typed)).tracking_code


def _recent(uow: UnitOfWork, limit: int) -> list[Sms]:
    found = [sms for each in uow.requests.recent(limit) for sms in uow.outbox.sms_of(each.tracking_code)]
    return sorted(found, key=attrgetter("created_at"))
