"""`aftersales sms`: what a person must resolve, how it is resolved, and what was sent."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer
from rich.table import Table

from services.identifiers import asked_tracking_code
from services.model.notices import Sms, SmsState, parse_client_reference
from services.notices.needing_review import resolve_as_sent, send_anew, waits_since, why_it_waits
from services.timeline import recent_sms, sms_of_request
from workers.cli.console import NOTHING, moment_cell, out, plain_table, say
from workers.cli.session import session
from workers.cli.timeline import sms_table

sms = typer.Typer(help="SMS: what a person must resolve, and what was sent · پیامک‌ها", no_args_is_help=False)

# The commands that resolve it are named in Latin letters.
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
    """List what a person must resolve; the commands below resolve it, or show what was sent."""
    if context.invoked_subcommand is None:
        list_needing_review(show_mobile=show_mobile)


@sms.command("list")
def list_needing_review(*, show_mobile: ShowMobile = False) -> None:
    """List what only a person can resolve, with why and what to do · پیامک‌های نیازمند پیگیری."""
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
        app.transactions.run(lambda uow: resolve_as_sent(uow, clock=app.clock, key=_key(key)))
        say("پیامک انجام‌شده ثبت شد.", f"SMS {key} is resolved")


@sms.command("resend")
def resend(key: Key) -> None:
    """The citizen does not know: send it once more, under a new reference · ارسال دوباره."""
    with session() as app:
        app.transactions.run(lambda uow: send_anew(uow, key=_key(key)))
        say("پیامک دوباره در صف ارسال است.", f"SMS {key} is queued again")


@sms.command("recent")
def recent(
    request: Annotated[str | None, typer.Option(help="Only those of this tracking code")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Of how many of the newest requests")] = 20,
) -> None:
    """List SMS as sent, the sandbox's included · پیامک‌های اخیر."""
    with session() as app, app.reading() as uow:
        if request is None:
            messages = recent_sms(uow, limit=limit)
        else:
            messages = sms_of_request(uow, asked_tracking_code(request))
        out().print(sms_table(messages))


def needing_review_table(waiting: Sequence[Sms], *, show_mobile: bool) -> Table:
    """One a line, numbers only if asked for: a list that is worked off lies open on desks."""
    columns = ["شناسه", "پیامک", "از", "چرا", "چه باید کرد"]
    table = plain_table("پیامک‌های نیازمند پیگیری", *columns, *(["شماره"] if show_mobile else []))
    for each in waiting:
        what = f"{each.template}\n{each.tracking_code or NOTHING}"
        why, to_do = why_it_waits(each), _WHAT_TO_DO[each.state]
        cells = (each.client_reference, what, moment_cell(waits_since(each)), why, to_do)
        table.add_row(*cells, *([each.mobile] if show_mobile else []))
    return table


def _key(listed: str) -> str:
    """The key of an SMS, which is listed by the name that the provider knows."""
    return parse_client_reference(listed)[0]
