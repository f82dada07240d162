"""When a connection has a valid permit, and which tariff it has while it has none.

By-law 36-4: without a valid permit the commercial tariff applies. By-law 37-4 says it of power and energy above the
licence alone: where no licence is valid, all of it is above.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from services.model.connections import TariffClass
from services.model.permits import TariffPermit
from services.permits.kinds import lapses_from

WITHOUT_PERMIT: Mapping[TariffClass, TariffClass] = MappingProxyType(
    {
        TariffClass.INDUSTRIAL: TariffClass.COMMERCIAL,
        TariffClass.AGRICULTURAL: TariffClass.AGRICULTURAL_FREE,
    }
)
"""The class of days without a valid permit, by the class that needs one."""

_DAY = timedelta(days=1)


def class_of_day(own: TariffClass, permits: Iterable[TariffPermit], day: date) -> TariffClass:
    """The class of a day on which the connection's own class is `own`.

    Where no permit for it was presented by then, nobody has noted one, and the class is as the records say; so it is
    before the first day on which the class may end.
    """
    if day < lapses_from(own):
        return own
    presented = [each for each in permits if each.tariff_class is own and each.presented_on <= day]
    if own not in WITHOUT_PERMIT or not presented or any(each.is_valid(day) for each in presented):
        return own
    return WITHOUT_PERMIT[own]


def days_of_change(permits: Iterable[TariffPermit]) -> set[date]:
    """The days on which a permit begins, or its tariff ends without another one."""
    return {day for each in permits for day in (each.presented_on, lapse_day(each))}


def lapse_day(permit: TariffPermit) -> date:
    """The first day on which the permit's tariff does not apply any more, where no other permit follows."""
    return max(permit.valid_until + _DAY, lapses_from(permit.tariff_class))


def last_valid(permits: Sequence[TariffPermit], tariff_class: TariffClass) -> TariffPermit | None:
    """The permit for the class that is valid longest; None where none was presented."""
    of_class = [each for each in permits if each.tariff_class is tariff_class]
    return max(of_class, key=lambda each: each.valid_until, default=None)


def is_followed(permit: TariffPermit, permits: Iterable[TariffPermit]) -> bool:
    """True where another one for the same tariff goes on when this one expires."""
    next_day = permit.valid_until + _DAY
    return any(each.tariff_class is permit.tariff_class and each.is_valid(next_day) for each in permits)
