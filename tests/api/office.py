"""Requests that wait, and the pages that show them, with a Tasklist in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count

from api.site import Site
from db.engine import Database
from db.unit_of_work import SqlUnitOfWork
from services.model.tasks import OpenTask
from services.steps.ledger import JobElement, open_step
from tests.api.site import a_site
from tests.examples import limited_step
from tests.fakes.open_tasks import FakeOpenTasks, open_task
from tests.fakes.uow import FixedClock
from tests.workers.kit import SAMPLES, SERVICE, Bench

STEP = limited_step().id
"""Of the diagnosis unit."""

_keys = count(900_000)


@dataclass
class Office:
    """A database with open steps, and the tasks that belong to them."""

    database: Database
    clock: FixedClock = field(default_factory=FixedClock)
    tasks: FakeOpenTasks = field(default_factory=FakeOpenTasks)

    def site(self, **settings: str) -> Site:
        site = a_site(self.database, clock=self.clock, **settings)
        return replace(site, app=replace(site.app, open_tasks=self.tasks))

    def request(self, number: int = 0, service: str = SERVICE) -> str:
        """A registered request of the sample connection with that number; its tracking code."""
        return Bench(self.database, self.clock).registered(SAMPLES.connections[number], service=service)

    def step(
        self,
        code: str,
        step: str = STEP,
        *,
        minutes: int = 15,
        task: bool = True,
        unit: str = "diagnosis",
        assignee: str | None = None,
    ) -> None:
        """An open step that is due in so many minutes, with its task unless told otherwise."""
        key = next(_keys)
        element = JobElement(process_instance_key=1, element_instance_key=key, element_id="Task_ControlReadings")
        with SqlUnitOfWork(self.database) as uow:
            open_step(uow, clock=self.clock, tracking_code=code, step=step, limit=f"PT{minutes}M", element=element)
        if task:
            self.add(open_task(code, service_key=SERVICE, step=step, unit=unit, assignee=assignee))

    def add(self, *tasks: OpenTask) -> None:
        self.tasks.tasks.extend(tasks)

    def wait(self, minutes: int) -> None:
        self.clock.advance(timedelta(minutes=minutes))

    def fill(self, number: int, unit: str = "counter") -> Sequence[OpenTask]:
        """So many tasks of a unit that belong to no request, due one minute after the other."""
        now = self.clock.now()
        tasks = [
            open_task(name=f"کار {each}", unit=unit, due_at=now + timedelta(minutes=each + 1)) for each in range(number)
        ]
        self.add(*tasks)
        return tasks
