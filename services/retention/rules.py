"""What is kept for a time: which rows, from when on, how long, and which of their fields are then blank.

Purpose and law decide the days, the company sets them (`AFTERSALES_RETENTION_…_DAYS`). A row that is part of the
company's books stays, with its figures, times and states: only what is personal in it becomes "". A blank never looks
like a value: no number, name or text that can be read from a form is empty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

BLANK = ""

_PERSON = ("national_id", "mobile", "landline")


class Kind(StrEnum):
    """What is kept for a time in the company's own database."""

    DRAFTS = "drafts"
    DETAILS = "details"
    REQUESTS = "requests"
    SMS = "sms"
    FORMER_SUBSCRIBERS = "former-subscribers"
    CHANGES = "connection-changes"
    COMPLAINTS = "complaints"
    OBJECTIONS = "objections"
    MARKS = "satisfaction-marks"
    SET_ASIDE = "scheduled-set-aside"
    MESSAGES = "messages"
    JOB_ANSWERS = "job-answers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`days` runs from the moment in the column `since`. A row without fields to blank is deleted.

    `least_days` is what the company's own processes still need of it.
    """

    kind: Kind
    title: str
    since: str
    days: int
    least_days: int = 1
    blanks: tuple[str, ...] = ()


RULES: Sequence[Rule] = (
    # Never registered. The applicant has ten days for what is missing (`applicant-period.dmn`), from the last save on.
    Rule(kind=Kind.DRAFTS, title="پیش‌نویس‌های ثبت‌نشده", since="saved_at", days=30, least_days=11),
    # Whether an application has taken them over or not: then the person is in its draft, and the sheet only names it.
    Rule(kind=Kind.DETAILS, title="برگه‌های مشخصات", since="saved_at", days=30, least_days=11),
    # Of a closed request, unless somebody still has to pay a bill of it: that person is reminded by SMS.
    Rule(
        kind=Kind.REQUESTS,
        title="درخواست‌های بسته",
        since="closed_at",
        days=365,
        least_days=30,
        blanks=_PERSON,
    ),
    # Sent, or given up by the relay. What nobody has settled in all that time is settled by it.
    Rule(kind=Kind.SMS, title="پیامک‌ها", since="created_at", days=180, least_days=7, blanks=("mobile", "text")),
    # Kept for the liability: longer where a bill from that person's time is unpaid.
    Rule(
        kind=Kind.FORMER_SUBSCRIBERS,
        title="مشترکان پیشین",
        since="changed_at",
        days=1825,
        least_days=30,
        blanks=(*_PERSON, "full_name"),
    ),
    # Who asks how a connection's name or telephones were before: as long as the request that changed them can tell.
    Rule(
        kind=Kind.CHANGES,
        title="نام و تلفن پیشین مشترکان",
        since="changed_at",
        days=365,
        least_days=30,
        blanks=("full_name", "mobile", "landline"),
    ),
    # Made within days of the closing, and kept as long as the request; those of one request go with its first.
    # What people wrote may name somebody.
    Rule(
        kind=Kind.COMPLAINTS,
        title="متن و پاسخ اعتراض‌ها",
        since="made_at",
        days=365,
        least_days=30,
        blanks=("text", "answer"),
    ),
    # One that waits for its answer stays, and so does that it was upheld or not. Nobody answers one any more whose
    # request is closed: a cut that was called off, a removal that was taken back. Then the closing counts.
    Rule(
        kind=Kind.OBJECTIONS,
        title="متن و پاسخ اعتراض به قطع و جمع‌آوری",
        since="answered_at",
        days=365,
        least_days=30,
        blanks=("text", "answer"),
    ),
    # Who gave which mark goes with the request; what all marks have come to, the figures keep.
    Rule(kind=Kind.MARKS, title="نظرهای متقاضیان", since="asked_at", days=365, least_days=30),
    # Done after all, or given up; who gave it up is named. What waits stays.
    Rule(kind=Kind.SET_ASIDE, title="کارهای شبانهٔ کنارگذاشته", since="done_at", days=365, least_days=30),
    # The row stays as the note that it was published: what starts a process starts it once.
    Rule(kind=Kind.MESSAGES, title="پیام‌های منتشرشده", since="published_at", days=30, blanks=("variables",)),
    # Only where the engine has ended the element: until then it may deliver the job again.
    Rule(kind=Kind.JOB_ANSWERS, title="پاسخ‌های کارها", since="stored_at", days=30),
)

RULE_OF: Mapping[Kind, Rule] = MappingProxyType({rule.kind: rule for rule in RULES})

HISTORY_DAYS = 30
"""How long ended processes stay in Operate, Tasklist and the exported records, unless the company says else."""

LEAST_HISTORY_DAYS = 5
"""Who objects to a closed request does so within three days (`services.complaints`): by then, and some time later,
Tasklist has to know who has worked on it.
"""


def _default_days() -> Mapping[Kind, int]:
    return {rule.kind: rule.days for rule in RULES}


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionPeriods:
    """How many days each kind is kept, and `history_days` the engine's history."""

    days: Mapping[Kind, int] = field(default_factory=_default_days)
    history_days: int = HISTORY_DAYS

    def ends_before(self, kind: Kind, now: datetime) -> datetime:
        """What is older than this moment has been kept long enough."""
        return now - timedelta(days=self.days[kind])

    def history_ends_before(self, now: datetime) -> datetime:
        """The same of what has ended in the engine."""
        return now - timedelta(days=self.history_days)
