"""The mark that somebody gives, and what all marks together say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from services.clock import Clock
from services.events import SatisfactionMarked
from services.identifiers import asked_tracking_code
from services.model.satisfaction import LEAST_MARK, MOST_MARK, SatisfactionAsked, SatisfactionCount
from services.ports import UnitOfWork
from services.problems import refused
from services.text import normalise, parse_whole_number, to_persian_digits


@dataclass(frozen=True, slots=True, kw_only=True)
class SatisfactionFigures:
    """Of one service and unit: how many were asked, how many answered, the mean of their marks (None without any)."""

    service_key: str
    unit: str
    asked: int
    answered: int
    mean: float | None


def keep_mark(uow: UnitOfWork, *, clock: Clock, code: str, mark: str) -> SatisfactionAsked:
    """Keep the mark for the request with this code, both as typed, in any digits. The first one stays.

    Raises Refused: for what is no code or no mark, a request that nobody was asked about, a second answer.
    """
    tracking_code, given = asked_tracking_code(code), _mark(mark)
    asked = uow.satisfaction.find(tracking_code)
    if asked is None:
        raise refused(
            "برای این کد رهگیری از کسی نظر خواسته نشده است. کد را با پیامک مقایسه کنید.",
            "nobody was asked about a request with this tracking code",
        )
    if asked.mark is not None:
        known = to_persian_digits(asked.mark)
        raise refused(f"برای این درخواست پیش‌تر نظر داده شده است: {known}.", "a mark was given before, and stays")
    marked = replace(asked, mark=given, marked_at=clock.now())
    uow.satisfaction.save(marked)
    uow.events.append(SatisfactionMarked(service=marked.service_key, unit=marked.unit, mark=given))
    return marked


def figures_of(counts: Iterable[SatisfactionCount]) -> Sequence[SatisfactionFigures]:
    """The figures of each service and unit, in the order of their keys."""
    by_unit: dict[tuple[str, str], list[SatisfactionCount]] = defaultdict(list)
    for each in counts:
        by_unit[each.service_key, each.unit].append(each)
    return [_figures(*key, found) for key, found in sorted(by_unit.items())]


def _figures(service_key: str, unit: str, counts: Sequence[SatisfactionCount]) -> SatisfactionFigures:
    marked = [(each.mark, each.people) for each in counts if each.mark is not None]
    answered = sum(people for _, people in marked)
    return SatisfactionFigures(
        service_key=service_key,
        unit=unit,
        asked=sum(each.people for each in counts),
        answered=answered,
        mean=sum(mark * people for mark, people in marked) / answered if answered else None,
    )


def _mark(typed: str) -> int:
    try:
        mark = parse_whole_number(normalise(typed))
    except ValueError:
        mark = 0
    if not LEAST_MARK <= mark <= MOST_MARK:
        raise refused("نظر عددی از ۱ (ناراضی) تا ۵ (راضی) است.", "a mark is a whole number from 1 to 5")
    return mark
