"""By-law 35-4 (b): what the applicant owes sister companies, asked before the request is examined."""

from dataclasses import dataclass
from typing import TypedDict

from services.admission.sister_debts import SisterInquiry, SistersUnavailable, applicant_of, ask_sisters
from workers.context import OutsideContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What has come of it, and the debts as Persian markdown."""

    sister_inquiry: SisterInquiry
    sister_debts_text: str


class Unavailable(TypedDict):
    """What a diagram is told with SYSTEM_UNAVAILABLE: which system, and why, in Persian."""

    unavailableText: str


def _unavailable(error: SistersUnavailable) -> Unavailable:
    return Unavailable(unavailableText=error.text)


@handles("inquire-sister-debts", blocking=True, errors={SistersUnavailable: _unavailable})
def handle(context: OutsideContext, data: Input) -> Output:
    """Ask. While nobody answers the engine asks again, with back-off; the last time a person is called. Asked anew in
    each examination: a debt may have been paid since.
    """
    with context.purging.reading() as uow:
        applicant = applicant_of(uow, data.tracking_code)
    key = f"{data.tracking_code}-sister-debts-{context.job.element_instance_key}"
    sisters, last = context.systems.sister_companies, context.job.is_last_try
    answer = ask_sisters(applicant, sisters, request_key=key, is_last_try=last)
    return Output(sister_inquiry=answer.inquiry, sister_debts_text=answer.text)
