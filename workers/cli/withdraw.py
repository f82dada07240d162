"""`aftersales withdraw`: the applicant takes the request back."""

from typing import Annotated

import typer

from services.withdrawal import WithdrawalResult, withdraw_request
from workers.cli.arguments import tracking_code_of
from workers.cli.console import say
from workers.cli.problems import refused
from workers.cli.session import session
from workers.transactions import in_transaction

_ACCEPTED = {
    WithdrawalResult.ACCEPTED: (
        "انصراف ثبت شد و درخواست بسته خواهد شد.",
        "withdrawal recorded; the request will be closed",
    ),
    WithdrawalResult.UNDER_WAY: (
        "انصراف پیش‌تر ثبت شده و در راه است. اگر درخواست تا فردا بسته نشد، به پشتیبانی سامانه اطلاع دهید.",
        "withdrawn before, and on its way; if the request is still open tomorrow, tell the engineers on duty",
    ),
}
_REFUSALS = {
    WithdrawalResult.ALREADY_PAID: ("هزینهٔ درخواست پرداخت شده است و انصراف دیگر ممکن نیست.", "already paid for"),
    WithdrawalResult.ALREADY_CARRIED_OUT: (
        "خدمت این درخواست انجام شده است و انصراف دیگر ممکن نیست.",
        "already carried out",
    ),
    WithdrawalResult.FAULT_OPEN: (
        "کنتور این اشتراک معیوب است و رسیدگی به آن ادامه دارد. پس از پایان رسیدگی می‌توان انصراف داد.",
        "a faulty meter is being handled; withdraw after that",
    ),
    WithdrawalResult.ALREADY_CLOSED: ("این درخواست بسته شده است.", "already closed"),
}


def withdraw(code: Annotated[str, typer.Argument(help="Tracking code")]) -> None:
    """Withdraw a request that is not paid yet · انصراف از درخواست."""
    with session() as app:
        tracking_code = tracking_code_of(code)
        result = in_transaction(
            app.begin, lambda uow: withdraw_request(uow, clock=app.clock, tracking_code=tracking_code)
        )
        if result in _REFUSALS:
            raise refused(*_REFUSALS[result])
        say(*_ACCEPTED[result])
