"""`aftersales permits`: the permits of a connection, one that is presented, what was found of the use."""

from typing import Annotated

import typer
from rich.console import Group
from rich.table import Table
from rich.text import Text

from services.billing.permit_view import ConnectionPermits, permits_of
from services.jalali import format_jalali, local_date
from services.model.permits import TariffPermit, UseFinding
from services.permits.presenting import TypedPermit, present_permit
from services.permits.use_findings import TypedFinding, note_finding, withdraw_finding
from services.permits.wording import finding_text, licence_limits, permit_title
from services.ports import UnitOfWork
from workers.cli.console import NOTHING, out, plain_table
from workers.cli.session import session

permits = typer.Typer(help="Permits for tariffs (by-laws 36-4, 37-4) · مجوزهای تعرفه", no_args_is_help=True)

BillId = Annotated[str, typer.Argument(help="Bill ID of the connection · شناسهٔ قبض")]


@permits.command("show")
def show(bill_id: BillId) -> None:
    """Show the permits of a connection and the tariff that counts today · مجوزهای اشتراک و تعرفهٔ امروز."""
    with session() as app, app.reading() as uow:
        told = permits_of(uow, bill_id, today=local_date(app.clock.now()))
        out().print(Group(*map(Text, told.lines), _table(told)))


@permits.command("present")
def present(
    bill_id: BillId,
    *,
    kind: Annotated[str, typer.Option(help="Which paper it is, as operating-licence · نوع مجوز")],
    number: Annotated[str, typer.Option(help="Its number · شماره")],
    issuer: Annotated[str, typer.Option(help="Who gave it · مرجع صدور")],
    until: Annotated[str, typer.Option(help="Its last day, as 1406/12/29 · پایان اعتبار")],
    power: Annotated[str, typer.Option(help="Of a licence: the pump's kW, as 18.5 · توان مجاز")] = "",
    energy: Annotated[str, typer.Option(help="Of a licence: kWh of a Jalali year · انرژی سالانه")] = "",
    no_power: Annotated[bool, typer.Option("--no-power", help="It says no power · بی حد توان")] = False,
    no_energy: Annotated[bool, typer.Option("--no-energy", help="It says no energy · بی حد انرژی")] = False,
) -> None:
    """Note a permit that is presented today: its tariff counts from today · ثبت مجوز تمدیدشده.

    Of a permit that is known, noted again with the same number and last day, power and energy are added, put right,
    or taken away where the licence says none.
    """
    typed = TypedPermit(
        bill_id=bill_id,
        kind=kind,
        number=number,
        issuer=issuer,
        valid_until=until,
        power=power,
        energy=energy,
        no_power=no_power,
        no_energy=no_energy,
    )
    with session() as app:

        def work(uow: UnitOfWork) -> TariffPermit:
            return present_permit(uow, clock=app.clock, typed=typed)

        kept = app.transactions.run(work)
        out().print(f"{permit_title(kept)}: {format_jalali(kept.presented_on)} – {format_jalali(kept.valid_until)}")


@permits.command("found")
def found(
    bill_id: BillId,
    *,
    on: Annotated[str, typer.Option(help="Day of the visit, as 1405/09/10 · روز بازدید")],
    ancillary: Annotated[str, typer.Option(help="Lighting, offices, ancillary: % of the contracted power · روشنایی")],
    other: Annotated[str, typer.Option(help="Other use, not of the tariff: % · مصرف دیگر")] = "0",
    power: Annotated[str, typer.Option(help="The power in use, kW, where it was measured · توان مشاهده‌شده")] = "",
    report: Annotated[str, typer.Option(help="Number of the agent's report · شمارهٔ گزارش بازدید")],
    by: Annotated[str, typer.Option(help="Who notes it · ثبت‌کننده")],
) -> None:
    """Note what an agent has found of the use: bills go by it from that day on · ثبت یافتهٔ بازدید.

    Noted again for a day, it takes the place of what was noted before.
    """
    typed = TypedFinding(
        bill_id=bill_id, found_on=on, ancillary=ancillary, other=other, power=power, evidence=report, noted_by=by
    )
    with session() as app:

        def work(uow: UnitOfWork) -> UseFinding:
            return note_finding(uow, clock=app.clock, typed=typed)

        out().print(finding_text(app.transactions.run(work)))


@permits.command("withdraw-found")
def withdraw_found(
    bill_id: BillId,
    number: Annotated[str, typer.Argument(help="Number of the finding, as `show` tells it · شمارهٔ یافته")],
    *,
    because: Annotated[str, typer.Option(help="Why it is wrong · علت")],
) -> None:
    """Withdraw a finding, as one whose day was mistyped: bills go by it no more · پس‌گرفتن یافتهٔ نادرست."""
    with session() as app:

        def work(uow: UnitOfWork) -> UseFinding:
            return withdraw_finding(uow, clock=app.clock, bill_id=bill_id, number=number, because=because)

        out().print(f"پس گرفته شد: {finding_text(app.transactions.run(work))}")


def _table(told: ConnectionPermits) -> Table:
    table = plain_table("مجوزها", "مجوز", "مرجع صدور", "ارائه", "پایان اعتبار", "اعلام پایان", "بی‌مجوز از", "حد مجاز")
    for each in told.permits:
        days = (each.presented_on, each.valid_until, each.announced_on, each.lapsed_on)
        cells = (NOTHING if day is None else format_jalali(day) for day in days)
        table.add_row(permit_title(each), each.issuer or NOTHING, *cells, licence_limits(each) or NOTHING)
    return table
