"""What happens to the planted people: each way in which an application can come in, be corrected, and end.

The modules beside this file are searched for `STORIES`; those of one service bear its key.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules

from deploy.demo.stories.story import Story
from services.model.keys import RequestOutcome
from tests.privacy.connections import bill_id_of
from tests.privacy.people import Person, planted_people
from tests.privacy.stories.book import PlantedStory


def _of_own_modules() -> Iterator[PlantedStory]:
    for each in sorted(iter_modules(__path__, f"{__name__}."), key=lambda found: found.name):
        yield from getattr(import_module(each.name), "STORIES", ())


_TOLD = tuple(_of_own_modules())

PEOPLE = planted_people(sum(1 + each.has_new_owner for each in _TOLD))


def _given_people() -> Iterator[tuple[PlantedStory, Person, Person]]:
    """Each story with the subscriber of its connection and with who applies: the new owner, if there is one."""
    people = iter(PEOPLE)
    for each in _TOLD:
        subscriber = next(people)
        yield each, subscriber, next(people) if each.has_new_owner else subscriber


def _story(told: PlantedStory, subscriber: Person) -> Story:
    outcome = RequestOutcome.ABANDONED if told.outcome is None else told.outcome
    return Story(
        service=told.service,
        key=told.key,
        title="",
        bill_id=bill_id_of(subscriber),
        play=told.play,  # type: ignore[arg-type]  # the case that it is played with is a planted one
        outcome=outcome,
    )


STORIES: tuple[Story, ...] = tuple(_story(told, subscriber) for told, subscriber, _ in _given_people())

APPLICANTS: Mapping[str, Person] = {bill_id_of(subscriber): applicant for _, subscriber, applicant in _given_people()}
"""Who applies, by bill ID."""

BY_FORM = frozenset(told.key for told in _TOLD if told.by_form)
NEVER_REGISTERED: Mapping[str, Person] = {
    told.key: applicant for told, _, applicant in _given_people() if told.outcome is None
}
"""Who gave up at the counter, by story."""
