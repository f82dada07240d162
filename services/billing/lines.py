"""Lines of a bill that charges several things."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.model.bills import BillLine


def merged(lines: Iterable[BillLine]) -> Sequence[BillLine]:
    """One line for each code, in order of their first: fees and energy may bear the same levy."""
    by_code: dict[str, BillLine] = {}
    for line in lines:
        before = by_code.get(line.code)
        by_code[line.code] = line if before is None else replace(line, amount=before.amount + line.amount)
    return tuple(by_code.values())
