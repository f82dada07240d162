"""`aftersales sms`: what a person must settle, how it is settled, and what was sent."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Annotated

import typer
from rich.table import Table

from services.model.notices import Sms, SmsState, parse_client_reference
from services.notices.needing_review import send_anew, settle_as_sent
from services.ports import UnitOfWork
from workers.cli.arguments import tracking_code_of
from workers.cli.console import out, say
from workers.cli.session import session
from workers.cli.tables import NOTHING, moment_cell, plain_table
from workers.cli.timeline import sms_table

sms = typer.Typer(help="SMS: what a person must settle, and what was sent · پیامک‌ها", no_args_is_help=False)

_WHY: Mapping[SmsState, str] = {
    SmsState.NEEDS_REVIEW: "ارائه‌دهنده در یک شبانه‌روز پاسخ روشنی نداد",
    SmsState.REFUSED: "ارائه‌دهنده نپذیرفت",
    SmsState.UNDELIVERED: "به گوشی نرسید",
    SmsState.SENT: "گزارش تحویل نیامد",
}
_WHAT_TO_DO: Mapping[SmsState, str] = {
    SmsState.NEEDS_REVIEW: "در سامانهٔ ارائه‌دهنده بجویید: اگر فرستاده شده sent، وگرنه resend",
    SmsState.REFUSED: "شماره را بررسی و مشترک را تلفنی آگاه کنید، سپس sent",
    SmsState.UNDELIVERED: "مشترک را تلفنی آگاه کنید، سپس sent؛ یا دوباره بفرستید: resend",
    SmsState.SENT: "در سامانهٔ ارائه‌دهنده ببینید: اگر رسیده sent، وگرنه resend",
}

ShowMobile = Annotated[bool, typer.Option("--show-mobile", help="Print the whole number · نمایش شماره")]
Key = Annotated[str, typer.Argument(help="As listed · شناسهٔ پیامک")]


@sms.callback(invoke_without_command=True)
def list_unless_told_otherwise(context: typer.Context, *, show_mobile: ShowMobile = False) -> None:
    """List what a person must settle; the commands below settle it, or show what was sent."""
    if context.invoked_subcommand is None:
        list_needing_review(show_mobile=show_mobile)


@sms.command("list")
def list_needing_review(*, show_mobile: ShowMobile = False) -> None:
    """List what only a person can settle, with why and what to do · پیامک‌های نیازمند پیگیری."""
    with session() as app, app.reading() as uow:
        waiting = uow.outbox.sms_needing_review(app.clock.now())
        if waiting:
            out().print(needing_review_table(waiting, show_mobile=show_mobile))
        else:
            say("پیامکی نیازمند پیگیری نیست.", "no SMS needs a review")


@sms.command("sent")
def sent(key: Key) -> None:
    """The citizen knows: the provider has sent it, or somebody has told them · پیامک رسیده یا مشترک آگاه شده است."""
    with session() as app:
        with app.begin() as uow:
            settle_as_sent(uow, clock=app.clock, key=_key(key))
        say("پیامک انجام‌شده ثبت شد.", f"SMS {key} is settled")


@sms.command("resend")
def resend(key: Key) -> None:
    """The citizen does not know: send it once more, under a new reference · ارسال دوباره."""
    with session() as app:
        with app.begin() as uow:
            send_anew(uow, key=_key(key))
        say("پیامک دوباره در صف ارسال است.", f"SMS {key} is queued again")


@sms.command("recent")
def recent(
    request: Annotated[str | None, typer.Option(help="Only those of this tracking code")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Of how many of the newest requests")] = 20,
) -> None:
    """List SMS as sent, the sandbox's included · پیامک‌های اخیر."""
    with session() as app, app.reading() as uow:
        messages = _recent(uow, limit) if request is None else uow.outbox.sms_of(_known(uow, request))
        out().print(sms_table(messages))


def needing_review_table(waiting: Sequence[Sms], *, show_mobile: bool) -> Table:
    """One a line, numbers only if asked for: a list that is worked off lies open on desks."""
    columns = ["شناسه", "پیامک", "از", "چرا", "چه باید کرد"]
    table = plain_table("پیامک‌های نیازمند پیگیری", *columns, *(["شماره"] if show_mobile else []))
    for each in waiting:
        what = f"{each.template}\n{each.tracking_code or NOTHING}"
        cells = (each.client_reference, what, moment_cell(_since(each)), _why(each), _WHAT_TO_DO[each.state])
        table.add_row(*cells, *([each.mobile] if show_mobile else []))
    return table


def _key(listed: str) -> str:
    """The key of an SMS, which is listed by the name that the provider knows."""
    return parse_client_reference(listed)[0]


def _since(sms: Sms) -> datetime:
    return sms.outcome_unknown_since or sms.sent_at or sms.created_at


def _why(sms: Sms) -> str:
    return _WHY[sms.state] + (f" ({sms.fault})" if sms.fault else "")


def _known(uow: UnitOfWork, typed: str) -> str:
    return uow.requests.get(tracking_code_of(typed)).tracking_code


def _recent(uow: UnitOfWork, limit: int) -> list[Sms]:
    found = [each for request in uow.requests.recent(limit) for each in uow.outbox.sms_of(request.tracking_code)]
    return sorted(found, key=attrgetter("created_at"))
