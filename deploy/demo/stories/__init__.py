"""What happens to each sample request: every path of every service, and each deadline missed once.

The modules beside this file are searched for `STORIES`; those of one service, or their folder, bear its key.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pkgutil import walk_packages

from deploy.demo.stories.standard import standard_stories
from deploy.demo.stories.story import Story
from services.catalogue import all_services


def _of_own_modules() -> Mapping[str, tuple[Story, ...]]:
    stories: dict[str, tuple[Story, ...]] = defaultdict(tuple)
    for each in sorted(walk_packages(__path__, f"{__name__}."), key=lambda found: found.name):
        for story in getattr(import_module(each.name), "STORIES", ()):
            stories[story.service] += (story,)
    return stories


def _of_services() -> Mapping[str, tuple[Story, ...]]:
    """A plain service may have stories of its own behind those that all plain services share."""
    own, standard = _of_own_modules(), standard_stories()
    return {key: standard.get(key, ()) + own.get(key, ()) for key in {**own, **standard}}


STORIES: Mapping[str, tuple[Story, ...]] = _of_services()
"""By service, in the order in which they are played."""

ALL_STORIES: tuple[Story, ...] = tuple(story for stories in STORIES.values() for story in stories)


def _shown(stories: Sequence[Story]) -> Iterator[Story]:
    """Those that are marked, and one for each common end that none of them comes to."""
    marked = {story.outcome for story in stories if story.shown}
    ends_of_services = {outcome for service in all_services().values() for outcome in service.outcomes}
    first = {story.outcome: story for story in reversed(stories) if story.outcome not in marked | ends_of_services}
    return (story for story in stories if story.shown or first.get(story.outcome) is story)


STORIES_UNDER_KILLS: tuple[Story, ...] = tuple(story for story in ALL_STORIES if story.under_kills)
"""Those of all services together that are played while workers are killed."""

SHOWN_STORIES: tuple[Story, ...] = tuple(_shown(ALL_STORIES))
"""The dozen that `make demo` plays when nobody asks for more."""
