"""What the connection owes, for the diagnosis unit to see before it decides."""

from dataclasses import dataclass

from services.billing.debts import account_of
from services.billing.view import AccountView, account_view
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import Inputs, Result


class Given(Inputs):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked(Result):
    """The account as the form shows it."""

    account: AccountView


@handles("check-account")
def handle(context: JobContext, given: Given) -> Checked:
    """List the unpaid bills."""
    return Checked(account=account_view(account_of(context.uow, tracking_code=given.tracking_code)))
