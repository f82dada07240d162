"""Never more jobs taken than there is room for, and never a slot that lies idle while there is work."""

import threading
from dataclasses import dataclass

import grpc

from tests.runtime.gateway import Method, ScriptedGateway, raw_jobs, running_gateway
from tests.runtime.kit import UNHURRIED, Done, Effects, Input, Shift, at_work, stays
from workers.runtime.handler import handles
from workers.runtime.report import Source

KILOBYTE = "x" * 1024

UNREAD = 64 + 16
"""Jobs of a kilobyte that the transport may hold unread: HTTP/2 lets 64 KiB through before the smaller window of the
channel's options is known, and a stream's server writes one or the other ahead.
"""


@dataclass
class Doors:
    """A handler that holds its jobs until it is told, or for `seconds` each."""

    seconds: float | None = None
    inside: int = 0
    most_inside: int = 0

    def __post_init__(self) -> None:
        self.opened = threading.Event()
        self.passing = threading.Lock()

    def pass_through(self, data: Input) -> Done:
        with self.passing:
            self.inside += 1
            self.most_inside = max(self.most_inside, self.inside)
        self.opened.wait(10 if self.seconds is None else self.seconds)
        with self.passing:
            self.inside -= 1
        return Done(number=data.number)


def within_capacity(shift: Shift) -> bool:
    return all(0 <= state.in_flight <= state.capacity for state in shift.worker.state().values())


async def without_streams(gateway: ScriptedGateway) -> None:
    gateway.scripts[Method.STREAM].always = grpc.StatusCode.UNIMPLEMENTED


async def test_a_gateway_that_pushes_as_fast_as_it_can_fills_the_hands_and_the_small_window_and_no_more() -> None:
    @handles("work", blocking=True)
    def work(_context: object, data: Input) -> Done:
        return doors.pass_through(data)

    doors = Doors()
    async with running_gateway() as gateway, at_work(gateway, work, capacity=16, blocking_threads=16) as shift:
        await shift.until(lambda: gateway.has_stream("work"))
        keys = gateway.push(raw_jobs("work", 500, KILOBYTE))
        backlog = gateway.offer(raw_jobs("work", 100))
        await shift.until(lambda: doors.inside >= 15)
        await stays(lambda: within_capacity(shift) and doors.inside <= 16, 0.5)
        assert gateway.most_out <= 16 + UNREAD
        doors.opened.set()
        await shift.answered([*keys, *backlog], within=10)
        assert doors.most_inside <= 16
        assert gateway.most_out <= 16 + UNREAD
    assert shift.notes.taken() == 600


async def test_polls_and_stream_together_take_no_more_than_capacity_while_jobs_come_and_go() -> None:
    @handles("work", blocking=True)
    def work(_context: object, data: Input) -> Done:
        return doors.pass_through(data)

    doors = Doors(seconds=0.003)
    async with running_gateway() as gateway, at_work(gateway, work, capacity=5, blocking_threads=5) as shift:
        await shift.until(lambda: gateway.has_stream("work"))
        keys = [*gateway.push(raw_jobs("work", 200)), *gateway.offer(raw_jobs("work", 200))]
        await shift.until(lambda: not within_capacity(shift) or set(keys) <= gateway.answers.keys())
        assert within_capacity(shift)
    assert doors.most_inside <= 5


async def test_polls_ask_for_no_more_than_there_is_room_for() -> None:
    @handles("work", blocking=True)
    def work(_context: object, data: Input) -> Done:
        return doors.pass_through(data)

    doors = Doors()
    async with running_gateway() as gateway:
        await without_streams(gateway)
        async with at_work(gateway, work, capacity=6, blocking_threads=6) as shift:
            keys = gateway.offer(raw_jobs("work", 50))
            await shift.until(lambda: doors.inside == 6)
            await stays(lambda: len(gateway.out) == 6, 0.2)
            doors.opened.set()
            await shift.answered(keys)
    assert all(1 <= call.request.maxJobsToActivate <= 6 for call in gateway.all(Method.ACTIVATE))
    assert gateway.most_out == 6


