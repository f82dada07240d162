"""The links at the top of each page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.operators import TAKES_APPLICATIONS, Operator


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link to a page of ours; shown to the operators of `units`, to everybody if there are none."""

    path: str
    title: str
    units: Sequence[str] = ()


LINKS: Sequence[Link] = (
    Link(path="/", title="میز کار"),
    Link(path="/details/new", title="مشخصات متقاضی", units=TAKES_APPLICATIONS),
    Link(path="/connections/new", title="انشعاب تازه", units=TAKES_APPLICATIONS),
    Link(path="/units", title="واحدها"),
)


def links_for(operator: Operator) -> Iterator[Link]:
    """Those that lead an operator somewhere."""
    return (link for link in LINKS if not link.units or operator.is_one_of(*link.units))
