"""Who is asked, and how often at most: `terms.toml`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict, PositiveInt

from services.registry import registry
from services.registry.data_file import Fault, checked_file
from services.registry.faults import DataFaults
from services.registry.scalars import Key

_FILE = "terms.toml"


class SatisfactionTermsFaults(DataFaults):
    """The terms cannot be used."""

    heading = "the terms of asking for satisfaction have faults:"


class SatisfactionTerms(BaseModel):
    """After which ends nobody is asked, and how many days lie between two questions to one person."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    not_asked: tuple[Key, ...] = ()
    days_between: PositiveInt

    @property
    def pause(self) -> timedelta:
        """The same as a time."""
        return timedelta(days=self.days_between)


@cache
def satisfaction_terms() -> SatisfactionTerms:
    """The terms of the file beside this module. Raises SatisfactionTermsFaults."""
    return load_terms((resources.files("services.satisfaction") / _FILE).read_text(encoding="utf-8"))


def load_terms(text: str) -> SatisfactionTerms:
    """The terms of a file. Raises SatisfactionTermsFaults with every fault of it."""
    return checked_file(text, name=_FILE, model=SatisfactionTerms, checks=_unknown_ends, raises=SatisfactionTermsFaults)


def _unknown_ends(terms: SatisfactionTerms) -> Iterable[Fault]:
    for each in terms.not_asked:
        if each not in registry().outcomes:
            yield "not_asked", f"no request ends as {each}", "Name an outcome of a manifest."
