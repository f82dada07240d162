"""One mixed run: stories of all services together on the real engine, its workers killed and started again."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

from deploy.demo.play import CaseOf, StoryResult, play_together
from deploy.demo.stories import STORIES_UNDER_KILLS
from deploy.demo.stories.story import Story
from deploy.demo.tasklist_case import TasklistCase
from tests.chaos.crew import Tally
from tests.chaos.invariants import Finding, unheeded_reports
from tests.chaos.killing import kill_workers
from tests.chaos.mixed.findings import mixed_findings
from tests.chaos.mixed.patience import ImpatientTime
from tests.chaos.mixed.stage import MixedStage, open_mixed_stage
from tests.chaos.mixed.tasks import RecordedTasks
from tests.chaos.plan import SHORT, Scale
from tests.chaos.stage import OpenStore

MIXED = replace(SHORT, most_kills=1_000, kill_pause=(1.0, 4.0), kill_times=2)
"""Killed from the first story's beginning to the last one's end."""

_LOOK_SECONDS = 0.5
_REPORTED_WITHIN = 60.0

Report = Callable[[str], None]
FindingsOf = Callable[[MixedStage, Sequence[StoryResult]], Sequence[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedOutcome:
    """What a mixed run came to."""

    database: str
    results: Sequence[StoryResult]
    findings: Sequence[Finding]
    tally: Tally
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether every story ended as told, and every invariant holds."""
        return all(each.holds for each in self.findings) and not self.tally.wrong_ends

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        named = ", ".join(f"{point} {count}" for point, count in sorted(self.tally.named_kills.items()))
        yield f"{self.database}: {len(self.results)} stories in {self.seconds:.0f} s"
        yield f"workers killed: {named}, anywhere {self.tally.random_kills}; other ends: {self.tally.wrong_ends}"
        for each in self.findings:
            yield f"{'✓' if each.holds else '✗'} {each.title}: {each.count} (wanted {each.wanted})"
        for result in self.results:
            if not result.as_told:
                missed = ", ".join(sorted(result.missed)) or "none"
                yield f"✗ {result.story.key}: {result.fault or result.outcome}; missed: {missed}"


def run_mixed(
    seed: str,
    open_store: OpenStore,
    report: Report,
    *,
    stories: Sequence[Story] = STORIES_UNDER_KILLS,
    case_of: CaseOf = TasklistCase,
    findings_of: FindingsOf = mixed_findings,
    keep: bool = False,
) -> MixedOutcome:
    """Play the stories while workers are killed at every point in turn, and find what does not hold afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="chaos-mixed-"))
    try:
        with open_mixed_stage(seed, folder, MIXED, open_store) as stage:
            begun = time.monotonic()
            with _killed(seed, MIXED, stage):
                results = _results(stage, stories, case_of, report)
            _wait_for_reports(stage)
            return MixedOutcome(
                database=stage.kind,
                results=results,
                findings=findings_of(stage, results),
                tally=stage.crew.tally,
                seconds=time.monotonic() - begun,
            )
    finally:
        if keep:
            report(f"logs are in {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _killed(seed: str, scale: Scale, stage: MixedStage) -> Iterator[None]:
    over = Event()
    killer = Thread(target=kill_workers, args=(seed, scale, stage.crew, over), daemon=True, name="killers")
    killer.start()
    try:
        yield
    finally:
        over.set()
        killer.join()


def _results(stage: MixedStage, stories: Sequence[Story], case_of: CaseOf, report: Report) -> list[StoryResult]:
    broker = stage.broker
    with closing(ImpatientTime(broker.management_url, stage.records, stage.database)) as clock:
        tasks = RecordedTasks(stage.records, broker.web_url)
        return asyncio.run(play_together(stage.app, clock, tasks, stories, _Reporter(report), case_of=case_of))


def _wait_for_reports(stage: MixedStage) -> None:
    """Until what the provider has reported is noted; what is not by then is found."""
    deadline = time.monotonic() + _REPORTED_WITHIN
    while time.monotonic() < deadline:
        with stage.database.reading.connect() as connection:
            if stage.provider.has_told_all and not unheeded_reports(connection, stage.provider):
                return
        time.sleep(_LOOK_SECONDS)


@dataclass(frozen=True, slots=True)
class _Reporter:
    """Implements `deploy.demo.play.Audience`."""

    report: Report

    def doing(self, key: str, what: str) -> None:
        """Nothing: there are too many of these."""

    def over(self, result: StoryResult) -> None:
        """A story is over; whether as told, the outcome says of all of them together."""
        mark = "✗" if result.fault else "✓"
        self.report(f"{mark} {result.story.service}/{result.story.key} {result.fault or result.outcome}")

    def time_is(self, moment: datetime) -> None:
        """Nothing."""
