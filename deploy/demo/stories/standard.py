"""The stories of every service on the standard process: told once, for each service those that its manifest knows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from deploy.demo.applications import example_of
from deploy.demo.case import Case, Variables
from deploy.demo.stories.common import correct_application, examine_request, hand_over_bill, take_stub
from deploy.demo.stories.plain_connections import plain_connection
from deploy.demo.stories.story import HOUR, Play, Story
from services.catalogue import Service, all_services, service_of
from services.changes import CHANGES
from services.model.connections import ConnectionState
from services.model.keys import RequestOutcome
from services.model.metering import OrderOutcome
from services.registry.values import Standard, Visit
from services.standard.plan import standard_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story of all plain services: who has it, how it ends, whether it misses the service's limit."""

    key: str
    title: str
    applies: Callable[[Service, Standard], bool]
    play: Callable[["PlainCase"], Any]
    outcome: RequestOutcome | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainCase:
    """What the units do with a request of a plain service, each where the service has it."""

    case: Case
    service: Service
    standard: Standard

    @classmethod
    def of(cls, case: Case, service_key: str) -> "PlainCase":
        """Of the service with this key."""
        service = service_of(service_key)
        return cls(case=case, service=service, standard=standard_of(service))

    async def examine(self, decision: str = "approved", reason: str | None = None) -> None:
        """STD-03."""
        if self.standard.examiner:
            await examine_request(self.case, decision, reason, after=HOUR)

    async def visit(self, outcome: OrderOutcome = OrderOutcome.DONE) -> None:
        """STD-04, where it is always made."""
        if self.standard.visit is Visit.ALWAYS:
            await self.report(outcome)

    async def charge(self) -> None:
        """STD-05 and STD-06."""
        if self.standard.costs:
            await hand_over_bill(self.case)
            await take_stub(self.case)

    async def work(self, outcome: OrderOutcome = OrderOutcome.DONE) -> None:
        """STD-07."""
        if self.standard.work_order:
            await self.report(outcome)

    async def answer(self) -> None:
        """STD-09, and the end."""
        if self.standard.printout:
            await self.case.complete("Task_HandOverPrintout")
        await self.case.closed()

    async def report(self, outcome: OrderOutcome = OrderOutcome.DONE) -> None:
        """What the agent found or did."""
        await self.case.wait(HOUR)

        def form(shown: Variables) -> Mapping[str, Any]:
            return {"orderReport": self._report(shown["orderReport"]["entries"], outcome)}

        await self.case.complete("Task_ReportOrder", form)

    def _report(self, lines: Sequence[Mapping[str, Any]], outcome: OrderOutcome) -> Mapping[str, Any]:
        """As the form sends it: its list without names, in the order of what is asked."""
        if outcome is OrderOutcome.NOT_POSSIBLE:
            return {"outcome": outcome.value, "reason": "در محل جای نصب نیست", "entries": []}
        typed = self._examples()
        return {
            "outcome": outcome.value,
            "entries": [{"choice" if line["choices"] else "value": typed.get(line["name"])} for line in lines],
        }

    def _examples(self) -> Mapping[str, str]:
        case = self.case
        facts = {"today": case.today(), "in_a_year": case.day_ahead(365)}
        examples = [example_of(field, **facts, kwh=case.plausible_kwh()) for field in self.standard.report]
        return {name: typed for example in examples for name, typed in example.items()}

    async def until_costs(self) -> None:
        """STD-03 and STD-04, all well."""
        await self.examine()
        await self.visit()

    async def after_examination(self) -> None:
        """STD-04 to the end, all well."""
        await self.visit()
        await self.charge()
        await self.work()
        await self.answer()


# -- the stories


async def _ordinary(plain: PlainCase) -> None:
    """All steps that the service has."""
    await plain.case.apply()
    await plain.examine()
    await plain.after_examination()


async def _papers_missing(plain: PlainCase) -> None:
    """The applicant has not brought the papers, and comes again with them."""
    papers = [paper.any_of[0] for paper in plain.service.papers]
    await plain.case.apply(documents=[])
    await plain.case.wait(2 * HOUR)
    await correct_application(plain.case, documents=papers)
    await plain.examine()
    await plain.after_examination()


async def _returned(plain: PlainCase) -> None:
    """The examiner wants more; the applicant brings it."""
    papers = [paper.any_of[0] for paper in plain.service.papers]
    await plain.case.apply()
    await plain.examine("returned", "تصویر مدرک خوانا نیست")
    await plain.case.wait(2 * HOUR)
    await correct_application(plain.case, documents=papers)
    await plain.examine()
    await plain.after_examination()


async def _refused(plain: PlainCase) -> None:
    """The examiner refuses the request, and says why."""
    await plain.case.apply()
    await plain.examine("rejected", "شرایط این خدمت فراهم نیست")
    await plain.case.closed()


