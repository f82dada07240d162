"""`elements.lock` of a folder: where requests may wait in the versions that `version.lock` names.

A request that waits at an element can be migrated only if the next version has its like (ADR 33). A version that takes
one away, moves it to another scope or makes something else of it leaves requests behind: its first number says so.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from deploy.versions.content import Versioned
from workers.migration.diagram import Diagram, Element, read_diagram
from workers.migration.mapping import Cause, Lost, mapped

LOCK = "elements.lock"
_OF = " of "
_KINDS = (
    "user task",
    "receive task",
    "call activity",
    "sub process",
    "intermediate catch event",
    "event based gateway",
)
"""How the kinds end at which requests wait: for people, for a message, for time. Elsewhere they are on their way, or
have an incident.
"""


def read_waiting(folder: Path) -> Mapping[str, Diagram]:
    """What is noted of each process; nothing of a folder without a lock."""
    path = folder / LOCK
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    noted: dict[str, dict[str, Element]] = {}
    for process_id, key, scope, kind in (line.split(maxsplit=3) for line in lines if not line.startswith("#")):
        noted.setdefault(process_id, {})[key] = _element(key, scope, kind)
    return {process_id: Diagram(process_id=process_id, tag="", elements=found) for process_id, found in noted.items()}


def write_waiting(folder: Path, versions: list[Versioned], *, by: str) -> None:
    """Note where requests may wait now."""
    lines = [f"{each.key} {line}" for each in versions for line in sorted(_lines(each))]
    if lines:
        head = f"# Written by {by}: where requests may wait in the versions of version.lock.\n"
        (folder / LOCK).write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    else:
        (folder / LOCK).unlink(missing_ok=True)


def is_noted(folder: Path, versions: list[Versioned]) -> bool:
    """Whether the lock says where requests may wait in these versions."""
    noted = read_waiting(folder)
    now = {each.key: elements for each in versions if (elements := _waiting(each))}
    return {key: dict(each.elements) for key, each in noted.items()} == now


def stranded(each: Versioned, noted: Mapping[str, Diagram]) -> list[Lost]:
    """The elements at which requests may wait that cannot be migrated to what the process is now.

    Limits are not noted: that a step has its first one is told by `aftersales migrate plan` alone.
    """
    old = noted.get(each.key)
    lost = mapped(old, _diagram(each), {}).lost.values() if old else ()
    return [one for one in lost if one.cause is not Cause.LIMIT]


def _lines(each: Versioned) -> Iterator[str]:
    for element in _waiting(each).values():
        event = f"{_OF}{element.event}" if element.event else ""
        yield f"{element.id} {element.scope} {element.kind}{event}"


def _waiting(each: Versioned) -> Mapping[str, Element]:
    """Without all that may change."""
    if each.path.suffix != ".bpmn":
        return {}
    found = (element for element in _diagram(each).elements.values() if element.kind.endswith(_KINDS))
    return {element.id: _noted(element) for element in found}


def _noted(element: Element) -> Element:
    return Element(id=element.id, name="", kind=element.kind, scope=element.scope, event=element.event)


def _element(key: str, scope: str, kind: str) -> Element:
    kind, _, event = kind.partition(_OF)
    return Element(id=key, name="", kind=kind, scope=scope, event=event)


def _diagram(each: Versioned) -> Diagram:
    return read_diagram(each.path.read_bytes(), each.key)
