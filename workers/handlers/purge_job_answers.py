"""A batch of stored answers of jobs that the engine will never deliver again."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from services.retention.ports import AnswerKey
from services.retention.purge import ask_for_ended_answers
from services.retention.rules import Kind
from workers.context import JobContext, OutsideContext
from workers.runtime.handler import Apply, handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """How many answers at a time, and behind which the batch before has stopped."""

    batch_size: int
    answers_after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether there may be more, and where to go on: answers of elements that live on stay between. How many
    milliseconds the batch took: the diagram lets the others work for several times as long.
    """

    more_answers: bool
    answers_after: str | None
    milliseconds: int


@handles("purge-job-answers", blocking=True)
def handle(context: OutsideContext, data: Input) -> Annotated[Apply, Output]:
    """Ask the engine, without a transaction that writes; delete what has ended in one of its own."""
    began, purging = time.monotonic(), context.purging
    with purging.reading() as uow:
        asked = ask_for_ended_answers(
            uow,
            purging.engine,
            before=purging.periods.ends_before(Kind.JOB_ANSWERS, context.clock.now()),
            after=_parsed(data.answers_after),
            limit=data.batch_size,
        )

    def delete(inside: JobContext) -> Output:
        inside.uow.retention.delete_answers(asked.ended)
        return Output(
            more_answers=asked.last is not None,
            answers_after=_written(asked.last),
            milliseconds=round(1_000 * (time.monotonic() - began)),
        )

    return Apply(delete)


def _written(key: AnswerKey | None) -> str | None:
    """A text: the engine's keys are larger than the whole numbers that a process variable holds exactly."""
    return None if key is None else f"{key.stored_at.isoformat()} {key.element_instance_key} {key.job_type}"


def _parsed(text: str | None) -> AnswerKey | None:
    if text is None:
        return None
    stored_at, element, job_type = text.split(" ")
    return AnswerKey(stored_at=datetime.fromisoformat(stored_at), element_instance_key=int(element), job_type=job_type)
