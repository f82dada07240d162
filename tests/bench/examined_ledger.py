"""What the database says of the examinations that wait: when they are due, who was told, what has yet to leave."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from db.base import MessageState
from db.engine import Database
from db.tables import EngineMessageRow, SmsRow, StepEntryRow, StepReviewRow
from services.model.notices import SmsState
from services.model.reviews import Notice
from tests.bench.examinations import EXAMINATION


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The examinations at a moment: how many are due when, how many were missed when, and how long after its limit the
    supervisor was told of each; SMS by template. `watched` are those that a watch of the engine waits for.
    """

    due: Counter[datetime | None]
    missed: Counter[datetime]
    watched: int
    lateness: list[timedelta]
    sms: Counter[str]

    @property
    def told(self) -> int:
        """How often anybody was told of a miss."""
        return len(self.lateness) + self.sms[Notice.MISSED]


class ExaminedLedger:
    """Reads beside the workers that write."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def seen(self) -> Seen:
        """All of it, in one transaction."""
        runs = select(StepEntryRow).where(StepEntryRow.step == EXAMINATION)
        told = (
            select(StepReviewRow.told_at, StepEntryRow.due_at)
            .join(StepEntryRow, StepEntryRow.element_instance_key == StepReviewRow.element_instance_key)
            .where(StepEntryRow.step == EXAMINATION, StepReviewRow.notice == Notice.MISSED)
        )
        sms = select(SmsRow.template, func.count()).group_by(SmsRow.template)
        with self._database.reading.connect() as connection:
            entries = connection.execute(runs.with_only_columns(*_COLUMNS)).all()
            return Seen(
                due=Counter(each.due_at for each in entries),
                missed=Counter(each.missed_at for each in entries if each.missed_at is not None),
                watched=sum(each.watched for each in entries),
                lateness=sorted(each.told_at - each.due_at for each in connection.execute(told)),
                sms=Counter(dict(connection.execute(sms).all())),
            )

    def waiting(self) -> int:
        """Messages and SMS that are still to leave."""
        messages = select(func.count()).where(EngineMessageRow.state == MessageState.QUEUED)
        sms = select(func.count()).where(SmsRow.state.in_((SmsState.QUEUED, SmsState.OUTCOME_UNKNOWN)))
        with self._database.reading.connect() as connection:
            return (connection.scalar(messages) or 0) + (connection.scalar(sms) or 0)


_COLUMNS = (StepEntryRow.due_at, StepEntryRow.missed_at, StepEntryRow.watched)
