"""The permits by which a connection has its tariff, and what agents find of its use (by-laws 36-4 and 37-4)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.model.connections import TariffClass
from services.model.keys import DocumentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffPermit:
    """A permit that was presented for the connection `bill_id`: valid from `presented_on` to `valid_until`, both
    included, for the tariff `tariff_class`.

    One is known by its tariff, its number and its last day: shown again, it is the same one. `kind` is the paper that
    it is, None where nobody noted which. `tracking_code` is the request that brought it, None where none did.
    `watched_from` is the first day on which the scheduled work has something to look at: the announcement, then the
    expiry, None once it is done with. `announced_on` is the day on which its expiry was announced, `lapsed_on` the
    first day without any valid permit, where none had followed it by then.

    `permitted_watts` is the power of the pump that a licence permits, and `yearly_kwh` the energy of a Jalali year;
    None where the paper says none, or nobody noted it.
    """

    bill_id: str
    tariff_class: TariffClass
    kind: DocumentKind | None
    number: str
    issuer: str
    presented_on: date
    valid_until: date
    tracking_code: str | None = None
    watched_from: date | None = None
    announced_on: date | None = None
    lapsed_on: date | None = None
    permitted_watts: int | None = None
    yearly_kwh: int | None = None

    def is_valid(self, day: date) -> bool:
        """True from its presentation to its last day."""
        return self.presented_on <= day <= self.valid_until


class UseRuling(StrEnum):
    """What was decided of use above what its tariff leaves to it: the subscriber is asked to separate it, the tariff
    has been changed, or the finding is wrong.
    """

    SPLIT_ASKED = "split-asked"
    OTHER_TARIFF = "other-tariff"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class UseFinding:
    """What an agent has found of the use of the connection `bill_id` on a day: it counts from then to the next finding,
    while the tariff is `tariff_class`, which the connection had when it was noted.

    `ancillary_permille` is lighting and offices (industrial) or lighting and ancillary use (agricultural), in
    thousandths of the contracted power, `other_permille` all else that is not of the tariff's use. `drawn_watts` is the
    power that was found in use, None where it was not measured. `evidence` names the report; `noted_by` who entered it.
    `ruling` is what customer services decided, None where nothing was to be, or has been yet.
    """

    number: str
    bill_id: str
    tariff_class: TariffClass
    found_on: date
    ancillary_permille: int
    other_permille: int
    drawn_watts: int | None
    evidence: str
    noted_by: str
    noted_at: datetime
    ruling: UseRuling | None = None
    ruling_reason: str | None = None
    ruled_at: datetime | None = None
