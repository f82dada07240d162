"""What was found where, told so that somebody can look there."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.privacy.places import Piece
from tests.privacy.traces import Search

_EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A place with what was found in it: kind of trace → how often; whom it told of; where to look, a few of all."""

    kinds: Counter[str] = field(default_factory=Counter)
    people: set[int] = field(default_factory=set)
    pieces: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told = ", ".join(f"{count} × {kind}" for kind, count in sorted(self.kinds.items()))
        return f"{told} of {len(self.people)} people in {len(self.pieces)}: {', '.join(self.pieces[:_EXAMPLES])}"


def search_all(search: Search, pieces: Iterable[Piece]) -> tuple[dict[str, Found], Counter[str]]:
    """What was found, by place, only where anything was; and how many bytes were looked through, by place."""
    found: dict[str, Found] = defaultdict(Found)
    looked: Counter[str] = Counter()
    for piece in pieces:
        looked[piece.place] += len(piece.data)
        for trace, count in search.find(piece.data).items():
            at = found[piece.place]
            at.kinds[trace.kind] += count
            if trace.person is not None:
                at.people.add(trace.person)
            if piece.detail not in at.pieces:
                at.pieces.append(piece.detail)
    return dict(found), looked
