"""Long lists, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

PAGE_SIZE = 100

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """A page of a list: `number` counts from 1, `count` is 1 at least, `total` is of all pages."""

    items: Sequence[T]
    number: int
    count: int
    total: int


def page_of(items: Sequence[T], number: int) -> Page[T]:
    """The page with this number; of a list that has become shorter meanwhile, the last one."""
    count = max(1, -(-len(items) // PAGE_SIZE))
    number = min(number, count)
    begin = (number - 1) * PAGE_SIZE
    return Page(items=items[begin : begin + PAGE_SIZE], number=number, count=count, total=len(items))
