"""A request on the full stack: applied for as by `aftersales submit`, its tasks done in Tasklist by their units."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from deploy.demo.applicant import Applicant
from deploy.demo.applications import new_owner, plausible_kwh
from deploy.demo.board import OpenTask, TaskBoard
from deploy.demo.case import BeginInRecords, Form, Save, Variables
from deploy.demo.conductor import Conductor
from deploy.demo.engine_time import EngineTime
from deploy.demo.stories.plain_connections import add_connection
from deploy.demo.stories.story import Story
from deploy.tasklist import PATIENCE_SECONDS
from services.jalali import format_jalali, format_jalali_time, local_date, parse_jalali
from services.metering.custody import start_of_day
from services.model.bills import PaymentResult
from services.model.complaints import ComplaintAbout
from services.model.connections import Connection
from services.model.keys import ApplicantKind
from services.model.requests import Request
from services.ports import UnitOfWork
from services.submission.planning import draft_key_of
from services.withdrawal import WithdrawalResult
from workers.app import App

_LOOK_AGAIN_SECONDS = 0.25
_REVIEW = "Task_ReviewMissedDeadline"


class StoryStuckError(Exception):
    """What should come next does not come; the text says what, and what the request waits at instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What all cases of a play share. `told` takes a story's key and, in Persian, what happens in it now."""

    app: App
    board: TaskBoard
    time: EngineTime
    conductor: Conductor
    told: Callable[[str, str], None]


