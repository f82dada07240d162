"""Requests of a service that the standard stories play besides the one of its examples."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherStory:
    """Another ordinary request that the standard stories play: what is typed into the application and the report of the
    work otherwise than by the examples of their fields. `title` is Persian.
    """

    key: str
    title: str
    typed: Mapping[str, str]
    report: Mapping[str, str]
