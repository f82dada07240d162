"""What the other rooms are told of reinstallations."""

from services.hooks import AnswersCheck, ConnectionCheck
from services.model.connections import ConnectionState
from services.reconnecting.intake import debt_elsewhere, only_where

SERVICE = "reinstallation"

ANSWERS_CHECK = AnswersCheck(service=SERVICE, findings=debt_elsewhere)
CONNECTION_CHECK = ConnectionCheck(
    service=SERVICE,
    findings=only_where(
        ConnectionState.COLLECTED,
        "اگر کنتور در محل است و برق قطع است، وصل مجدد بخواهید؛ وگرنه شناسه را با قبض مقایسه کنید.",
    ),
)
