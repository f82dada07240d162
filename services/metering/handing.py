"""What the laboratory and the warehouse tell of meters that hang nowhere: that they have them, and what they found."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from services.clock import Clock
from services.labels import METER_CONDITIONS
from services.metering.custody import hand_over, present_custody
from services.metering.way import HOLDERS, ways_of
from services.model.custody import Cause, Custody, Holder, LaboratoryVerdict, MeterAsset
from services.model.metering import MeterCondition
from services.ports import UnitOfWork
from services.problems import Refused, refused
from services.text import normalise, to_persian_digits

PLACES: Mapping[Holder, str] = {
    Holder.LABORATORY: "شمارهٔ رسید آزمایشگاه",
    Holder.WAREHOUSE: "شمارهٔ رسید انبار",
    Holder.SCRAPPED: "شمارهٔ صورت‌جلسهٔ اسقاط",
}
"""Where a person may hand a meter, and the paper that shows it."""

# A seal that is broken is no finding of a laboratory.
VERDICTS = tuple(each for each in MeterCondition if each is not MeterCondition.BROKEN_SEAL)

_MOST_PERCENT = 100
_LONGEST_PAPER = 40
_NO_NUMBER = Decimal("NaN")  # also what Decimal makes of the word


def hand_in(uow: UnitOfWork, *, clock: Clock, serial: str, to: Holder, paper: str, told_by: str) -> MeterAsset:
    """Note that the laboratory or the warehouse has the meter, or that it is scrapped. Raises Refused: for an unknown
    or ambiguous serial, a meter that hangs somewhere, is scrapped or there already, and without a paper.
    """
    meter = _asked(uow, serial)
    present = present_custody(uow, meter.key)
    number = normalise(paper)[:_LONGEST_PAPER]
    if not number:
        raise refused(f"{PLACES[to]} داده نشده است.", "the number of the paper is missing: give --paper")
    if present.holder is to:
        raise _not_moved(f"کنتور هم‌اکنون «{HOLDERS[to]}» است و چیزی ثبت نشد.", "it is there already")
    _require_free(present)
    hand_over(uow, meter, to=to, at=clock.now(), cause=Cause(told_by=told_by), reference=number)
    return meter


def record_verdict(
    uow: UnitOfWork,
    *,
    clock: Clock,
    meter: MeterAsset,
    condition: MeterCondition,
    error_percent: Decimal | None,
    tracking_code: str | None = None,
) -> None:
    """Keep what the laboratory has found. Raises Refused for a meter that it does not have, or an error of 100 % and
    more.
    """
    if present_custody(uow, meter.key).holder is not Holder.LABORATORY:
        raise _not_moved(
            "کنتور در آزمایشگاه نیست: نخست رسیدن آن به آزمایشگاه را ثبت کنید.", "it is not in the laboratory"
        )
    if error_percent is not None and abs(error_percent) >= _MOST_PERCENT:
        raise refused("خطای کنتور باید کمتر از ۱۰۰ درصد باشد.", "the error must be less than 100 percent")
    verdict = LaboratoryVerdict(
        meter=meter.key,
        condition=condition,
        error_percent=error_percent,
        given_at=clock.now(),
        by_request=tracking_code,
    )
    uow.meters.add_verdict(verdict)


def typed_verdict(
    uow: UnitOfWork, *, clock: Clock, serial: str, condition: MeterCondition, error: str | None
) -> MeterAsset:
    """The verdict that somebody has typed, the error in percent with at most two decimals. Raises Refused."""
    meter, percent = _asked(uow, serial), None if error is None else _percent(error)
    if condition not in VERDICTS:
        raise refused(
            f"«{METER_CONDITIONS[condition]}» نظر آزمایشگاه نیست. یکی از دیگر حالت‌ها را بدهید.",
            "that is no finding of a laboratory",
        )
    record_verdict(uow, clock=clock, meter=meter, condition=condition, error_percent=percent)
    return meter


def _asked(uow: UnitOfWork, serial: str) -> MeterAsset:
    """The meter by its key, or the only one of the serial."""
    known = uow.meters.find(normalise(serial).casefold())
    if known is not None and "~" in serial:
        return known
    ways = ways_of(uow, serial).ways
    if len(ways) == 1:
        return ways[0].meter
    keys = "، ".join(way.meter.key for way in ways)
    raise refused(
        f"با این شماره چند کنتور هست. یکی از این شناسه‌ها را بدهید: {keys}" if ways else "این کنتور ثبت نشده است.",
        f"several meters have this serial: name one of {keys}" if ways else "no such meter is on record",
    )


def _require_free(present: Custody) -> None:
    if present.bill_id is not None:
        raise _not_moved(
            f"کنتور در اشتراک {to_persian_digits(present.bill_id)} نصب است:"
            " نخست باید با گزارش جمع‌آوری یا تعویض از آنجا برداشته شود.",
            "it hangs at a connection: collect or replace it first",
        )
    if present.holder is Holder.SCRAPPED:
        raise _not_moved("کنتور اسقاط شده است و دیگر جابه‌جا نمی‌شود.", "it is scrapped")


def _percent(error: str) -> Decimal:
    typed = normalise(error).replace("٫", ".").replace("/", ".").replace("−", "-").removesuffix("٪").removesuffix("%")
    try:
        percent = Decimal(typed).quantize(Decimal("0.01"))
    except InvalidOperation:
        percent = _NO_NUMBER
    if not percent.is_finite():
        raise refused("خطای کنتور باید عدد باشد، مانند ۲٫۵ یا ۱٫۲-.", "the error is a number, such as 2.5 or -1.2")
    return percent


def _not_moved(persian: str, english: str) -> Refused:
    return refused(persian, f"nothing was kept: {english}")
