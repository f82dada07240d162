"""Settlement step 4: the declared reading is compared with the usual consumption (high/low check).

The diagnosis unit sees it beside the request and the account.
"""

from dataclasses import dataclass
from fractions import Fraction

from services.billing.view import AccountView, account_view
from services.jalali import format_jalali
from services.readings.check import ReadingCheck, Verdict, check_reading
from services.review import review_of
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCheckView(JobOutput):
    """The check as the diagnosis form shows it; `text` is Persian markdown. Energies in kWh.

    `in_doubt`: the reading contradicts the records, and a person has to say what that means; `doubt_text` says it in
    Persian.
    """

    verdict: Verdict
    declared_kwh: int
    last_kwh: int
    last_date_text: str
    consumption_kwh: int
    days: int
    daily_kwh: float
    usual_daily_kwh: float | None
    rolled_over: bool
    in_doubt: bool
    text: str
    doubt_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The check, and what else the form shows; the texts are Persian markdown without personal data."""

    reading_check: ReadingCheckView
    account: AccountView
    request_text: str
    site_text: str


@handles("check-reading")
def handle(context: JobContext, data: Input) -> Output:
    """Compare the reading with the subscriber's history."""
    review = review_of(context.uow, tracking_code=data.tracking_code)
    return Output(
        reading_check=_view(check_reading(context.uow, tracking_code=data.tracking_code)),
        account=account_view(review.account),
        request_text=review.request_text,
        site_text=review.site_text,
    )


def _view(check: ReadingCheck) -> ReadingCheckView:
    figures = check.figures
    return ReadingCheckView(
        verdict=figures.verdict,
        declared_kwh=figures.reading.kwh,
        last_kwh=figures.last.kwh,
        last_date_text=format_jalali(figures.last.taken_on),
        consumption_kwh=figures.consumption_kwh,
        days=figures.days,
        daily_kwh=_one_decimal(figures.daily_kwh),
        usual_daily_kwh=_one_decimal(figures.usual.daily_kwh) if figures.usual else None,
        rolled_over=figures.rolled_over,
        in_doubt=check.in_doubt,
        text=check.text,
        doubt_text=check.doubt_text,
    )


def _one_decimal(kwh: Fraction) -> float:
    return round(float(kwh), 1)
