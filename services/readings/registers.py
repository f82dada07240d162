"""What a meter's registers besides its total have counted between two readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from services.model.custody import Register

LOADS = (Register.LOW, Register.MID, Register.PEAK)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUse:
    """By register what was used, meter multiplier included: kWh, kvarh, and kW of demand, which is reset at each
    reading. `contracted_kw` is the power that the connection may draw.
    """

    used: Mapping[Register, int] = field(default_factory=dict)
    contracted_kw: Fraction

    @property
    def loads(self) -> RegisterUse:
        """The loads alone, by which energy is priced."""
        return replace(self, used={load: self.used[load] for load in LOADS if load in self.used})

    def load_shares(self) -> Mapping[Register, Fraction]:
        """Which share of the energy each load has; empty where the meter does not count all of them, or nothing."""
        counted = {load: self.used[load] for load in LOADS if load in self.used}
        total = sum(counted.values())
        if len(counted) < len(LOADS) or not total:
            return {}
        return {load: Fraction(kwh, total) for load, kwh in counted.items()}
