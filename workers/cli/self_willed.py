"""`aftersales self-willed`: what is kept of power that subscribers have brought back themselves (by-law 51-4-3)."""

from typing import Annotated

import typer
from rich.text import Text

from services.ports import UnitOfWork
from services.reconnecting.withdrawn_record import TypedWithdrawal, WithdrawnRecord, record_text, withdraw_record
from services.text import normalise
from workers.cli.console import NOTHING, out
from workers.cli.session import session

self_willed = typer.Typer(help="Self-willed reconnections (by-law 51-4) · وصل خودسرانه پس از قطع", no_args_is_help=True)

BillId = Annotated[str, typer.Argument(help="Bill ID of the connection · شناسهٔ قبض")]


@self_willed.command("show")
def show(bill_id: BillId) -> None:
    """Show what is kept of a connection, also what was taken back · سوابق وصل خودسرانهٔ اشتراک."""
    with session() as app, app.reading() as uow:
        known = uow.self_willed.of_connection(normalise(bill_id))
        out().print(Text("\n".join(map(record_text, known)) or NOTHING))


@self_willed.command("withdraw")
def withdraw(
    bill_id: BillId,
    code: Annotated[str, typer.Argument(help="Tracking code of the record, as `show` tells it · کد رهگیری سابقه")],
    *,
    because: Annotated[str, typer.Option(help="Why it is wrong; name nobody · علت")],
    by: Annotated[str, typer.Option(help="Who takes it back · ثبت‌کننده")],
) -> None:
    """Take back a record that was wrong; what was billed for it is told · پس‌گرفتن سابقهٔ نادرست."""
    typed = TypedWithdrawal(bill_id=bill_id, tracking_code=code, because=because, by=by)
    with session() as app:

        def work(uow: UnitOfWork) -> WithdrawnRecord:
            return withdraw_record(uow, clock=app.clock, typed=typed)

        done = app.transactions.run(work)
        out().print(Text("\n".join([record_text(done.record), *done.to_do])))
