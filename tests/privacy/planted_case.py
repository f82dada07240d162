"""A planted person's request, worked on as operators do: what is personal on our own pages, the rest in Tasklist."""

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock

from deploy.demo.applications import application_for
from deploy.demo.board import OpenTask
from deploy.demo.case import Save, Variables
from deploy.demo.stories.story import Story
from deploy.demo.tasklist_case import Office, TasklistCase
from deploy.stack import StackConfig
from deploy.tasklist import Role, TasklistClient
from services.catalogue import service_of
from services.model.complaints import ComplaintAbout
from services.model.keys import ApplicantKind
from services.model.requests import Request
from services.submission.planning import draft_key_of
from services.text import to_persian_digits
from tests.db.named_person import name_person
from tests.privacy.pages_client import PageRefusedError, PagesClient
from tests.privacy.people import Person
from workers.cli.complaints import PROCESS, form_of

PERSONAL = ("personKind", "nationalId", "mobile", "landline")

_DETAILS_PAGE = re.compile(r"/details/(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """What all planted cases share. `applicants` by bill ID, `by_form` names the stories that fill in start forms."""

    stack: StackConfig
    applicants: Mapping[str, Person]
    by_form: frozenset[str]
    addresses: list[str] = field(default_factory=list)
    _browsers: dict[Role, PagesClient] = field(default_factory=dict)
    _logging_in: Lock = field(default_factory=Lock)

    def pages_of(self, role: Role) -> PagesClient:
        """The role's browser, logged in once for all cases: each login costs a quarter of a second."""
        with self._logging_in:
            if role not in self._browsers:
                self._browsers[role] = PagesClient(self.stack, role, self.addresses)
            return self._browsers[role]

    def close(self) -> None:
        """Close the browsers."""
        for each in self._browsers.values():
            each.close()

    def case_of(self, office: Office, story: Story) -> "PlantedCase":
        """The request that the story is told of."""
        return PlantedCase(office, story, self)

    def open_file(self, person: Person, *, district: str) -> str:
        """The counter opens the file of a new connection for the person, on the second try; its bill ID."""
        typed = {
            "fullName": person.full_name,
            "nationalId": person.national_id,
            "mobile": person.mobile,
            "landline": person.landline,
            "address": person.address,
            "district": district,
            "tariffClass": "residential",
            "amperage": "25",
            "phases": "1",
        }
        pages = self.pages_of(Role("counter"))
        with suppress(PageRefusedError):
            pages.submit("/connections/new", {**typed, "amperage": ""})
        return str(pages.submit("/connections/new", typed).url).rpartition("/")[2]


class PlantedCase(TasklistCase):
    """Adds to `TasklistCase` the pages, as they are asked for by HTTP."""

    def __init__(self, office: Office, story: Story, planted: Planted) -> None:
        super().__init__(office, story)
        self._planted = planted
        self._person = planted.applicants[story.bill_id]
        self._details_number: str | None = None

    async def apply(self, kind: ApplicantKind | None = None, **changes: object) -> None:
        """See `Case`; by form: the details on our page, the application in Tasklist."""
        if self._story.key in self._planted.by_form:
            self._tell("ثبت درخواست با فرم")
            await asyncio.to_thread(self._apply_by_form, kind, changes)
            await self._registered()
        else:
            await super().apply(kind, **{**self._fields(), **changes})
        await asyncio.to_thread(self._look_around)

    async def correct_details(self, **fields: str) -> None:
        """The counter puts right what is personal, on the page that the correction form leads to."""
        await asyncio.to_thread(self._submit_page, self._desk, f"/drafts/{self._draft_key}/details", fields)

    async def look_at(self, page: str, *, task: str | None = None) -> None:
        """Somebody looks at a page of the request; as soon as the task is there that leads to it, by its element."""
        if task is not None:
            await self._tasks(task, 1)
        await asyncio.to_thread(self._look, f"/requests/{self._known_code()}/{page}")

    async def look_at_sheets(self) -> None:
        """Who goes out for the request looks at the sheets of its work orders."""
        await asyncio.to_thread(self._look, *self._order_pages())

    async def names(self, person: Person) -> None:
        """The request names somebody else besides, whom those in charge look up."""
        fields = {"nationalId": person.national_id, "mobile": person.mobile, "landline": person.landline}
        await asyncio.to_thread(name_person, self._office.app.database, self._known_code(), "heir", fields)
        await asyncio.to_thread(self._look, f"/search?code={self._known_code()}")
        await self.look_at("persons")

    async def closed(self) -> None:
        """See `Case`; somebody looks at the bills that there were."""
        await super().closed()
        await asyncio.to_thread(self._look, *self._bill_pages())

    async def complain(self, about: ComplaintAbout, text: str) -> None:
        """See `Case`; by form: whoever is at the counter starts it in Tasklist."""
        if self._story.key in self._planted.by_form:
            await asyncio.to_thread(self._complain_by_form, form_of(self._known_code(), about, text))
        else:
            await super().complain(about, text)

    async def complaint_answered(self) -> None:
        """See `Case`; somebody looks up what was answered."""
        closed = self._known_code()
        await super().complaint_answered()
        await asyncio.to_thread(self._look, f"/search?code={closed}")

    async def give_up(self) -> None:
        """The applicant does not bring what was asked for: the request is never registered."""
        [task] = await self._tasks("Task_CorrectApplication", 1)
        await self._do(task, {"documentsOutcome": "given-up"})

    async def enter_on_page(self, page: str, entered: Variables, save: Save) -> None:  # noqa: ARG002 - the page itself
        """See `Case`; on the page."""
        typed = {name: str(value) for name, value in entered.items()}
        with suppress(PageRefusedError):  # a story may enter something wrong, on purpose
            path = f"/requests/{self._known_code()}/{page}"
            await asyncio.to_thread(self._submit_page, Role("diagnosis"), path, typed)

    def new_owner(self) -> Variables:
        """See `Case`; the planted one."""
        return {**self._fields(), "fullName": self._person.full_name}

    @property
    def person(self) -> Person:
        """Who applies."""
        return self._person

    @property
    def another(self) -> Person:
        """A planted person who has nothing to do with this request."""
        return next(each for each in self._planted.applicants.values() if each != self._person)

    def _fields(self) -> dict[str, str]:
        return {
            "nationalId": self._person.national_id,
            "mobile": self._person.mobile,
            "landline": self._person.landline,
        }

    def _apply_by_form(self, kind: ApplicantKind | None, changes: Mapping[str, object]) -> None:
        application = {**self._application(kind), **changes}
        personal = {**self._fields(), **{name: str(changes[name]) for name in PERSONAL if name in changes}}
        for name in PERSONAL:
            application.pop(name, None)
        self._details_number = self._write_details(personal)
        with TasklistClient.for_role(self._planted.stack.web_url, self._desk) as tasklist:
            filled = {**application, "detailsNumber": to_persian_digits(self._details_number)}
            tasklist.start_process(self._story.service, {"application": filled})

    def _complain_by_form(self, form: Mapping[str, str]) -> None:
        with TasklistClient.for_role(self._planted.stack.web_url, Role("counter")) as tasklist:
            tasklist.start_process(PROCESS, {"complaint": form})

    def _application(self, kind: ApplicantKind | None) -> dict[str, object]:
        with self._office.app.reading() as uow:
            now = self._office.time.now()
            return application_for(uow, self._story.service, self._connection(), now=now, kind=kind)

    def _write_details(self, personal: Mapping[str, str]) -> str:
        """On the second try: on the first, a digit is missing. As typed by people, in Persian digits and in groups."""
        pages = self._planted.pages_of(self._desk)
        with suppress(PageRefusedError):
            pages.submit("/details/new", {**personal, "mobile": personal["mobile"][:-1]})
        typed = {name: to_persian_digits(value) for name, value in personal.items()}
        typed["mobile"] = f"+98 {personal['mobile'][1:4]} {personal['mobile'][4:]}"
        found = _DETAILS_PAGE.search(str(pages.submit("/details/new", typed).url))
        assert found, "the details have no number"
        return found[1]

    def _submit_page(self, role: Role, path: str, fields: Mapping[str, str]) -> None:
        self._planted.pages_of(role).submit(path, fields)

    def _look_around(self) -> None:
        """Who works with the request looks at its pages."""
        self._look("/", "/units", "/agents", *self._own_pages())

    def _look(self, *paths: str) -> None:
        pages = self._planted.pages_of(Role("supervisor"))
        for path in paths:
            pages.look(path)

    def _own_pages(self) -> list[str]:
        number = self._details_number
        details = [f"/details/{number}", f"/details/{number}/outcome"] if number else []
        visit = [f"/requests/{self._code}/visit-sheet"] if self._code else []
        return [*details, *visit, f"/connections/{self._story.bill_id}"]

    def _order_pages(self) -> list[str]:
        with self._office.app.reading() as uow:
            orders = uow.metering.orders_of(self._known_code())
        days = {f"/agents/{each.agent_code}/day{kind}" for each in orders for kind in ("", ".pdf")}
        return [f"/work-orders/{each.number}{page}" for each in orders for page in ("", "/appointment")] + sorted(days)

    def _bill_pages(self) -> list[str]:
        with self._office.app.reading() as uow:
            bills = uow.bills.of_request(self._known_code())
        return [f"/bills/{bill.number}{kind}" for bill in bills for kind in ("", ".pdf")]

    @property
    def _desk(self) -> Role:
        return Role(service_of(self._story.service).intake)

    @property
    def _draft_key(self) -> str:
        """Empty as long as no application has named the details."""
        if self._details_number is None:
            return draft_key_of(self._reference)
        with self._office.app.reading() as uow:
            details = uow.details.find(self._details_number)
        return (details and details.draft_key) or ""

    def _find(self) -> Request | None:
        with self._office.app.reading() as uow:
            return uow.requests.find_by_draft(self._draft_key)

    def _is_mine(self, task: OpenTask) -> bool:
        return task.is_about(self._draft_key, self._code)
