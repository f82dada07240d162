"""What a citizen takes home: a printed sheet, kept as it was handed over."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PrintoutKind(StrEnum):
    """Which printout a service answers with; its manifest names it by this key."""

    DUPLICATE_BILL = "duplicate-bill"
    CONSUMPTION_HISTORY = "consumption-history"
    PAYMENT_HISTORY = "payment-history"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as it is printed: Persian texts, a cell for each column. `totals` is the row below it, () for none."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A printed page or several: facts (title and value), tables, notes; all Persian. Names nobody."""

    title: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Printout:
    """The sheet that was prepared for a request, as of that moment. A request has one, and it never changes."""

    tracking_code: str
    kind: PrintoutKind
    prepared_at: datetime
    sheet: Sheet
