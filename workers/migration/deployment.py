"""What a deployment is about to change: which processes are new or changed, and what that means for what runs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workers.migration.diagram import job_types, process_ids, read_diagram
from workers.migration.plan import Plan, make_plan
from workers.migration.running import Definition, Instance, Running

Resources = Mapping[str, bytes]
"""File name: content, of diagrams, forms and tables."""


class Novelty(StrEnum):
    """What a process is to the engine. The same is what is the same to the letter."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """A process that is to be deployed; `tags` are that of its newest version ("" for none) and the file's."""

    process_id: str
    novelty: Novelty
    tags: tuple[str, str]
    instances: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a deployment would do; `plan` is what could be migrated after it, if anything had to be."""

    processes: Sequence[Foreseen]
    plan: Plan

    @property
    def is_certain(self) -> bool:
        """Whether the engine will make new versions: of all processes, if any file changed. Of forms and tables alone
        nobody tells what is deployed.
        """
        return any(each.novelty is not Novelty.SAME for each in self.processes)

    def of(self, novelty: Novelty) -> list[Foreseen]:
        """The processes that are new, or changed, or the same."""
        return [each for each in self.processes if each.novelty is novelty]


def foresee(resources: Resources, running: Running) -> Forecast:
    """What the deployment of these files would do. Raises TechnicalError where what runs cannot be told."""
    after = _AfterIt(resources, running)
    return Forecast(processes=after.foreseen(), plan=make_plan(after))


def unknown_jobs(resources: Resources, known: Collection[str]) -> Mapping[str, Sequence[str]]:
    """Job types that the diagrams ask for and no worker of this version knows, with the files that do."""
    asked: dict[str, list[str]] = {}
    for name, content in sorted(resources.items()):
        if name.endswith(".bpmn"):
            for each in sorted(job_types(content) - set(known)):
                asked.setdefault(each, []).append(name)
    return asked


def forgotten_jobs(running: Running, known: Collection[str]) -> Mapping[str, Sequence[Definition]]:
    """Job types that no worker of this version knows, with the versions in use that ask for them."""
    kept: dict[str, list[Definition]] = {}
    in_use = {each.definition_key for each in running.instances()}
    for definition in running.definitions():
        if definition.key in in_use:
            for job in sorted(job_types(running.xml(definition)) - set(known)):
                kept.setdefault(job, []).append(definition)
    return kept


class _AfterIt:
    """Implements `Running` as it will be after the deployment; what is deployed has keys below zero."""

    def __init__(self, resources: Resources, running: Running) -> None:
        self._running = running
        self._known = list(running.definitions())
        self._instances = running.instances()
        self._newest = {each.process_id: each for each in sorted(self._known, key=lambda each: each.version)}
        self._files: dict[int, str] = {}
        self._coming: list[Definition] = []
        for name, content in sorted(resources.items()):
            if name.endswith(".bpmn"):
                self._add(content)

    def definitions(self) -> Sequence[Definition]:
        return [*self._known, *self._coming]

    def xml(self, definition: Definition) -> str:
        return self._files.get(definition.key) or self._running.xml(definition)

    def instances(self) -> Sequence[Instance]:
        return self._instances

    def variables(self, instance_key: int) -> Mapping[str, object]:
        return self._running.variables(instance_key)

    def foreseen(self) -> list[Foreseen]:
        """Each process of the files, by its id."""
        return sorted(map(self._foreseen, self._coming), key=lambda each: each.process_id)

    def _add(self, content: bytes) -> None:
        for process_id in process_ids(content):
            key = -1 - len(self._coming)
            newest = self._newest.get(process_id)
            version = newest.version + 1 if newest else 1
            self._coming.append(Definition(key=key, process_id=process_id, version=version))
            self._files[key] = content.decode()

    def _foreseen(self, coming: Definition) -> Foreseen:
        old = self._newest.get(coming.process_id)
        file = self._files[coming.key]
        before = self._running.xml(old) if old else ""
        novelty = Novelty.NEW if old is None else Novelty.SAME if before == file else Novelty.CHANGED
        keys = {each.key for each in self._known if each.process_id == coming.process_id}
        return Foreseen(
            process_id=coming.process_id,
            novelty=novelty,
            tags=(
                read_diagram(before, coming.process_id).tag if old else "",
                read_diagram(file, coming.process_id).tag,
            ),
            instances=sum(each.definition_key in keys for each in self._instances),
        )
