"""What the other rooms are told of reconnections."""

from services.hooks import AnswersCheck, ConnectionCheck, FullPayment
from services.model.connections import ConnectionState
from services.model.requests import Request
from services.reconnecting.intake import debt_elsewhere, only_where

SERVICE = "reconnection"

_CUT_CASE, _SELF_WILLED = "cutCase", "self-willed"


def _self_willed(request: Request) -> bool:
    """Who has brought his power back himself settles all of his account (51-4-3)."""
    return request.application.answers.get(_CUT_CASE) == _SELF_WILLED


ANSWERS_CHECK = AnswersCheck(service=SERVICE, findings=debt_elsewhere)
CONNECTION_CHECK = ConnectionCheck(
    service=SERVICE,
    findings=only_where(
        ConnectionState.CUT, "اگر کنتور برداشته شده است، نصب مجدد بخواهید؛ وگرنه شناسه را با قبض مقایسه کنید."
    ),
)
FULL_PAYMENT = FullPayment(service=SERVICE, asked_by=_self_willed)
