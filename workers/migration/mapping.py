"""From two versions of a process: which element goes on as which, and what has no counterpart.

What the engine allows, and its own words where it does not, was found by experiment on 8.6.0 and 8.8.21 (ADR 33).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.problems import Problem, Refused
from workers.migration.diagram import Diagram, Element

ByHand = Mapping[str, str]
"""Element of the old version: element of the new one, where their ids differ."""


class Cause(StrEnum):
    """Why an element cannot go on in the new version."""

    REMOVED = "removed"
    KIND = "another kind"
    EVENT = "another event"
    SCOPE = "another scope"
    HOST = "another host"
    MESSAGE = "its message is awaited twice"
    LIMIT = "its limit begins with it alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """An element of the old version without a counterpart; `found` is what the new version has in its place."""

    element: Element
    cause: Cause
    found: Element | None = None

    def __str__(self) -> str:
        return f"{self.element.title} {self._what}"

    @property
    def _what(self) -> str:
        element, found = self.element, self.found
        if found is None:
            return "was removed"
        told = {
            Cause.KIND: f"is now a {found.kind}",
            Cause.EVENT: f"waited for a {element.event}, now for a {found.event or 'nothing'}",
            Cause.SCOPE: f"was in {element.scope}, now in {found.scope}",
            Cause.HOST: f"hung on {element.host}, now on {found.host}",
            Cause.MESSAGE: f"would wait for message {element.message} a second time at {found.id}",
            Cause.LIMIT: f"has a limit now, and its timer {found.id} an instant only where it begins",
        }
        return told[self.cause]

    @property
    def remedy(self) -> str:
        """What can be done about it."""
        if self.cause is Cause.MESSAGE and self.found:
            return f"map it by hand (--map {self.element.id}={self.found.id})"
        return (
            "keep the old version until these requests have passed it, "
            f"or map it by hand to a {self.element.kind} of the same scope (--map {self.element.id}=NEW)"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLimit:
    """An element whose step has another limit in the new version, each an ISO 8601 duration."""

    element: Element
    limit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementMapping:
    """What becomes of each element.

    `pairs` are the engine's mapping instructions. An instance that waits at a `lost` element cannot be migrated.
    `closed` events stop waiting, `begun` ones begin: a timer counts from the migration, also where it had fired before
    under another id. What waits at a `changed` element keeps what it was made with: form, unit, due date, job, inputs.
    """

    pairs: ByHand
    lost: Mapping[str, Lost]
    closed: Sequence[Lost]
    begun: Sequence[Element]
    changed: Sequence[Element]
    limits: Sequence[NewLimit]

    def hindrances(self, waiting_at: Collection[str]) -> list[Lost]:
        """Of the elements at which an instance waits, those that keep it from being migrated."""
        return [self.lost[each] for each in sorted(waiting_at) if each in self.lost]


def mapped(old: Diagram, new: Diagram, by_hand: ByHand) -> ElementMapping:
    """The mapping of one version to another. `by_hand` may name elements of other processes too."""
    goes_to = {key: by_hand[key] if by_hand.get(key) in new.elements else key for key in old.elements}
    goes_to[old.process_id] = new.process_id
    found = {each.id: _counterpart(each, new, goes_to) for each in old.elements.values()}
    pairs = {key: each.id for key, each in found.items() if isinstance(each, Element)}
    lost = {key: each for key, each in found.items() if isinstance(each, Lost)}
    hosts = {**pairs, old.process_id: new.process_id}
    closed = [each for each in lost.values() if each.element.host in hosts]
    begun = [each for each in new.catch_events() if each.id not in pairs.values() and each.host in hosts.values()]
    lost |= {each.element.host: each for each in _awaited_twice(closed, begun, hosts)}
    both = [(old.elements[key], new.elements[to]) for key, to in pairs.items()]
    lost |= {each.element.id: each for each in _limited_too_late(both, begun)}
    return ElementMapping(
        pairs=pairs,
        lost=lost,
        closed=closed,
        begun=begun,
        changed=[before for before, after in both if _differs(before, after)],
        limits=[
            NewLimit(element=before, limit=after.limit) for before, after in both if _is_limited_anew(before, after)
        ],
    )


def require_known(by_hand: ByHand, olds: Sequence[Diagram], news: Sequence[Diagram]) -> None:
    """Raises Refused for what is mapped by hand from an element that no old version has, or to one that no new has."""
    problems = [
        *(_unknown(key, "old") for key in by_hand if not any(key in each.elements for each in olds)),
        *(_unknown(key, "new") for key in by_hand.values() if not any(key in each.elements for each in news)),
    ]
    if problems:
        raise Refused(problems)


def _unknown(element: str, version: str) -> Problem:
    versions = {"old": "پیشین", "new": "تازه"}
    return Problem(
        persian=f"در هیچ نسخهٔ {versions[version]} عنصری با شناسهٔ {element} نیست.",
        english=f"no {version} version has an element {element}",
    )


def _counterpart(element: Element, new: Diagram, goes_to: ByHand) -> Element | Lost:
    found = new.elements.get(goes_to[element.id])
    if found is None:
        return Lost(element=element, cause=Cause.REMOVED)
    differs = {
        Cause.KIND: element.kind != found.kind,
        Cause.EVENT: element.event != found.event,
        Cause.SCOPE: goes_to[element.scope] != found.scope,
        Cause.HOST: goes_to.get(element.host, "") != found.host,
    }
    cause = next((cause for cause, is_so in differs.items() if is_so), None)
    return Lost(element=element, cause=cause, found=found) if cause else found


def _awaited_twice(closed: Sequence[Lost], begun: Sequence[Element], hosts: ByHand) -> Iterator[Lost]:
    """The engine refuses to open at an element a subscription to the message that another event waits for there."""
    for gone in closed:
        for each in begun:
            if each.message and (each.message, each.host) == (gone.element.message, hosts[gone.element.host]):
                yield Lost(element=gone.element, cause=Cause.MESSAGE, found=each)


def _limited_too_late(both: Sequence[tuple[Element, Element]], begun: Sequence[Element]) -> Iterator[Lost]:
    """The listener that decides the instant of a limit has run without one: the engine could not read its timer."""
    for before, after in both:
        timer = next((each for each in begun if each.host == after.id and each.event == "timer"), None)
        if timer is not None and after.limit and not before.limit:
            yield Lost(element=before, cause=Cause.LIMIT, found=timer)


def _is_limited_anew(old: Element, new: Element) -> bool:
    return bool(old.limit and new.limit) and old.limit != new.limit


def _differs(old: Element, new: Element) -> bool:
    return (old.content, old.message) != (new.content, new.message)
