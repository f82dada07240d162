"""Energy as lines of a bill: of one or more meters, less what was billed before for readings that were wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from services.billing.energy import EnergyCharge, LevyAmount, price_energy
from services.billing.lines import merged
from services.billing.tariff_history import TariffHistory
from services.jalali import format_jalali
from services.model.bills import BillLine
from services.money import Rials
from services.readings.unbilled import EnergySpan
from services.reference.data import ReferenceData
from services.text import format_number

Returned = tuple[EnergySpan, EnergyCharge]


def span_lines(
    reference: ReferenceData,
    classes: TariffHistory,
    *,
    charged: Sequence[EnergySpan],
    returned: Sequence[EnergySpan],
) -> Sequence[BillLine]:
    """The lines of the spans that are charged and of those that are given back, each by the tariffs of its days.

    Raises ReferenceDataMissing.
    """

    def priced(span: EnergySpan) -> EnergyCharge:
        return price_energy(reference, classes, start=span.start, end=span.end, kwh=span.kwh)

    return charge_lines([priced(span) for span in charged], [(span, priced(span)) for span in returned])


def charge_lines(charged: Sequence[EnergyCharge], returned: Sequence[Returned] = ()) -> Sequence[BillLine]:
    """Each part of the energy, what is given back for each wrong reading, then each levy on all of it together."""
    parts = (part for charge in charged for part in charge.parts)
    return [
        *(
            BillLine(code=f"energy-{number}", title=part.title, amount=part.amount)
            for number, part in enumerate(parts, start=1)
        ),
        *(
            BillLine(code=f"energy-returned-{number}", title=_returned_title(span), amount=-charge.energy)
            for number, (span, charge) in enumerate(returned, start=1)
        ),
        *_levy_lines(charged, [charge for _, charge in returned]),
    ]


def _returned_title(span: EnergySpan) -> str:
    days = f"{format_jalali(span.start)} تا {format_jalali(span.end)}"
    return (
        f"برگشت بهای {format_number(span.kwh)} کیلووات‌ساعت ({days}): قرائت {format_number(span.later.kwh)} نادرست بود"
    )


def _levy_lines(charged: Sequence[EnergyCharge], returned: Sequence[EnergyCharge]) -> Sequence[BillLine]:
    """Exact over all spans that are charged and rounded once; what is given back is as it was rounded then."""
    given_back = (replace(line, amount=-line.amount) for charge in returned for line in _levies([charge]))
    return merged([*_levies(charged), *given_back])


def _levies(charges: Sequence[EnergyCharge]) -> Iterator[BillLine]:
    sums: dict[str, LevyAmount] = {}
    for levy in (each for charge in charges for each in charge.levies):
        before = sums[levy.code].amount if levy.code in sums else Fraction(0)
        sums[levy.code] = replace(levy, amount=before + levy.amount)
    for levy in sums.values():
        yield BillLine(code=levy.code, title=levy.title, amount=Rials(1).times(levy.amount))
