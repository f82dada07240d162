"""A story without its request: nothing is done, and what is learnt is how long it waits."""

import asyncio
from datetime import datetime, timedelta

from deploy.demo.case import BeginInRecords, Form, Save, Variables
from deploy.demo.stories.story import Play
from services.jalali import format_jalali, local_date, parse_jalali
from services.metering.custody import start_of_day
from services.model.complaints import ComplaintAbout
from services.model.keys import ApplicantKind


class Rehearsal:
    """Implements `deploy.demo.case.Case` from a moment on; `waited` is what has passed since."""

    def __init__(self, begins_at: datetime) -> None:
        self._begins_at = begins_at
        self.waited = timedelta()

    async def apply(self, kind: ApplicantKind | None = None, **changes: object) -> None: ...

    async def begin(self, process_id: str, form: Variables) -> None: ...

    async def begin_in_records(self, process_id: str, begin: BeginInRecords) -> None: ...

    async def complete(self, element_id: str, form: Form | None = None) -> None: ...

    async def enter_on_page(self, page: str, entered: Variables, save: Save) -> None: ...

    async def escalations(self, steps: int = 1) -> None: ...

    async def nothing_to_review(self) -> None: ...

    async def withdraw(self) -> None: ...

    async def complain(self, about: ComplaintAbout, text: str) -> None: ...

    async def complaint_answered(self) -> None: ...

    async def pay_debt(self) -> None: ...

    async def pay_bills(self) -> None: ...

    async def wait(self, duration: timedelta) -> None:
        self.waited += duration

    async def closed(self) -> None: ...

    def now(self) -> datetime:
        return self._now

    def today(self) -> str:
        return self.day_ahead(0)

    def day_ahead(self, days: int) -> str:
        return format_jalali(local_date(self._now) + timedelta(days=days))

    def time_until(self, day: str) -> timedelta:
        return start_of_day(parse_jalali(day)) - self._now

    def new_owner(self) -> Variables:
        return {}

    def meter_serial(self) -> str:
        return ""

    def plausible_kwh(self) -> int:
        return 0

    @property
    def _now(self) -> datetime:
        return self._begins_at + self.waited


def play(case: Rehearsal, story: Play) -> None:
    """Rehearse the whole story."""

    async def played() -> None:
        await story(case)

    asyncio.run(played())
