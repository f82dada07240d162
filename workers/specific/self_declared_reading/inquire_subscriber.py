"""Self-declared reading step 3: civil registry and comprehensive system are asked of the subscriber (source 004)."""

from dataclasses import dataclass

from services.ports.outside import Identity
from services.specific.self_declared_reading.inquiring import SystemsUnavailable, inquire, inquired_of
from services.specific.self_declared_reading.model import RecordMatch
from workers.context import OutsideContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What both have answered."""

    identity: Identity | None
    record_match: RecordMatch | None


def _unavailable(error: SystemsUnavailable) -> dict[str, object]:
    """What one of them has answered need not be asked again."""
    return {"unavailableText": error.text, "identity": error.inquiry.identity, "recordMatch": error.inquiry.record}


@handles("inquire-subscriber", blocking=True, errors={SystemsUnavailable: _unavailable})
def handle(context: OutsideContext, data: Input) -> Output:
    """Ask them. While one is unavailable the engine asks again, with back-off; the last time a person is called."""
    with context.purging.reading() as uow:
        asked = inquired_of(uow, data.tracking_code)
    inquiry = inquire(asked, context.systems, is_last_try=context.job.is_last_try)
    return Output(identity=inquiry.identity, record_match=inquiry.record)
