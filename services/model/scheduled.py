"""How far scheduled work has come: a run for each work and day, and the connections that a run had to set aside."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledRun:
    """The work of one day. `after` is the bill ID of the connection up to which all is done, "" at the start.

    `connections` are those that were looked at, `counted` what was done among them, in `batches` transactions.
    """

    work: str
    day: date
    started_at: datetime
    after: str = ""
    connections: int = 0
    counted: int = 0
    batches: int = 0
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """The connection `bill_id`, of which the day's work could not be done. `reason` tells engineers what is wrong, and
    nothing personal. Each night tries again, last that of `tried_on`, `tries` times until now. `done_at` is when it was
    done after all, or given up: then by `given_up_by`, who says in `given_up_because` why. Of work that catches up,
    the nights that find the same of what is given up count as tries, too.
    """

    work: str
    day: date
    bill_id: str
    reason: str
    set_aside_at: datetime
    tried_on: date
    tries: int = 1
    done_at: datetime | None = None
    given_up_by: str | None = None
    given_up_because: str | None = None
