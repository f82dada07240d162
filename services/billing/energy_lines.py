"""Energy as lines of a bill: of one or more meters, less what was billed before for readings that were wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from services.billing.bases import computed_lines
from services.billing.energy import EnergyCharge, price_energy, summed_levies
from services.billing.further_charges import FurtherPart
from services.billing.lines import merged
from services.billing.tariff_history import TariffHistory
from services.jalali import format_jalali
from services.model.bills import BillLine
from services.money import Rials
from services.readings.unbilled import EnergySpan
from services.reference.data import ReferenceData
from services.text import format_number

Returned = tuple[EnergySpan, EnergyCharge]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyBasis:
    """The energy that is charged and that is given back, with the classes of its days."""

    kind: Literal["energy"] = "energy"
    classes: TariffHistory
    charged: tuple[EnergySpan, ...]
    returned: tuple[EnergySpan, ...]

    def lines(self, reference: ReferenceData) -> Sequence[BillLine]:
        """Each span by the tariffs of its days. Raises ReferenceDataMissing."""

        def priced(span: EnergySpan, classes: TariffHistory) -> EnergyCharge:
            return price_energy(reference, classes, start=span.start, end=span.end, kwh=span.kwh, use=span.use)

        classes, charged = self.classes, list[EnergyCharge]()
        for span in self.charged:
            charged.append(priced(span, classes))
            classes = classes.having_used(span.start, span.end, span.kwh)
        return charge_lines(charged, [(span, priced(span, self.classes)) for span in self.returned])


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
    basis = EnergyBasis(classes=classes, charged=tuple(charged), returned=tuple(returned))
    return computed_lines(basis, reference)


def charge_lines(charged: Sequence[EnergyCharge], returned: Sequence[Returned] = ()) -> Sequence[BillLine]:
    """Each part of the energy, what comes with it, what is given back for each wrong reading, then each levy on all of
    it together.
    """
    parts = (part for charge in charged for part in charge.parts)
    further = [part for charge in charged for part in charge.further]
    return [
        *(
            BillLine(code=f"energy-{number}", title=part.title, amount=part.amount)
            for number, part in enumerate(parts, start=1)
        ),
        *_further_lines(further),
        *(
            BillLine(code=f"energy-returned-{number}", title=_returned_title(span), amount=-charge.energy)
            for number, (span, charge) in enumerate(returned, start=1)
        ),
        *_levy_lines(charged, [charge for _, charge in returned]),
    ]


def _further_lines(parts: Sequence[FurtherPart]) -> Iterator[BillLine]:
    """Each kind of charge is numbered by itself: with one part more of another kind its code stays."""
    numbers: Counter[str] = Counter()
    for part in parts:
        numbers[part.code] += 1
        yield BillLine(code=f"{part.code}-{numbers[part.code]}", title=part.title, amount=part.amount)


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
    for levy in summed_levies(charges):
        yield BillLine(code=levy.code, title=levy.title, amount=Rials(1).times(levy.amount))
