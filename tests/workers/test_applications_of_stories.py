"""On the full stack stories apply by a file: what each begins with is an application that a file may bring."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import cast

import pytest

from deploy.demo.applications import application_for, plausible_kwh
from deploy.demo.case import BeginInRecords, Case
from deploy.demo.stories import ALL_STORIES
from deploy.demo.stories.plain_connections import add_connection
from deploy.demo.stories.story import Story
from services.catalogue import service_of
from services.jalali import format_jalali, local_date
from services.model.keys import ApplicantKind
from services.reference.loading import load_reference_data
from services.submission.starting import SubmissionState
from services.submission.submit import submit_records
from tests.fakes.submission import FakeStarter
from tests.workers.kit import Bench
from workers.transactions import RetriedTransactions


class Applied(Exception):
    """Ends a story at its beginning."""


class Applicant:
    """Implements of a `Case` what a story needs to apply."""

    def __init__(self, story: Story, bench: Bench) -> None:
        self._story, self._bench = story, bench

    async def apply(self, kind: ApplicantKind | None = None, **changes: object) -> None:
        service, clock = self._story.service, self._bench.clock
        with self._bench.begin() as uow:
            if self._story.sample:
                add_connection(uow, self._story.sample, today=local_date(clock.now()))
            connection = uow.connections.get(self._story.bill_id)
            typed = application_for(uow, service, connection, now=clock.now(), kind=kind)
        [answer] = submit_records(
            [{**typed, **changes, "clientReference": self._story.key}],
            service=service_of(service),
            transactions=RetriedTransactions(self._bench.begin),
            clock=clock,
            starter=FakeStarter(),
        )
        assert answer.state is SubmissionState.STARTED
        raise Applied

    async def begin(self, process_id: str, form: Mapping[str, object]) -> None:
        assert process_id
        assert form
        raise Applied

    async def begin_in_records(self, process_id: str, begin: BeginInRecords) -> None:
        assert process_id
        with self._bench.begin() as uow:
            if self._story.sample:
                add_connection(uow, self._story.sample, today=local_date(self._bench.clock.now()))
            begin(uow, clock=self._bench.clock, reference=load_reference_data())
        raise Applied

    def day_ahead(self, days: int) -> str:
        return format_jalali(local_date(self._bench.clock.now()) + timedelta(days=days))

    def plausible_kwh(self) -> int:
        with self._bench.begin() as uow:
            readings = uow.connections.readings(self._story.bill_id)
        return plausible_kwh(readings, local_date(self._bench.clock.now()))


@pytest.mark.parametrize("story", ALL_STORIES, ids=lambda story: story.key)
def test_what_a_story_applies_with_is_taken_from_a_file(story: Story, bench: Bench) -> None:
    with pytest.raises(Applied):
        asyncio.run(_played(story, Applicant(story, bench)))


async def _played(story: Story, applicant: Applicant) -> None:
    await story.play(cast("Case", applicant))
