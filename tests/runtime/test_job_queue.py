"""Who holds a group when a lane is given up or the line is cleared: always somebody."""

from tests.runtime.bench import Bench, job
from tests.runtime.kit import until
from workers.runtime.in_flight import LeasedJob, Phase
from workers.runtime.job_queue import JobQueue, QueuedJob
from workers.runtime.lane import Lane
from workers.runtime.report import NullObserver
from workers.runtime.slots import Slots


class TakenTooLate(JobQueue):
    """Its lane is given up in the moment after it took a group."""

    lane: Lane

    def take(self, at_most: int) -> list[QueuedJob]:
        group = super().take(at_most)
        self.lane.give_up()
        return group


async def test_a_group_that_a_lane_took_while_it_was_given_up_is_left_to_others() -> None:
    queue, bench = TakenTooLate(is_busy=lambda: False), Bench()
    queue.lane = Lane(runner=bench.runner, queue=queue, group_size=8, done=lambda _: None, observer=NullObserver())
    queued_jobs = [waits(number) for number in range(3)]
    queue.put(queued_jobs)
    queue.lane.start()
    await until(lambda: not queue.lane.is_running())
    assert len(queue) == 3
    assert JobQueue.take(queue, 8) == queued_jobs
    assert [each.leased.phase for each in queued_jobs] == [Phase.QUEUED] * 3
    assert bench.ran == []


def test_what_ran_outside_and_waits_for_its_commit_is_not_cleared_away() -> None:
    queue = JobQueue(is_busy=lambda: False)
    queued, begun = waits(1), waits(2)
    begun.leased.begin()
    queue.put([queued, begun])
    queue.clear()
    assert len(queue) == 1
    assert queue.take(8) == [begun]


def waits(number: int) -> QueuedJob:
    slots = Slots(1)
    assert slots.try_acquire()
    leased = LeasedJob(job(number), slots, 60)
    return QueuedJob(leased, Bench().runner.assignment(leased.job), 30)
