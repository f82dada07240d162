"""What is decreed in a run, and when: the same for the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import count, cycle
from random import Random

KEPT_AND_CUT, CUT_BEFORE, WHOLE = 1, 0, None
"""After how many transactions the command is killed: with the decree kept and no limit moved yet, before it is kept, or
not at all.
"""


class Order(StrEnum):
    """What the clerk is told to enter."""

    CLOSE_OFFICE = "the office closed for minutes, from this one on"
    CLOSE_PROVINCE = "the province closed from this minute on, for the rest of the day"
    OPEN_OFFICE = "extra hours of the office while its province is closed"
    REVOKE = "the province's closure revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDecree:
    """An order after a pause in seconds; for how many minutes, where it is for minutes; when its command is cut."""

    number: int
    order: Order
    pause: float
    minutes: int
    cut: int | None


_ROUND = (
    (Order.CLOSE_OFFICE, KEPT_AND_CUT),
    (Order.CLOSE_PROVINCE, WHOLE),
    (Order.REVOKE, KEPT_AND_CUT),
    (Order.CLOSE_PROVINCE, CUT_BEFORE),
    (Order.OPEN_OFFICE, KEPT_AND_CUT),
    (Order.REVOKE, WHOLE),
    (Order.CLOSE_OFFICE, WHOLE),
    (Order.CLOSE_PROVINCE, KEPT_AND_CUT),
    (Order.REVOKE, CUT_BEFORE),
)
"""Each order follows from the one before: there is something to revoke, and hours to be opened."""


def planned_decrees(seed: str, pause: tuple[float, float]) -> Iterator[PlannedDecree]:
    """Without an end; each comes after a pause between these."""
    random = Random(f"{seed} decrees")  # noqa: S311 - to be repeated, not to be guessed
    for number, (order, cut) in zip(count(1), cycle(_ROUND), strict=False):
        minutes = random.randint(1, 2)
        yield PlannedDecree(number=number, order=order, pause=random.uniform(*pause), minutes=minutes, cut=cut)
