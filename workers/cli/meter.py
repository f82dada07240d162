"""`aftersales meter`: the way of a meter."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from os import environ
from typing import Annotated

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.clock import Clock
from services.metering.handing import hand_in, typed_verdict
from services.metering.way import (
    MeterWay,
    SerialWays,
    meter_facts,
    registers_text,
    seal_text,
    verdict_text,
    ways_of,
)
from services.model.custody import Holder, Sighting
from services.model.metering import MeterCondition
from services.ports import UnitOfWork
from services.problems import refused
from services.text import to_persian_digits
from workers.cli.console import NOTHING, moment_cell, out, plain_table
from workers.cli.session import session

_TWO_HANG = (
    "بیش از یک کنتور با این شماره نصب است: یا از سازنده‌های گوناگون است یا پلاکی نادرست خوانده شده است."
    " پلاک‌ها را در محل ببینید."
)


class Place(StrEnum):
    """Where a meter can be handed in."""

    LABORATORY = Holder.LABORATORY.value
    WAREHOUSE = Holder.WAREHOUSE.value
    SCRAPPED = Holder.SCRAPPED.value


def meter(
    serial: Annotated[str, typer.Argument(help="Serial, as on the plate · شمارهٔ سریال کنتور")],
    *,
    to: Annotated[Place | None, typer.Option(help="Note that it was handed in there · تحویل به")] = None,
    paper: Annotated[str, typer.Option(help="Number of the receipt that shows it · شمارهٔ رسید")] = "",
    verdict: Annotated[MeterCondition | None, typer.Option(help="What the laboratory found · نظر آزمایشگاه")] = None,
    error: Annotated[str | None, typer.Option(help="By how many percent it counts too much · خطا به درصد")] = None,
    by: Annotated[str | None, typer.Option(help="Who tells of it; this login by default · ثبت‌کننده")] = None,
) -> None:
    """Show the way of a meter: who held it from when to when, its seals, what the laboratory found · راه کنتور.

    With --to or --verdict, note first what the laboratory or the warehouse tells of it.
    """
    with session() as app:
        news = _News(to=to, paper=paper, verdict=verdict, error=error, told_by=by or environ.get("USER", "cli"))
        if any((to, paper, verdict, error)):
            app.transactions.run(partial(_keep, app.clock, serial, news))
        with app.reading() as uow:
            told = ways_of(uow, serial)
        out().print(told_ways(told))


@dataclass(frozen=True, slots=True, kw_only=True)
class _News:
    """What the laboratory or the warehouse tells of a meter, as typed."""

    to: Place | None
    paper: str
    verdict: MeterCondition | None
    error: str | None
    told_by: str


def _keep(clock: Clock, serial: str, news: _News, uow: UnitOfWork) -> None:
    """All of it or nothing. A paper without a place, or an error without a verdict, is half of something."""
    if news.to is not None:
        to = Holder(news.to.value)
        hand_in(uow, clock=clock, serial=serial, to=to, paper=news.paper, told_by=news.told_by)
    elif news.paper:
        raise refused("جای تحویل داده نشده است: --to را هم بدهید.", "the paper of which place? give --to too")
    if news.verdict is not None:
        typed_verdict(uow, clock=clock, serial=serial, condition=news.verdict, error=news.error)
    elif news.error is not None:
        raise refused("نظر آزمایشگاه داده نشده است: --verdict را هم بدهید.", "the error of which verdict? give it too")


def told_ways(told: SerialWays) -> RenderableType:
    """All meters of a serial, each with its way."""
    parts = [part for way in told.ways for part in _way(way)]
    if told.hang_at_once:
        parts.append(Text(_TWO_HANG, style="red"))
    if told.sightings:
        parts.append(_sightings(told.sightings))
    return Group(*parts)


def _way(way: MeterWay) -> list[RenderableType]:
    facts = " · ".join(f"{title}: {value}" for title, value in meter_facts(way))
    table = plain_table("راه کنتور", "از", "پایان", "کجا", "با چه")
    for stay in way.stays:
        moments = (moment_cell(stay.custody.since), moment_cell(stay.custody.until))
        table.add_row(*moments, stay.where, stay.by or NOTHING)
    lists = {
        "پلمب": [seal_text(each) for each in way.seals],
        "شمارنده‌های دیگر": [registers_text(each) for each in way.registers],
        "نظر آزمایشگاه": [verdict_text(each) for each in way.verdicts],
    }
    lines = [Text(f"{title}: {line}") for title, told in lists.items() for line in told]
    return [Text(facts, style="bold"), table, *lines]


def _sightings(sightings: Sequence[Sighting]) -> Table:
    table = plain_table("جاهایی که این شماره خوانده شد و در پرونده کنتور دیگری است", "زمان", "شناسهٔ قبض", "کد رهگیری")
    for each in sightings:
        table.add_row(moment_cell(each.seen_at), to_persian_digits(each.bill_id), to_persian_digits(each.tracking_code))
    return table
