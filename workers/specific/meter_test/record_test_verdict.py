"""Meter test steps 3 and 4: the verdict is kept, and put into words."""

from dataclasses import dataclass
from typing import Any

from services.labels import METER_CONDITIONS
from services.metering.site import site_of, site_text
from services.model.metering import MeterCondition
from services.specific.meter_test.model import PlaceOfTest, Verdict
from services.specific.meter_test.verdicts import VerdictAnswer, record_verdict
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, what the table has said, and diagnosis's word as typed, where the table leaves it open."""

    tracking_code: str
    verdict: Verdict
    judgement: Any = None
    judgement_reason: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictView(JobOutput):
    """The verdict, for intake (`facts_text`, Persian markdown) and for the subscriber (`told_text`)."""

    kind: Verdict
    place: PlaceOfTest
    facts_text: str
    told_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultView(JobOutput):
    """What whoever sees to a faulty meter has to know; the meter is described in `site_text`, the people on the sheet
    at `sheet_url`.
    """

    condition: MeterCondition
    condition_text: str
    site_text: str
    sheet_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The verdict; null where diagnosis has to correct something, which the message tells."""

    verdict_accepted: bool
    verdict_message: str
    test_verdict: VerdictView | None
    meter_test: FaultView


@handles("record-test-verdict")
def handle(context: JobContext, data: Input) -> Output:
    """Keep it."""
    answer = record_verdict(
        context.uow,
        reference=context.reference,
        tracking_code=data.tracking_code,
        verdict=data.verdict,
        judgement=data.judgement,
        reason=data.judgement_reason,
    )
    return Output(
        verdict_accepted=answer.accepted,
        verdict_message=answer.message,
        test_verdict=None if answer.verdict is None else _view(answer, answer.verdict),
        meter_test=_fault(context, data.tracking_code, answer.measured.found.condition),
    )


def _view(answer: VerdictAnswer, verdict: Verdict) -> VerdictView:
    place = answer.measured.test.place
    return VerdictView(kind=verdict, place=place, facts_text=answer.facts_text, told_text=answer.told_text)


def _fault(context: JobContext, tracking_code: str, condition: MeterCondition) -> FaultView:
    return FaultView(
        condition=condition,
        condition_text=METER_CONDITIONS[condition],
        site_text=site_text(site_of(context.uow, context.uow.requests.get(tracking_code))),
        sheet_url=f"{context.company.request_url(tracking_code)}/visit-sheet",
    )