class TasklistCase:
    """Implements `deploy.demo.case.Case`. Raises StoryStuckError where a story does not go on."""

    def __init__(self, office: Office, story: Story) -> None:
        self._office = office
        self._story = story
        self._code: str | None = None
        self._applicant = Applicant(app=office.app)
        self._meter_serial: str | None = None
        self._has_connections = False

    @property
    def tracking_code(self) -> str | None:
        """None until the request is registered."""
        return self._code

    async def apply(self, kind: ApplicantKind | None = None, **changes: object) -> None:
        """See `Case`."""
        self._tell("ثبت درخواست")
        await asyncio.to_thread(self._add_connections)
        await asyncio.to_thread(self._submit, kind, changes)
        await self._registered()

    async def begin(self, process_id: str, form: Variables) -> None:
        """See `Case`."""
        self._tell("آغاز به دست واحد")
        await asyncio.to_thread(self._add_connections)
        instance = await asyncio.to_thread(self._office.app.engine.start, process_id, form)
        await self._reached(partial(self._is_registered_by, instance), "the request is not registered")

    async def begin_in_records(self, process_id: str, begin: BeginInRecords) -> None:  # noqa: ARG002 - by a message
        """See `Case`."""
        self._tell("آغاز در سوابق")
        await asyncio.to_thread(self._add_connections)
        self._code = await asyncio.to_thread(self._begin, begin)
        await self._reached(self._is_with_a_process, "the process has not begun")

    async def complete(self, element_id: str, form: Form | None = None) -> None:
        """See `Case`."""
        [task] = await self._tasks(element_id, 1)
        await self._do(task, form or {})
        if self._code is None:
            await self._registered()

    async def enter_on_page(self, page: str, entered: Variables, save: Save) -> None:  # noqa: ARG002 - as the page does
        """See `Case`; as the page does."""
        self._tell("ثبت در صفحهٔ درخواست")
        run, code = self._office.app.transactions.run, self._known_code()
        await asyncio.to_thread(run, lambda uow: save(uow, tracking_code=code, form=entered))

    async def escalations(self, steps: int = 1) -> None:
        """See `Case`."""
        for task in await self._tasks(_REVIEW, steps):
            await self._do(task, {"supervisorNote": "پیگیری شد"})

    async def nothing_to_review(self) -> None:
        """See `Case`."""

        def review(task: OpenTask) -> bool:
            return task.element_id == _REVIEW and self._is_mine(task)

        if not await self._office.board.wait_until_gone(review, within=PATIENCE_SECONDS):
            raise StoryStuckError(f"a review is left open after {PATIENCE_SECONDS:.0f} s; {self._waits_at()}")

    async def withdraw(self) -> None:
        """See `Case`; as `aftersales withdraw` does."""
        self._tell("انصراف مشترک")
        result = await asyncio.to_thread(self._applicant.withdraw, self._known_code())
        if result is not WithdrawalResult.ACCEPTED:
            raise StoryStuckError(f"the withdrawal was not accepted: {result}")

    async def complain(self, about: ComplaintAbout, text: str) -> None:
        """See `Case`; as `aftersales complaint` does."""
        self._tell("اعتراض متقاضی")
        await asyncio.to_thread(self._applicant.complain, self._known_code(), about, text)

    async def complaint_answered(self) -> None:
        """See `Case`."""
        await self._reached(self._is_answered, "the complaint is not answered")

    async def pay_debt(self) -> None:
        """See `Case`; as a payment gateway tells it."""
        self._tell("پرداخت بدهی در بانک")
        result = await asyncio.to_thread(self._applicant.pay_debt, self._known_code())
        if result is not PaymentResult.ACCEPTED:
            raise StoryStuckError(f"the payment was not accepted: {result}")

    async def pay_bills(self) -> None:
        """See `Case`; as a payment gateway tells it."""
        self._tell("پرداخت قبض‌ها در بانک")
        await asyncio.to_thread(self._applicant.pay_bills, self._story.bill_id)

    async def wait(self, duration: timedelta) -> None:
        """See `Case`."""
        self._tell(waiting_until(self._office.time.now() + duration))
        await self._office.conductor.sleep(duration)

    async def closed(self) -> None:
        """See `Case`. That the engine's instance has ended as well is seen after the play, in Operate."""
        await self._reached(self._is_closed, "the request is not closed")
        self._tell("بایگانی شد")

    def now(self) -> datetime:
        """See `Case`."""
        return self._office.time.now()

    def today(self) -> str:
        """See `Case`."""
        return format_jalali(local_date(self._office.time.now()))

    def day_ahead(self, days: int) -> str:
        """See `Case`."""
        return format_jalali(local_date(self._office.time.now()) + timedelta(days=days))

    def time_until(self, day: str) -> timedelta:
        """See `Case`."""
        return start_of_day(parse_jalali(day)) - self._office.time.now()

    def new_owner(self) -> Variables:
        """See `Case`."""
        return new_owner(self._connection())

    def meter_serial(self) -> str:
        """See `Case`."""
        if self._meter_serial is None:
            self._meter_serial = self._connection().meter.serial
        return self._meter_serial

    def plausible_kwh(self) -> int:
        """See `Case`."""
        self._add_connections()
        with self._office.app.reading() as uow:
            readings = uow.connections.readings(self._story.bill_id)
        return plausible_kwh(readings, local_date(self._office.time.now()))

    async def _tasks(self, element_id: str, count: int) -> list[OpenTask]:
        def wanted_one(task: OpenTask) -> bool:
            return task.element_id == element_id and self._is_mine(task)

        tasks = await self._office.board.wait_for(wanted_one, within=PATIENCE_SECONDS, count=count)
        if tasks is None:
            wanted = f"{count} × {element_id}" if count > 1 else element_id
            raise StoryStuckError(f"{wanted} did not come within {PATIENCE_SECONDS:.0f} s; {self._waits_at()}")
        return tasks

    async def _do(self, task: OpenTask, form: Form) -> None:
        self._tell(f"{task.role.persian_name}: {task.name}")
        await self._office.board.do(task, form)

    def _add_connections(self) -> None:
        """Those that are made for the story, once: it may ask what a meter shows before it applies."""
        if self._has_connections:
            return
        self._office.app.transactions.run(self._add_samples)
        self._has_connections = True

    def _add_samples(self, uow: UnitOfWork) -> None:
        for sample in self._story.samples:
            add_connection(uow, sample, today=local_date(self._office.time.now()))

    def _submit(self, kind: ApplicantKind | None, changes: dict[str, object]) -> None:
        told = {**changes, "clientReference": self._reference}
        now = self._office.time.now()
        self._applicant.submit(self._story.service, self._connection(), now=now, kind=kind, changes=told)

    async def _registered(self) -> None:
        """Wait until the request has its tracking code, or the counter has to ask for what is missing."""
        await self._reached(self._is_registered_or_asked, "the request is not registered")
        found = await asyncio.to_thread(self._find)
        self._code = found.tracking_code if found else None

    async def _is_registered_or_asked(self) -> bool:
        if await asyncio.to_thread(self._find):
            return True
        return await self._office.board.wait_for(self._is_mine, within=_LOOK_AGAIN_SECONDS) is not None

    async def _is_registered_by(self, instance: int) -> bool:
        found = await asyncio.to_thread(self._of_instance, instance)
        self._code = found.tracking_code if found else None
        return found is not None

    async def _is_with_a_process(self) -> bool:
        return await asyncio.to_thread(self._has_process)

    def _has_process(self) -> bool:
        with self._office.app.reading() as uow:
            return uow.requests.get(self._known_code()).process_instance_key != 0

    def _begin(self, begin: BeginInRecords) -> str:
        app = self._office.app
        return app.transactions.run(lambda uow: begin(uow, clock=app.clock, reference=app.reference)).tracking_code

    def _of_instance(self, instance: int) -> Request | None:
        with self._office.app.reading() as uow:
            return next(iter(uow.requests.of_instances([instance])), None)

    def _is_mine(self, task: OpenTask) -> bool:
        return task.is_about(draft_key_of(self._reference), self._code)

    def _connection(self) -> Connection:
        with self._office.app.reading() as uow:
            return uow.connections.get(self._story.bill_id)

    @property
    def _reference(self) -> str:
        return f"demo-{self._story.key}"

    def _find(self) -> Request | None:
        with self._office.app.reading() as uow:
            return uow.requests.find_by_client_reference(self._reference)

    def _request(self) -> Request:
        with self._office.app.reading() as uow:
            return uow.requests.get(self._known_code())

    def _known_code(self) -> str:
        if self._code is None:
            raise StoryStuckError("the story goes on before it has applied for anything")
        return self._code

    async def _is_closed(self) -> bool:
        return not (await asyncio.to_thread(self._request)).is_open

    async def _is_answered(self) -> bool:
        goes_on = await asyncio.to_thread(self._applicant.answered_request, self._known_code())
        self._code = goes_on or self._code
        return goes_on is not None

    async def _reached(self, reached: Callable[[], Awaitable[bool]], otherwise: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not await reached():
            if time.monotonic() > deadline:
                raise StoryStuckError(f"{otherwise} within {PATIENCE_SECONDS:.0f} s; {self._waits_at()}")
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)

    def _waits_at(self) -> str:
        names = [each.element_id for each in self._office.board.tasks(self._is_mine)]
        return f"its open tasks: {', '.join(names) or 'none'}"

    def _tell(self, what: str) -> None:
        self._office.told(self._story.key, what)


def waiting_until(moment: datetime) -> str:
    """What a story does while it waits."""
    return f"انتظار تا {format_jalali_time(moment)}"
