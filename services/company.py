"""Who the company is, in the words citizens read. Passed in, so that another company changes data and not code."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Self

from services.identifiers import make_bill_id
from services.jalali import TEHRAN

_QUIET_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """When no SMS is sent that can wait: of each day in Tehran, over midnight where `until` is the earlier one."""

    since: time
    until: time

    @classmethod
    def parsed(cls, text: str) -> Self:
        """Of "22:00-07:00". Raises ValueError for anything else, and for hours without a length."""
        found = _QUIET_HOURS.fullmatch(text)
        if found is None or found.group(1, 2) == found.group(3, 4):
            raise ValueError(f"{text!r} are no quiet hours, as 22:00-07:00")
        since, until = map(time.fromisoformat, text.split("-"))
        return cls(since=since, until=until)

    def end_after(self, moment: datetime) -> datetime | None:
        """When the quiet hours end that a moment lies in; None where it lies in none. At `until` they are over."""
        local = moment.astimezone(TEHRAN)
        over_midnight = self.until <= self.since
        late, early = local.time() >= self.since, local.time() < self.until
        if not (late or early if over_midnight else late and early):
            return None
        day = local.date() + timedelta(days=1 if over_midnight and late else 0)
        return datetime.combine(day, self.until, tzinfo=TEHRAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """The distribution company. `code` is its three digits within bill IDs; escalations reach `supervisor_mobile`.
    In `quiet_hours` it sends no SMS that can wait; None: it sends at any hour.

    `pages_url` is where operators find our own pages (`api`), without a slash at the end.
    """

    name: str
    code: str
    phone: str
    supervisor_mobile: str
    pages_url: str
    quiet_hours: QuietHours | None = None

    def request_url(self, tracking_code: str) -> str:
        """Where the pages of a request begin."""
        return f"{self.pages_url}/requests/{tracking_code}"

    def contact_url(self, tracking_code: str) -> str:
        """Where the telephones that a request would change are compared."""
        return f"{self.request_url(tracking_code)}/contact"

    def persons_url(self, tracking_code: str) -> str:
        """Where the people are whom a request names besides the applicant."""
        return f"{self.request_url(tracking_code)}/persons"

    def payee_url(self, tracking_code: str) -> str:
        """Where it is said whom a request's refund is paid to."""
        return f"{self.request_url(tracking_code)}/payee"

    def details_url(self, draft_key: str) -> str:
        """Where the personal details of an application that is not yet registered are corrected."""
        return f"{self.pages_url}/drafts/{draft_key}/details"

    def sheet_url(self, order_number: str) -> str:
        """Where the sheet of a work order is."""
        return f"{self.pages_url}/work-orders/{order_number}"

    def bill_url(self, number: str) -> str:
        """Where a bill can be looked at and printed."""
        return f"{self.pages_url}/bills/{number}"

    def printout_url(self, tracking_code: str) -> str:
        """Where a request's printout can be looked at and printed."""
        return f"{self.request_url(tracking_code)}/printout"

    def bill_id(self, file_code: int) -> str:
        """The bill ID of the connection with this file number (1 to 99,999,999)."""
        return make_bill_id(file_code=file_code, company=self.code)


EXAMPLE_STAFF_MOBILES = "091200002"
"""How the mobiles in units.toml and escalation.toml begin that are examples: whose they are nobody knows."""

EXAMPLE_COMPANY = Company(
    name="شرکت توزیع نیروی برق نمونه",
    code="041",
    phone="121",
    supervisor_mobile="09120000121",
    pages_url="http://localhost:8280",
)