async def test_slots_are_filled_again_as_jobs_end_without_a_pause_by_the_stream() -> None:
    @handles("work", blocking=True)
    def work(_context: object, data: Input) -> Done:
        return doors.pass_through(data)

    doors = Doors(seconds=0.01)
    async with (
        running_gateway() as gateway,
        at_work(
            gateway, work, capacity=4, blocking_threads=4, poll_timeout=UNHURRIED, stream_lifetime=UNHURRIED
        ) as shift,
    ):
        await shift.until(lambda: gateway.has_stream("work"))
        await shift.answered(gateway.push(raw_jobs("work", 100)))


async def test_slots_are_filled_again_as_jobs_end_without_a_pause_by_polls() -> None:
    @handles("work", blocking=True)
    def work(_context: object, data: Input) -> Done:
        return doors.pass_through(data)

    doors = Doors(seconds=0.01)
    async with running_gateway() as gateway:
        await without_streams(gateway)
        async with at_work(gateway, work, capacity=4, blocking_threads=4, poll_timeout=UNHURRIED) as shift:
            await shift.answered(gateway.offer(raw_jobs("work", 100)))


async def test_a_waiting_poll_leaves_the_stream_its_room() -> None:
    """Also right after the start and after a backlog: else streamed jobs would wait for the poll's end."""

    @handles("work", blocking=True)
    def work(_context: object, data: Input) -> Done:
        return doors.pass_through(data)

    doors = Doors()
    async with (
        running_gateway() as gateway,
        at_work(gateway, work, capacity=16, blocking_threads=16, poll_timeout=UNHURRIED) as shift,
    ):
        await shift.until(lambda: gateway.has_stream("work") and gateway.all(Method.ACTIVATE))
        keys = gateway.push(raw_jobs("work", 10))
        await shift.until(lambda: doors.inside == 10)
        doors.opened.set()
        await shift.answered([*keys, *gateway.offer(raw_jobs("work", 100))])
        doors.opened.clear()
        keys = gateway.push(raw_jobs("work", 10))
        await shift.until(lambda: doors.inside == 10)
        doors.opened.set()
        await shift.answered(keys)
    assert shift.notes.taken(Source.STREAM) == 20


async def test_neither_stream_nor_backlog_starves_the_other() -> None:
    @handles("work", blocking=True)
    def work(_context: object, data: Input) -> Done:
        return doors.pass_through(data)

    doors = Doors(seconds=0.004)
    async with running_gateway() as gateway, at_work(gateway, work, capacity=8, blocking_threads=8) as shift:
        await shift.until(lambda: gateway.has_stream("work"))
        flood, few = gateway.push(raw_jobs("work", 400)), gateway.offer(raw_jobs("work", 10))
        await shift.answered(few)
        assert len(gateway.answers) < 300
        await shift.answered(flood)
        flood, few = gateway.offer(raw_jobs("work", 400)), gateway.push(raw_jobs("work", 10))
        await shift.answered(few)
        assert len(gateway.answers) < 410 + 300
        await shift.answered(flood)


async def test_a_worker_with_nothing_to_do_asks_seldom() -> None:
    @handles("work")
    def work(_context: Effects, data: Input) -> Done:
        return Done(number=data.number)

    async with running_gateway() as gateway, at_work(gateway, work) as shift:
        await shift.until(lambda: gateway.has_stream("work"))
        await stays(lambda: len(gateway.all(Method.ACTIVATE)) <= 3, 1.5)
        assert len(gateway.all(Method.STREAM)) == 1
    assert shift.notes.failures == []


async def test_the_state_tells_what_is_in_hand_what_waits_and_whether_the_stream_is_open() -> None:
    @handles("work", blocking=True)
    def work(_context: object, data: Input) -> Done:
        return doors.pass_through(data)

    doors = Doors()
    async with running_gateway() as gateway, at_work(gateway, work, capacity=32, blocking_threads=32) as shift:
        await shift.until(lambda: gateway.has_stream("work"))
        keys = gateway.offer(raw_jobs("work", 3))
        await shift.until(lambda: doors.inside == 3)
        state = shift.worker.state()["work"]
        assert (state.capacity, state.queued, state.stream_open) == (32, 0, True)
        assert state.in_flight >= 3
        doors.opened.set()
        await shift.answered(keys)
    assert shift.worker.state()["work"].in_flight == 0
    assert not shift.worker.state()["work"].stream_open
