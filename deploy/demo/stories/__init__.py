"""What happens to each sample request: every path of every service, and each deadline missed once."""

from collections.abc import Mapping

from deploy.demo.stories import (
    meter_relocation,
    name_change,
    settlement,
    settlement_delays,
    settlement_disputes,
    standard,
)
from deploy.demo.stories.story import Story

STORIES: Mapping[str, tuple[Story, ...]] = {
    settlement.SERVICE: (*settlement.STORIES, *settlement_delays.STORIES, *settlement_disputes.STORIES),
    name_change.SERVICE: name_change.STORIES,
    meter_relocation.SERVICE: meter_relocation.STORIES,
    **standard.standard_stories(),
}
"""By service, in the order in which they are played."""

ALL_STORIES: tuple[Story, ...] = tuple(story for stories in STORIES.values() for story in stories)

SHOWN_STORIES: tuple[Story, ...] = tuple(story for story in ALL_STORIES if story.shown)
"""The dozen that `make demo` plays when nobody asks for more."""