async def _withdrawn(plain: PlainCase) -> None:
    """The applicant takes the request back at the first place where it waits for somebody."""
    await plain.case.apply()
    await plain.case.wait(HOUR)
    await plain.case.withdraw()
    await plain.case.closed()


async def _unpaid(plain: PlainCase) -> None:
    """The costs are never paid: reminded, then closed."""
    await plain.case.apply()
    await plain.until_costs()
    await hand_over_bill(plain.case)
    await plain.case.wait(timedelta(days=11))
    await plain.case.closed()
    await plain.case.nothing_to_review()


async def _late(plain: PlainCase) -> None:
    """It lies until after the limit: the supervisor is warned, then told of the miss."""
    await plain.case.apply()
    await plain.case.wait(plain.service.limit + HOUR)
    await plain.examine()
    await plain.after_examination()
    await plain.case.nothing_to_review()


async def _not_possible(plain: PlainCase) -> None:
    """The agent finds that it cannot be done at the place: at the visit, else at the work, with the fees credited."""
    await plain.case.apply()
    await plain.examine("visit" if plain.standard.visit is Visit.OFFERED else "approved")
    if plain.standard.visit is Visit.NO:
        await plain.charge()
        await plain.work(OrderOutcome.NOT_POSSIBLE)
    else:
        await plain.report(OrderOutcome.NOT_POSSIBLE)
    await plain.case.closed()


def _waits(_service: Service, standard: Standard) -> bool:
    """Whether anybody has a task in it."""
    named = (standard.examiner, standard.visit_unit, standard.costs, standard.work_order, standard.printout)
    return any(named)


def _has_required_papers(service: Service, _standard: Standard) -> bool:
    return any(paper.required and not paper.persons and not paper.tariffs for paper in service.papers)


def _has_examiner(_service: Service, standard: Standard) -> bool:
    return standard.examiner is not None


def _has_place(_service: Service, standard: Standard) -> bool:
    return standard.visit is not Visit.NO or standard.work_order is not None


_TOLD = (
    Told(key="ordinary", title="روال عادی", applies=lambda *_: True, play=_ordinary),
    Told(key="papers-missing", title="مدارک ناقص در آغاز", applies=_has_required_papers, play=_papers_missing),
    Told(key="returned", title="برگشت برای تکمیل مدارک", applies=_has_examiner, play=_returned),
    Told(key="refused", title="رد درخواست", applies=_has_examiner, play=_refused, outcome=RequestOutcome.REJECTED),
    Told(key="withdrawn", title="انصراف متقاضی", applies=_waits, play=_withdrawn, outcome=RequestOutcome.WITHDRAWN),
    Told(
        key="unpaid",
        title="هزینهٔ پرداخت‌نشده",
        applies=lambda _, standard: standard.costs is not None,
        play=_unpaid,
        outcome=RequestOutcome.UNPAID,
    ),
    Told(key="late", title="پس از پایان مهلت", applies=_waits, play=_late, is_late=True),
    Told(
        key="not-possible",
        title="در محل ممکن نبود",
        applies=_has_place,
        play=_not_possible,
        outcome=RequestOutcome.NOT_POSSIBLE,
    ),
)


def standard_stories() -> Mapping[str, tuple[Story, ...]]:
    """By plain service, in the order of the registry."""
    plain = [service for service in all_services().values() if service.standard is not None]
    return {service.key: tuple(_stories(service, is_first=service is plain[0])) for service in plain}


def _stories(service: Service, *, is_first: bool) -> Iterator[Story]:
    standard = standard_of(service)
    for told in _TOLD:
        if told.applies(service, standard):
            key = f"{service.key}-{told.key}"
            sample = plain_connection(key, _found(standard))
            yield Story(
                service=service.key,
                key=key,
                title=told.title,
                bill_id=sample.bill_id,
                sample=sample,
                play=_play(told, service, standard),
                outcome=told.outcome or RequestOutcome(standard.outcome),
                shown=is_first and told.play is _ordinary,
                missed=frozenset({f"{service.prefix}-00"}) if _is_late(told, service) else frozenset(),
            )


def _found(standard: Standard) -> ConnectionState:
    """The state in which a request finds the connection: that in which its change of the record is usually made."""
    return CHANGES[standard.change].states[0] if standard.change else ConnectionState.ACTIVE


def _play(told: Told, service: Service, standard: Standard) -> Play:
    async def play(case: Case) -> None:
        await told.play(PlainCase(case=case, service=service, standard=standard))

    return play


def _is_late(told: Told, service: Service) -> bool:
    """An unpaid bill is waited for longer than a short limit."""
    return told.is_late or (told.play is _unpaid and service.limit <= timedelta(days=10))
