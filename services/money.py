"""Money is an integer number of rials, in a type of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, order=True)
class Rials:
    """An amount in rials. Whole numbers only: a float is refused, because it would lose rials in silence."""

    amount: int

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise TypeError(f"rials are whole numbers, not {self.amount!r}")

    def __add__(self, other: Rials) -> Rials:
        return Rials(self.amount + other.amount)

    def __sub__(self, other: Rials) -> Rials:
        return Rials(self.amount - other.amount)

    def __neg__(self) -> Rials:
        return Rials(-self.amount)

    def __bool__(self) -> bool:
        return self.amount != 0

    def times(self, factor: Fraction | int) -> Rials:
        """The amount times an exact factor, rounded half up to a whole rial."""
        exact = self.amount * Fraction(factor)
        return Rials((2 * exact.numerator + exact.denominator) // (2 * exact.denominator))

    @classmethod
    def total(cls, amounts: Iterable[Rials]) -> Rials:
        """The sum; zero rials for none."""
        return cls(sum(each.amount for each in amounts))


ZERO = Rials(0)
