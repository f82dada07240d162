"""Who has seen whose data is kept in the log: the reference, never the data."""

import structlog
from fastapi import Request

from api.operators import Operator

log = structlog.get_logger(__name__)


def note_personal_data_shown(request: Request, operator: Operator, reference: str) -> None:
    """To be called by every page that shows personal data, with the tracking code, draft key or number by which it was
    asked for. Who reads a page twice is noted twice.
    """
    page = getattr(request.scope.get("route"), "path", request.url.path)
    log.info("personal data shown", login=operator.login, page=page, reference=reference)
