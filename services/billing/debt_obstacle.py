"""What is told of a debt that stands in a request's way: what is owed, and how it is paid."""

from collections.abc import Iterator, Sequence

from services.billing.carrying import PAYABLE_UNIT
from services.billing.debts import Account
from services.catalogue import all_services
from services.model.bills import Bill
from services.money import Rials
from services.text import format_rials, to_persian_digits


def debt_obstacle(
    bill_id: str, unpaid: Sequence[Bill], carried: Rials, *, collected_by: Sequence[str]
) -> tuple[str, str] | None:
    """The problem and its remedy, Persian sentences; None where nothing is owed: the `unpaid` bills and what earlier
    ones left over (`carried`; negative: credit) come to less than a bill asks for. `collected_by` are the titles of the
    services that collect debts.
    """
    if not Account(unpaid=tuple(unpaid), carried=carried).owed:
        return None
    owed = owed_texts(unpaid, carried)
    return (
        f"اشتراک {to_persian_digits(bill_id)} بدهی پرداخت‌نشده دارد: {' و نیز '.join(owed)}.",
        remedy_of_debt(has_rest=is_payable(carried), collected_by=collected_by),
    )


def debt_collecting_services() -> Sequence[str]:
    """The Persian titles of the services that collect what a connection owes."""
    return [each.title for each in all_services().values() if each.standard and each.standard.collect_debts]


def owed_texts(unpaid: Sequence[Bill], carried: Rials) -> Iterator[str]:
    """What is owed, in Persian: the bills by their numbers, and the rest of earlier ones."""
    if unpaid:
        yield f"قبض {' و '.join(to_persian_digits(bill.number) for bill in unpaid)}"
    if is_payable(carried):
        yield f"{format_rials(carried)} مانده از قبض‌های پیشین"


def is_payable(carried: Rials) -> bool:
    """Whether what earlier bills left over is as much as a bill asks for."""
    return carried >= Rials(PAYABLE_UNIT)


def remedy_of_debt(*, has_rest: bool, collected_by: Sequence[str]) -> str:
    """How it is paid; `has_rest` where something of it is no bill's yet."""
    if collected_by:
        titles = " یا ".join(f"«{title}»" for title in collected_by)
        return f"متقاضی باید نخست آن را بپردازد؛ با درخواست {titles} همه در یک قبض می‌آید."
    if has_rest:
        return "متقاضی باید نخست آن را بپردازد؛ مانده در قبض بعدی اشتراک می‌آید."
    return "متقاضی باید نخست آن را بپردازد."
