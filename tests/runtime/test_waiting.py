"""Who holds a group when a lane is given up or the line is cleared: always somebody."""

from tests.runtime.bench import Bench, job
from tests.runtime.kit import until
from workers.runtime.hands import Phase, Taken
from workers.runtime.lane import Lane
from workers.runtime.report import Silent
from workers.runtime.slots import Slots
from workers.runtime.waiting import Order, Waiting


class TakenTooLate(Waiting):
    """Its lane is given up in the moment after it took a group."""

    lane: Lane

    def take(self, at_most: int) -> list[Order]:
        group = super().take(at_most)
        self.lane.give_up()
        return group


async def test_a_group_that_a_lane_took_while_it_was_given_up_is_left_to_others() -> None:
    waiting, bench = TakenTooLate(is_busy=lambda: False), Bench()
    waiting.lane = Lane(runner=bench.runner, waiting=waiting, group_size=8, done=lambda _: None, observer=Silent())
    orders = [waits(number) for number in range(3)]
    waiting.put(orders)
    waiting.lane.start()
    await until(lambda: not waiting.lane.is_running())
    assert len(waiting) == 3
    assert Waiting.take(waiting, 8) == orders
    assert [each.taken.phase for each in orders] == [Phase.QUEUED] * 3
    assert bench.ran == []


def test_what_ran_outside_and_waits_for_its_commit_is_not_cleared_away() -> None:
    waiting = Waiting(is_busy=lambda: False)
    queued, begun = waits(1), waits(2)
    begun.taken.begin()
    waiting.put([queued, begun])
    waiting.clear()
    assert len(waiting) == 1
    assert waiting.take(8) == [begun]


def waits(number: int) -> Order:
    slots = Slots(1)
    assert slots.take_now()
    taken = Taken(job(number), slots, 60)
    return Order(taken, Bench().runner.assignment(taken.job), 30)
