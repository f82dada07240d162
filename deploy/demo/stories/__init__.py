"""What happens to each sample request: every path of every service, and each deadline missed once.

The modules beside this file are searched for `STORIES`; those of one service bear its key in their name.
"""

from collections import defaultdict
from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from deploy.demo.stories.standard import standard_stories
from deploy.demo.stories.story import Story


def _of_own_modules() -> Mapping[str, tuple[Story, ...]]:
    stories: dict[str, tuple[Story, ...]] = defaultdict(tuple)
    for each in sorted(iter_modules(__path__, f"{__name__}."), key=lambda found: found.name):
        for story in getattr(import_module(each.name), "STORIES", ()):
            stories[story.service] += (story,)
    return stories


STORIES: Mapping[str, tuple[Story, ...]] = {**_of_own_modules(), **standard_stories()}
"""By service, in the order in which they are played."""

ALL_STORIES: tuple[Story, ...] = tuple(story for stories in STORIES.values() for story in stories)

SHOWN_STORIES: tuple[Story, ...] = tuple(story for story in ALL_STORIES if story.shown)
"""The dozen that `make demo` plays when nobody asks for more."""
