"""What the supervisor was told of steps, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from db.base import table_of
from db.repositories.touched import Repository
from db.repositories.waiting import Values
from db.tables import StepReviewRow
from services.errors import NotFound
from services.model.reviews import StepReview

_TABLE = table_of(StepReviewRow)

_AS_TOLD = (_TABLE.c.told_at, _TABLE.c.element_instance_key, _TABLE.c.notice)
_OF_RUN = select(_TABLE).where(_TABLE.c.element_instance_key == bindparam("run")).order_by(*_AS_TOLD)
_OF_REQUEST = select(_TABLE).where(_TABLE.c.tracking_code == bindparam("code")).order_by(*_AS_TOLD)
_INSERT = insert(_TABLE)
_UPDATE = update(_TABLE).where(_TABLE.c.element_instance_key == bindparam("run"), _TABLE.c.notice == bindparam("told"))


class SqlReviews(Repository):
    """Implements `services.ports.steps.Reviews`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, review: StepReview) -> None:
        """Add one; WriteConflict if the supervisor was told of the same already."""
        self._connection.execute(_INSERT, _values(review))

    def save(self, review: StepReview) -> None:
        """Replace the one of this run and notice; raises NotFound."""
        where = {"run": review.element_instance_key, "told": review.notice}
        if self._connection.execute(_UPDATE, {**_values(review), **where}).rowcount == 0:
            raise NotFound("review", review.key)

    def of_run(self, element_instance_key: int) -> Sequence[StepReview]:
        """Of one run of a step, as the supervisor was told."""
        return [_review(row) for row in self._connection.execute(_OF_RUN, {"run": element_instance_key})]

    def of_request(self, tracking_code: str) -> Sequence[StepReview]:
        """Of a request, as the supervisor was told."""
        return [_review(row) for row in self._connection.execute(_OF_REQUEST, {"code": tracking_code})]


def _review(row: Row[Any]) -> StepReview:
    return StepReview(
        tracking_code=row.tracking_code,
        element_instance_key=row.element_instance_key,
        notice=row.notice,
        told_at=row.told_at,
        outcome=row.outcome,
        ended_at=row.ended_at,
        note=row.note,
    )


def _values(review: StepReview) -> Values:
    return {
        "tracking_code": review.tracking_code,
        "element_instance_key": review.element_instance_key,
        "notice": review.notice,
        "told_at": review.told_at,
        "outcome": review.outcome,
        "ended_at": review.ended_at,
        "note": review.note,
    }
