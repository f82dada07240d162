"""Energy that a faulty meter did not register, as lines of a bill (Settlement step 11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from services.billing.energy import EnergyCharge, price_energy
from services.billing.tariff_history import TariffHistory
from services.model.bills import BillLine
from services.money import Rials
from services.reference.data import ReferenceData
from services.text import format_factor, format_number

SHORTFALL = "shortfall"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortfallBasis:
    """The shortfall in kWh of the days from `start` to `end`, on top of what was registered, priced by the factor."""

    kind: Literal["shortfall"] = "shortfall"
    classes: TariffHistory
    start: date
    end: date
    registered_kwh: int
    shortfall_kwh: int
    factor: Fraction

    def lines(self, reference: ReferenceData) -> Sequence[BillLine]:
        """The energy, then its levies: the charge with the shortfall less the one without it, times the factor.

        None where there is no shortfall, or nothing to pay for it. Raises ReferenceDataMissing.
        """
        if self.shortfall_kwh == 0 or self.factor == 0:
            return []
        registered = self._priced(reference, self.registered_kwh)
        used = self._priced(reference, self.registered_kwh + self.shortfall_kwh)
        figures = f"{format_number(self.shortfall_kwh)} کیلووات‌ساعت با ضریب {format_factor(self.factor)}"
        known = {levy.code: levy.amount for levy in registered.levies}
        energy = (used.energy - registered.energy).times(self.factor)
        return [
            BillLine(code=SHORTFALL, title=f"کسری مصرف: {figures}", amount=energy),
            *(
                BillLine(
                    code=levy.code,
                    title=levy.title,
                    amount=Rials(1).times((levy.amount - known[levy.code]) * self.factor),
                )
                for levy in used.levies
            ),
        ]

    def _priced(self, reference: ReferenceData, kwh: int) -> EnergyCharge:
        return price_energy(reference, self.classes, start=self.start, end=self.end, kwh=kwh)
