"""A part of a period's energy that has one price, as a line of the bill says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.billing.use_limits import AboveLicence, AncillaryUse
from services.jalali import format_jalali
from services.labels import METER_REGISTERS, TARIFF_CLASSES
from services.model.connections import TariffClass
from services.model.custody import Register
from services.money import Rials
from services.text import format_factor, format_number, format_rials

_ONCE = Fraction(1)
_PERCENT = 100
_ABOVE: Mapping[AboveLicence, str] = {
    AboveLicence.POWER: "، بیش از توان پروانه",
    AboveLicence.ENERGY: "، بیش از سقف سالانهٔ پروانه",
    AboveLicence.EITHER: "، بیش از پروانه",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyPart:
    """Energy of one step in one part of the period, in kWh. The days run from `start` to the day before `end`.

    `step` counts from 1; it is None where the price is flat. `tariff_class` is named where the period has several, the
    `load` where the class has prices by load and the meter counts them; then the price is multiplied by its factor, as
    by that of the season. `ancillary` is there of energy above the free share of lighting and offices, whose factor it
    bears too; `above` says by what the energy is above an agricultural licence.
    """

    tariff_class: TariffClass | None
    start: date
    end: date
    step: int | None
    kwh: Fraction
    price: Rials
    load: Register | None = None
    load_factor: Fraction = _ONCE
    season_factor: Fraction = _ONCE
    ancillary: AncillaryUse | None = None
    above: AboveLicence | None = None

    @property
    def exact(self) -> Fraction:
        """The price of it in rials, not rounded."""
        factor = _ONCE if self.ancillary is None else self.ancillary.factor
        return self.price.amount * self.kwh * self.load_factor * self.season_factor * factor

    @property
    def amount(self) -> Rials:
        """The price of it, to the nearest rial."""
        return Rials(1).times(self.exact)

    @property
    def title(self) -> str:
        """The line as printed, in Persian."""
        step = "" if self.step is None else f" پلهٔ {format_number(self.step)}"
        days = f"{format_jalali(self.start)} تا {format_jalali(self.end)}"
        use = "" if self.tariff_class is None else f" {TARIFF_CLASSES[self.tariff_class]}"
        load = "" if self.load is None else f" {METER_REGISTERS[self.load]}"
        price = f"{format_rials(self.price)}{self._factors}"
        above = "" if self.above is None else _ABOVE[self.above]
        return f"انرژی{use}{load}{step}{above}: {format_factor(self.kwh)} کیلووات‌ساعت × {price} ({days})"

    @property
    def _factors(self) -> str:
        factors = {"بار": self.load_factor, "فصل": self.season_factor}
        if self.ancillary is not None:
            free = format_factor(self.ancillary.free * _PERCENT)
            factors[f"روشنایی و اداری بیش از {free} درصد قدرت قراردادی"] = self.ancillary.factor
        return "".join(f" × {format_factor(factor)} ضریب {what}" for what, factor in factors.items() if factor != _ONCE)
