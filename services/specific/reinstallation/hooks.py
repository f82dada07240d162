"""What the other rooms are told of reinstallations."""

from services.hooks import AnswersCheck, ConnectionCheck
from services.model.connections import ConnectionState
from services.reconnecting.intake import only_where, said_of_cut

SERVICE = "reinstallation"

ANSWERS_CHECK = AnswersCheck(service=SERVICE, findings=said_of_cut)
CONNECTION_CHECK = ConnectionCheck(
    service=SERVICE,
    findings=only_where(
        ConnectionState.COLLECTED,
        "اگر کنتور در محل است و برق قطع است، وصل مجدد بخواهید؛ وگرنه شناسه را با قبض مقایسه کنید.",
    ),
)
