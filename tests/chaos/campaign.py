"""One campaign: the work, the faults and the kills together; then peace, until all is settled or time is up."""

import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from tests.chaos.crew import Tally
from tests.chaos.decrees import planned_decrees
from tests.chaos.faults import faults_of, let_hours_pass, set_right
from tests.chaos.invariants import Finding, findings, is_settled, undelivered_sms
from tests.chaos.killing import kill_workers
from tests.chaos.limit_evidence import Evidence, evidence
from tests.chaos.limit_findings import limit_findings
from tests.chaos.plan import Episode, Scale, episodes
from tests.chaos.provider_book import Book
from tests.chaos.records import Records
from tests.chaos.recovery import Recovery, recoveries
from tests.chaos.stage import OpenStore, Stage, open_stage

_LOOK_SECONDS = 0.5
_AT_WORK_SECONDS = 60.0
_MOST_HOURS = 5

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Peace:
    """How all came to its end: `seconds` from the last fault until nothing was on its way any more, None where time was
    up. For `put_off` SMS that were still undelivered by then, every clock was let run on by an hour: in the long form
    only those are left that a worker whose clock was an hour ahead had claimed or put off.
    """

    seconds: float | None
    put_off: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a campaign came to."""

    database: str
    submitted: int
    whole_minutes: float
    peace: Peace
    episodes: list[Episode]
    tally: Tally
    recoveries: list[Recovery]
    findings: list[Finding]
    limits: Evidence
    records: Records
    book: Book
    submissions_again: int

    @property
    def is_sound(self) -> bool:
        """Whether every invariant holds and all came to its end, in whatever time."""
        came_back = all(each.seconds is not None for each in self.recoveries)
        settled = self.peace.seconds is not None and came_back
        return settled and not self.tally.wrong_ends and all(each.holds for each in self.findings)

    @property
    def holds(self) -> bool:
        """The same, and whether the workers were at work again in time."""
        return self.is_sound and all(each.in_time for each in self.recoveries)


def run_campaign(seed: str, scale: Scale, open_store: OpenStore, report: Report, *, keep: bool = False) -> Outcome:
    """Set up, disturb, settle, judge; everything that was started is ended again. `keep` keeps its logs."""
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    try:
        with open_stage(seed, folder, scale, open_store) as stage:
            return _played(seed, scale, stage, report)
    finally:
        if keep:
            report(f"logs are in {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _played(seed: str, scale: Scale, stage: Stage, report: Report) -> Outcome:
    begun = time.monotonic()
    world = stage.world
    planned = episodes(seed, faults_of(world.store), scale)
    killers = Thread(target=kill_workers, args=(seed, scale, world.crew, stage.killers_over), daemon=True)
    killers.start()
    stage.clerk.open_everything()
    clerk = Thread(target=_decree, args=(seed, scale, stage), daemon=True, name="clerk")
    clerk.start()
    share, rest = divmod(scale.instances, len(planned))
    for number, episode in enumerate(planned):
        stage.load.release(share + (number < rest))
        report(f"{number + 1}/{len(planned)} {episode.fault.name}, {episode.seconds:.1f} s · {_progress(stage)}")
        episode.fault.inject(world, world.crew.workers[episode.worker], episode.seconds)
        _wait_for_work(stage, scale.job_timeout)
        _wait_for_load(stage, scale.calm)
    peace = _peace(scale, stage, [killers, clerk], report)
    limits = evidence(stage.database, stage.records, stage.clerk.entries, world, job_timeout=scale.job_timeout)
    return Outcome(
        database=world.store.kind,
        submitted=stage.load.submitted,
        whole_minutes=(time.monotonic() - begun) / 60,
        peace=peace,
        episodes=planned,
        tally=world.crew.tally,
        recoveries=recoveries(world.returns, stage.records, job_timeout=scale.job_timeout),
        findings=[
            *findings(stage.database, stage.records, world.provider, submitted=scale.instances),
            *limit_findings(limits),
        ],
        limits=limits,
        records=stage.records,
        book=world.provider,
        submissions_again=stage.load.tried_again,
    )


def _wait_for_work(stage: Stage, job_timeout: float) -> None:
    """Until work goes on after the last return: the next fault would make this one's recovery look long."""
    deadline = time.monotonic() + _AT_WORK_SECONDS
    while not _all_at_work(stage, job_timeout) and time.monotonic() < deadline:
        time.sleep(_LOOK_SECONDS)


def _all_at_work(stage: Stage, job_timeout: float) -> bool:
    last = stage.world.returns[-1:]
    return all(each.seconds is not None for each in recoveries(last, stage.records, job_timeout=job_timeout))


def _wait_for_load(stage: Stage, within: float) -> None:
    """Until what was released is submitted, or as long as that may take."""
    deadline = time.monotonic() + within
    while stage.load.waiting and time.monotonic() < deadline:
        time.sleep(_LOOK_SECONDS)


def _decree(seed: str, scale: Scale, stage: Stage) -> None:
    for planned in planned_decrees(seed, scale.decree_pause):
        if stage.killers_over.wait(planned.pause):
            return
        stage.clerk.carry_out(planned)


def _peace(scale: Scale, stage: Stage, disturbing: Sequence[Thread], report: Report) -> Peace:
    """No fault, no kill, every clock right."""
    _wait_for_load(stage, scale.drain)
    stage.killers_over.set()
    for each in disturbing:
        each.join()
    set_right(stage.world)
    report(f"peace · {_progress(stage)}")
    begun = waited_from = time.monotonic()
    put_off = hours = 0
    while not is_settled(stage.database, stage.records, stage.world.provider, scale.instances):
        now = time.monotonic()
        if now - begun > scale.drain:
            report(f"time is up · {_progress(stage)}, still open: {stage.records.open_by_process()}")
            return Peace(seconds=None, put_off=put_off)
        if stage.records.open_instances:
            waited_from = now
        elif now - waited_from > scale.patience and hours < _MOST_HOURS:
            waited_from, hours = now, hours + 1
            put_off = put_off or undelivered_sms(stage.database)
            let_hours_pass(stage.world, hours)
        time.sleep(_LOOK_SECONDS)
    report(f"settled · {_progress(stage)}")
    return Peace(seconds=time.monotonic() - begun, put_off=put_off)


def _progress(stage: Stage) -> str:
    tally, ended = stage.world.crew.tally, len(stage.records.ended)
    killed = tally.named_kills.total() + tally.random_kills
    return f"{stage.load.submitted} submitted, {ended} ended, {killed} workers killed"
