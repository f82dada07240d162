"""What the manifests say of money: fees, kinds of bills, and what decision tables answer in examples."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.money import Rials


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """A fee. `title` is Persian, as printed; a taxable one has value-added tax on top. One that is
    `told` is named with its amount by the SMS of its bill, because it needs a reason.
    """

    code: str
    title: str
    since: date
    amount: Rials
    taxable: bool
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableExample:
    """What the decision table `table` answers to the variables `given`; None where no rule fits them. Of an answer with
    several outputs `gives` may name some.
    """

    table: str
    given: Mapping[str, object]
    gives: object


@dataclass(frozen=True, slots=True, kw_only=True)
class BillKindEntry:
    """A kind of bill: its Persian title, and the days from its issue to its due day.

    One that `outlives_request` is asked for after the request that it belongs to was closed.
    """

    title: str
    due_days: int
    outlives_request: bool
