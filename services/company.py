"""Who the company is, in the words citizens read. Passed in, so that another company changes data and not code."""

from dataclasses import dataclass

from services.identifiers import make_bill_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """The distribution company. `code` is its three digits within bill IDs; escalations reach `supervisor_mobile`.

    `pages_url` is where operators find our own pages (`api`), without a slash at the end.
    """

    name: str
    code: str
    phone: str
    supervisor_mobile: str
    pages_url: str

    def request_url(self, tracking_code: str) -> str:
        """Where the pages of a request begin."""
        return f"{self.pages_url}/requests/{tracking_code}"

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


EXAMPLE_COMPANY = Company(
    name="شرکت توزیع نیروی برق نمونه",
    code="041",
    phone="121",
    supervisor_mobile="09120000121",
    pages_url="http://localhost:8280",
)
