"""What a unit has decided of a reconnection or reinstallation, before its bill is issued (by-law 51-4)."""

from dataclasses import dataclass
from datetime import datetime

from services.money import Rials


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconnectionTerms:
    """Of the request with this tracking code. `prepayment` is asked of who was cut for a debt (50-4 c), zero where none
    is.
    """

    tracking_code: str
    prepayment: Rials
    decided_at: datetime
