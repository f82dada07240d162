"""The history of a connection's record: what was changed, by which request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

Fact = str | int | None
"""One fact of a connection's record, as JSON holds it; a day is written YYYY-MM-DD."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerContact:
    """The subscriber's name and telephones before a change of them. Personal data; "" once their time is over."""

    full_name: str
    mobile: str
    landline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionChange:
    """A change of the connection `bill_id`, made once by the request with this tracking code.

    `change` is the key under which manifests name it. `before` and `after` hold only the facts that it changes, none of
    them personal, so that they may be kept for ever; what is personal is in `former`, whose time ends
    (`services.retention`). `effective_on` is the first day on which the new facts count, for bills too.
    """

    tracking_code: str
    change: str
    bill_id: str
    changed_at: datetime
    effective_on: date
    before: Mapping[str, Fact]
    after: Mapping[str, Fact]
    former: FormerContact | None = None
