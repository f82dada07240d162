"""The supervisor's reviews: begun by a notice, ended by the supervisor or by what became of the step."""

from dataclasses import replace
from datetime import datetime

from services.clock import Clock
from services.errors import NotFound
from services.forms.fields import as_typed, readable
from services.model.notices import EngineMessage
from services.model.reviews import Notice, ReviewOutcome, StepReview, parse_review_key, review_key, run_key
from services.model.steps import StepEntry
from services.ports import UnitOfWork
from services.steps.levels import may_be_told_ahead
from services.text import normalise_lines

REVIEW_OVER = "review-over"
LONGEST_NOTE = 1000
NO_NOTE = "چیزی نوشته نشد"


def begin_review(uow: UnitOfWork, entry: StepEntry, notice: Notice, *, at: datetime) -> StepReview:
    """Note that the supervisor is told. A miss ends the review of its warning: the same step is not asked for twice."""
    review = StepReview(
        tracking_code=entry.tracking_code,
        element_instance_key=entry.element_instance_key,
        notice=notice,
        told_at=at,
    )
    uow.reviews.add(review)
    if notice is Notice.MISSED:
        _end_all(uow, entry, ReviewOutcome.LIMIT_MISSED, at=at, but=Notice.MISSED)
    return review


def end_reviews(uow: UnitOfWork, entry: StepEntry, *, at: datetime) -> None:
    """The step has ended, or is not done any more: nobody has to look at it. `entry` is the run as it was before.

    Only of a missed step, or of one with a limit that is told of beforehand, can there be a review; those of the others
    need not be looked for.
    """
    if entry.missed_at is not None or may_be_told_ahead(entry):
        _end_all(uow, entry, ReviewOutcome.STEP_ENDED, at=at)
        withdraw_notices(uow, entry)


def withdraw_notices(uow: UnitOfWork, entry: StepEntry) -> None:
    """What is still to be sent of the run's limit is no longer so: whoever it is for is not told."""
    run = entry.element_instance_key
    uow.outbox.withdraw_sms(run_key(run), *(review_key(run, notice) for notice in Notice))


def record_review(uow: UnitOfWork, *, clock: Clock, review_key: str, note: object) -> StepReview:
    """Keep what the supervisor has done, also where the step ended at the same moment. The first note stands. What he,
    or his superior of him, was still to be told by SMS is not sent.

    `note` is what the form gives, whatever that is. Raises NotFound.
    """
    run, notice = parse_review_key(review_key)
    known = next((each for each in uow.reviews.of_run(run) if each.notice is notice), None)
    if known is None:
        raise NotFound("review", review_key)
    if known.outcome is ReviewOutcome.REVIEWED:
        return known
    reviewed = replace(known, outcome=ReviewOutcome.REVIEWED, ended_at=clock.now(), note=_said(note))
    uow.reviews.save(reviewed)
    uow.outbox.withdraw_sms(known.key)
    return reviewed


def _end_all(
    uow: UnitOfWork, entry: StepEntry, outcome: ReviewOutcome, *, at: datetime, but: Notice | None = None
) -> None:
    for review in uow.reviews.of_run(entry.element_instance_key):
        if review.outcome is None and review.notice is not but:
            uow.reviews.save(replace(review, outcome=outcome, ended_at=at))
            _tell_engine(uow, review, outcome, at=at)


def _tell_engine(uow: UnitOfWork, review: StepReview, outcome: ReviewOutcome, *, at: datetime) -> None:
    """The supervisor's task ends; a task that has not come yet ends as soon as it comes."""
    uow.outbox.add_message(
        EngineMessage(
            name=REVIEW_OVER,
            correlation_key=review.key,
            message_id=f"{review.key}-over",
            created_at=at,
            variables={"stepEnded": outcome is ReviewOutcome.STEP_ENDED},
        )
    )


def _said(note: object) -> str:
    typed = as_typed(note)
    return (normalise_lines(readable(typed[:LONGEST_NOTE])) if isinstance(typed, str) else "") or NO_NOTE
