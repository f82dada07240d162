"""The stories of every service on the standard process: told once, for each service those that its manifest knows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from deploy.demo.case import Case
from deploy.demo.stories.common import correct_application, hand_over_bill
from deploy.demo.stories.plain_case import PlainCase
from deploy.demo.stories.plain_connections import plain_connection
from deploy.demo.stories.story import HOUR, Play, Story
from services.catalogue import Service, all_services
from services.changes import CHANGES
from services.intake.papers import Case as PapersCase
from services.intake.papers import missing_papers
from services.model.connections import ConnectionState, TariffClass
from services.model.keys import RequestOutcome
from services.model.metering import OrderOutcome
from services.model.requests import PersonKind
from services.registry.stories import OtherStory
from services.registry.values import Standard, Visit
from services.standard.plan import standard_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardStory:
    """A story of all plain services: who has it, how it ends, whether it misses the service's limit."""

    key: str
    title: str
    applies: Callable[[Service, Standard], bool]
    play: Callable[[PlainCase], Any]
    outcome: RequestOutcome | None = None
    is_late: bool = False


_SECOND = "{second_connection}"
"""In what a story of a manifest types: the bill ID of another connection of the subscriber, made for the story."""

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
    named = (standard.examiner, standard.visit_unit, standard.work_order, standard.printout)
    return any(named) or standard.asks_for_payment


def _has_required_papers(service: Service, _standard: Standard) -> bool:
    return any(paper.required and not paper.persons and not paper.tariffs for paper in service.papers)


def _has_examiner(_service: Service, standard: Standard) -> bool:
    return standard.examiner is not None


def _has_place(_service: Service, standard: Standard) -> bool:
    return standard.visit is not Visit.NO or standard.work_order is not None


_STORIES = (
    StandardStory(key="ordinary", title="روال عادی", applies=lambda *_: True, play=_ordinary),
    StandardStory(key="papers-missing", title="مدارک ناقص در آغاز", applies=_has_required_papers, play=_papers_missing),
    StandardStory(key="returned", title="برگشت برای تکمیل مدارک", applies=_has_examiner, play=_returned),
    StandardStory(
        key="refused", title="رد درخواست", applies=_has_examiner, play=_refused, outcome=RequestOutcome.REJECTED
    ),
    StandardStory(
        key="withdrawn", title="انصراف متقاضی", applies=_waits, play=_withdrawn, outcome=RequestOutcome.WITHDRAWN
    ),
    StandardStory(
        key="unpaid",
        title="هزینهٔ پرداخت‌نشده",
        applies=lambda _, standard: standard.asks_for_payment,
        play=_unpaid,
        outcome=RequestOutcome.UNPAID,
    ),
    StandardStory(key="late", title="پس از پایان مهلت", applies=_waits, play=_late, is_late=True),
    StandardStory(
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
    for story in _STORIES:
        if story.applies(service, standard):
            key = f"{service.key}-{story.key}"
            sample = plain_connection(key, _found(standard), owes=standard.collect_debts)
            yield Story(
                service=service.key,
                key=key,
                title=story.title,
                bill_id=sample.bill_id,
                sample=sample,
                play=_play(story, service, standard),
                outcome=story.outcome or RequestOutcome(standard.outcome),
                shown=is_first and story.play is _ordinary,
                on_postgresql=standard.printout is not None and story.play is _ordinary,
                missed=frozenset({f"{service.prefix}-00"}) if story.is_late else frozenset(),
            )
    yield from (_other_story(service, standard, other) for other in service.stories)


def _other_story(service: Service, standard: Standard, other: OtherStory) -> Story:
    """An ordinary request that is typed otherwise; it may speak of one more connection of the same subscriber."""
    key = f"{service.key}-{other.key}"
    sample = plain_connection(key, _found(standard))
    second = plain_connection(f"{key}-second", _found(standard)).model_copy(update={"subscriber": sample.subscriber})
    typed = {name: text.replace(_SECOND, second.bill_id) for name, text in other.typed.items()}

    async def play(case: Case) -> None:
        plain = PlainCase(case=case, service=service, standard=standard, reported=other.report)
        await case.apply(None, documents=_papers_by(service, sample.tariff_class, typed), **typed)
        await plain.examine()
        await plain.after_examination()

    return Story(
        service=service.key,
        key=key,
        title=other.title,
        bill_id=sample.bill_id,
        sample=sample,
        others=(second,),
        play=play,
        outcome=RequestOutcome(standard.outcome),
    )


def _papers_by(service: Service, tariff: TariffClass, typed: Mapping[str, str]) -> list[str]:
    known = PapersCase(person=PersonKind.INDIVIDUAL, applicant=service.applicants[0], tariff=tariff, typed=typed)
    return [paper.any_of[0] for paper in missing_papers(service, known, ())]


def _found(standard: Standard) -> ConnectionState:
    """The state in which a request finds the connection: that in which its change of the record is usually made."""
    return CHANGES[standard.change].states[0] if standard.change else ConnectionState.ACTIVE


def _play(story: StandardStory, service: Service, standard: Standard) -> Play:
    async def play(case: Case) -> None:
        await story.play(PlainCase(case=case, service=service, standard=standard))

    return play
