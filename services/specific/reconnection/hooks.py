"""What the other rooms are told of reconnections."""

from services.hooks import AnswersCheck, BringsPowerBack, ConnectionCheck
from services.model.connections import ConnectionState
from services.reconnecting.intake import only_where, said_of_cut

SERVICE = "reconnection"

ANSWERS_CHECK = AnswersCheck(service=SERVICE, findings=said_of_cut)
BRINGS_POWER_BACK = BringsPowerBack(service=SERVICE)
CONNECTION_CHECK = ConnectionCheck(
    service=SERVICE,
    findings=only_where(
        ConnectionState.CUT, "اگر کنتور برداشته شده است، نصب مجدد بخواهید؛ وگرنه شناسه را با قبض مقایسه کنید."
    ),
)
