"""The book that the stories of one service's planted people are written into."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from services.model.keys import RequestOutcome
from tests.privacy.planted_case import PlantedCase

Play = Callable[[PlantedCase], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedStory:
    """A story before it has its people. `by_form`: applied for with the start form, otherwise by a file.

    Without an outcome the request is never registered. A new owner is a planted person too.
    """

    service: str
    key: str
    play: Play
    outcome: RequestOutcome | None
    has_new_owner: bool

    @property
    def by_form(self) -> bool:
        return self.key.startswith("form-")


class Book:
    """What is told of one service; the stories end as `outcome` unless they say so."""

    def __init__(self, service: str, *, outcome: RequestOutcome, has_new_owner: bool = False) -> None:
        self._service = service
        self._outcome = outcome
        self._has_new_owner = has_new_owner
        self._told: list[PlantedStory] = []

    @property
    def told(self) -> tuple[PlantedStory, ...]:
        """What has been told so far."""
        return tuple(self._told)

    def story(self, *keys: str, outcome: RequestOutcome | None = None) -> Callable[[Play], Play]:
        """Tell the decorated story once for each key."""
        return self._telling(keys, outcome or self._outcome)

    def never_registered(self, key: str) -> Callable[[Play], Play]:
        """Tell of an application that is given up at the counter."""
        return self._telling((key,), None)

    def _telling(self, keys: tuple[str, ...], outcome: RequestOutcome | None) -> Callable[[Play], Play]:
        def told(play: Play) -> Play:
            for key in keys:
                self._told.append(
                    PlantedStory(
                        service=self._service,
                        key=key,
                        play=play,
                        outcome=outcome,
                        has_new_owner=self._has_new_owner,
                    )
                )
            return play

        return told
