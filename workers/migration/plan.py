"""Which running requests can be brought to the newest versions, and which cannot, before anything is touched."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.catalogue import all_services
from services.problems import Problem, Refused
from workers.migration.diagram import Diagram, read_diagram
from workers.migration.mapping import ByHand, ElementMapping, Lost, mapped, require_known
from workers.migration.running import Definition, Instance, Running


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From one version of a process to its newest one."""

    old: Definition
    new: Definition
    tags: tuple[str, str]
    mapping: ElementMapping

    @property
    def versions(self) -> tuple[Definition, Definition]:
        """The old one and the new one, as their tags are."""
        return self.old, self.new


@dataclass(frozen=True, slots=True, kw_only=True)
class Outdated:
    """An instance that is not on the newest version of its process."""

    instance: Instance
    change: Change

    @property
    def hindrances(self) -> list[Lost]:
        """What keeps it from being migrated."""
        return self.change.mapping.hindrances(self.instance.waiting_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """What is outdated of an instance that nobody called (`key` and `process_id` are its) and of all that it called;
    callers come first.

    It is migrated as a whole or not at all: a called process is tested with the version of its caller.
    """

    key: int
    process_id: str
    outdated: Sequence[Outdated]

    @property
    def is_request(self) -> bool:
        """Whether it is somebody's application or request, and not what runs beside one, such as a watch."""
        return self.process_id in all_services()

    @property
    def hindrances(self) -> list[tuple[Outdated, Lost]]:
        """What keeps any of them from being migrated."""
        return [(each, lost) for each in self.outdated for lost in each.hindrances]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All trees in which something is not on the newest version: requests first, each kind the oldest first."""

    trees: Sequence[Tree]

    @property
    def migrating(self) -> list[Tree]:
        """The trees that can be migrated."""
        return [each for each in self.trees if not each.hindrances]

    @property
    def staying(self) -> list[Tree]:
        """The trees that stay on their versions."""
        return [each for each in self.trees if each.hindrances]

    @property
    def changes(self) -> list[Change]:
        """Each old version that something runs on, once, by process and version."""
        found = {each.change.old.key: each.change for each in self.outdated}
        return sorted(found.values(), key=lambda each: (each.old.process_id, each.old.version))

    @property
    def outdated(self) -> list[Outdated]:
        """Every instance of the trees that is not on the newest version."""
        return [each for tree in self.trees for each in tree.outdated]

    def waiting_at(self, change: Change, element: str) -> int:
        """How many instances of that old version wait at an element, by its id."""
        return sum(each.change is change and element in each.instance.waiting_at for each in self.outdated)


def make_plan(running: Running, *, processes: Collection[str] = (), by_hand: ByHand | None = None) -> Plan:
    """The plan for all requests in which one of these processes is outdated; without any, for all.

    Raises Refused for a process or an element that is unknown, TechnicalError where what runs cannot be told.
    """
    changes = _Changes(running, by_hand or {})
    changes.require_known_processes(processes)
    trees = [_tree(family, changes) for family in _families(running.instances())]
    concerned = [each for each in trees if _concerns(each, processes)]
    changes.require_known_elements()
    return Plan(trees=sorted(concerned, key=lambda tree: not tree.is_request))


def _tree(family: Sequence[Instance], changes: "_Changes") -> Tree:
    outdated = [
        Outdated(instance=each, change=change) for each in family if (change := changes.of(each.definition_key))
    ]
    root = family[0]
    return Tree(key=root.key, process_id=changes.process_id(root.definition_key), outdated=outdated)


def _concerns(tree: Tree, processes: Collection[str]) -> bool:
    outdated = {each.change.old.process_id for each in tree.outdated}
    return bool(outdated.intersection(processes) if processes else outdated)


def _families(instances: Sequence[Instance]) -> Iterator[list[Instance]]:
    """Families, callers first, the oldest family first. A caller that is not known runs no more, or not yet."""
    known = {each.key for each in instances}
    called: dict[int, list[Instance]] = defaultdict(list)
    roots = []
    for each in sorted(instances, key=lambda each: each.key):
        if each.parent_key in known:
            called[each.parent_key].append(each)
        else:
            roots.append(each)
    yield from (list(_family(root, called)) for root in roots)


def _family(instance: Instance, called: Mapping[int, Sequence[Instance]]) -> Iterator[Instance]:
    yield instance
    for each in called.get(instance.key, ()):
        yield from _family(each, called)


class _Changes:
    """The changes from each version, made when first asked for."""

    def __init__(self, running: Running, by_hand: ByHand) -> None:
        self._running = running
        self._by_hand = by_hand
        self._definitions = {each.key: each for each in running.definitions()}
        self._newest: dict[str, Definition] = {}
        for each in sorted(self._definitions.values(), key=lambda each: each.version):
            self._newest[each.process_id] = each
        self._diagrams: dict[int, Diagram] = {}
        self._changes: dict[int, Change | None] = {}

    def of(self, key: int) -> Change | None:
        """From this version to the newest one; None if it is that one, or is not known (yet)."""
        if key not in self._changes:
            old = self._definitions.get(key)
            new = self._newest[old.process_id] if old else None
            self._changes[key] = self._between(old, new) if old and new and new is not old else None
        return self._changes[key]

    def process_id(self, key: int) -> str:
        """The process of a version; "" where it is not known (yet)."""
        definition = self._definitions.get(key)
        return definition.process_id if definition else ""

    def require_known_processes(self, processes: Collection[str]) -> None:
        """Raises Refused for those that were never deployed."""
        if unknown := sorted(set(processes) - self._newest.keys()):
            raise Refused([_unknown_process(each) for each in unknown])

    def require_known_elements(self) -> None:
        """Raises Refused where what is mapped by hand is not in the versions that were asked for."""
        made = [each for each in self._changes.values() if each]
        olds = [self._diagram(each.old) for each in made]
        require_known(self._by_hand, olds, [self._diagram(each.new) for each in made])

    def _between(self, old: Definition, new: Definition) -> Change:
        before, after = self._diagram(old), self._diagram(new)
        mapping = mapped(before, after, self._by_hand)
        return Change(old=old, new=new, tags=(before.tag, after.tag), mapping=mapping)

    def _diagram(self, definition: Definition) -> Diagram:
        if definition.key not in self._diagrams:
            xml = self._running.xml(definition)
            self._diagrams[definition.key] = read_diagram(xml, definition.process_id)
        return self._diagrams[definition.key]


def _unknown_process(process_id: str) -> Problem:
    return Problem(
        persian=f"فرایندی با شناسهٔ {process_id} مستقر نشده است.", english=f"no process {process_id} was ever deployed"
    )
