"""The process of a service is started for a draft that is kept already."""

from typing import Annotated, Any

from services.intake.drafts import note_start, noted_start
from workers.context import JobContext, OutsideContext
from workers.runtime.handler import Apply, handles
from workers.runtime.variables import JobInput, NoOutput


class Input(JobInput):
    """The service, whose key is its process's, and the application without personal data."""

    service_key: str
    draft_key: str
    application: Any


@handles("start-request", blocking=True)
def handle(context: OutsideContext, data: Input) -> Annotated[Apply | NoOutput, NoOutput]:
    """Start it once. Between the engine's answer and our note of it lies a moment in which a crash starts a second
    instance: the registration refuses that one, since the draft has become a request.
    """
    with context.purging.reading() as uow:
        if noted_start(uow, data.draft_key) is not None:
            return NoOutput()
    given = {"application": data.application, "draftKey": data.draft_key}
    instance = context.processes.start(data.service_key, given)
    return Apply(lambda job: _noted(job, data, instance))


def _noted(context: JobContext, data: Input, instance: int) -> NoOutput:
    note_start(context.uow, data.draft_key, process_instance_key=instance)
    return NoOutput()
