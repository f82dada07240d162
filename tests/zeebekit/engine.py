"""The engine of a process test: start it, deploy, start instances, run workers, travel in time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from .clock import travel
from .core import Core, to_millis
from .coverage import Coverage, ProcessCoverage
from .errors import NothingToDeploy
from .instance import ProcessInstance
from .job import IdleHook, Variables, Workers
from .jvm import start_jvm
from .pump import JobPump, Run
from .task import CompletedTask, UserTask

_SUFFIXES = (".bpmn", ".dmn", ".form")
_LATEST = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """What one deployment holds: ids and their versions."""

    key: int
    processes: Mapping[str, int]
    decisions: Mapping[str, int]
    forms: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployedProcess:
    """A version of a process, and the file that it was deployed as."""

    key: int
    process_id: str
    version: int
    source: bytes


class EmbeddedEngine:
    """A Zeebe engine inside this Python process; use ``start`` as a context manager, or call ``stop`` in the end."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._pump: JobPump | None = None

    @classmethod
    def start(cls, *, jars: str | Path | None = None, heap_mb: int = 1024) -> Self:
        """Start an engine on a free port. The first one starts the Java machine, from the folder ``jars`` or the
        environment variable ZEEBEKIT_JARS, with that heap; later ones start in a few hundredths of a second.

        Raises JarsMissing or JvmUnusable.
        """
        start_jvm(jars, heap_mb=heap_mb)
        return cls(Core())

    def stop(self) -> None:
        """Stop the engine; everything in it is gone."""
        self._core.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def address(self) -> str:
        """Host and port of the gRPC gateway, for any Zeebe client."""
        return self._core.java.address

    def now(self) -> datetime:
        """The engine's time, in UTC: the clock to give to the code under test."""
        return self._core.now()

    def deploy(self, *paths: str | Path) -> Deployment:
        """Deploy files, and the .bpmn, .dmn and .form files of folders, all in one deployment.

        Raises DeploymentRejected with the engine's reason, or NothingToDeploy.
        """
        reply = self._core.gateway.deploy(_resources(paths))
        self._core.wait_idle()
        found = reply.deployments
        return Deployment(
            key=reply.key,
            processes={d.process.bpmnProcessId: d.process.version for d in found if d.HasField("process")},
            decisions={d.decision.dmnDecisionId: d.decision.version for d in found if d.HasField("decision")},
            forms={d.form.formId: d.form.version for d in found if d.HasField("form")},
        )

    def use(
        self,
        workers: Workers,
        *,
        idle_hooks: Sequence[IdleHook] = (),
        redeliver: bool = False,
        strict: bool = True,
        max_jobs: int = 2000,
    ) -> None:
        """Install workers: from now on they run after every command of the test, until nothing moves.

        See JobPump for the options.
        """
        self._pump = self._new_pump(workers, idle_hooks, redeliver, strict, max_jobs)
        self._core.settle = self._pump.run_until_idle

    def run(self, workers: Workers | None = None, *, redeliver: bool = False, strict: bool = True) -> Run:
        """Run these workers, else the installed ones, until nothing moves; return what was done."""
        if workers is not None:
            return self._new_pump(workers, (), redeliver, strict, 2000).run_until_idle()
        if self._pump:
            return self._pump.run_until_idle()
        return self._new_pump({}, (), redeliver, strict, 2000).run_until_idle()

    def start_instance(
        self, process_id: str, variables: Variables | None = None, *, version: int | None = None
    ) -> ProcessInstance:
        """Start an instance of a process, of its latest version unless another is given."""
        key = self._core.gateway.create_instance(process_id, version or _LATEST, variables or {})
        self._core.settle()
        return self._instance(key)

    def publish_message(
        self,
        name: str,
        correlation_key: str = "",
        variables: Variables | None = None,
        *,
        message_id: str = "",
        ttl: timedelta = timedelta(0),
    ) -> int:
        """Publish a message and return its key; with a time to live it waits that long for a receiver.

        Raises CommandRejected (ALREADY_EXISTS) if a buffered message has the same name, key and message id.
        """
        key = self._core.gateway.publish_message(name, correlation_key, variables or {}, message_id, ttl)
        self._core.settle()
        return key

    def travel(
        self, duration: timedelta = timedelta(0), *, days: float = 0, hours: float = 0, minutes: float = 0
    ) -> None:
        """Move the engine's clock forward by the sum of all that is given.

        It stops at each moment on the way at which a timer or a job's back-off is due, lets it fire and runs the
        workers there, so one long journey does the same as many short ones.
        """
        travel(self._core, duration + timedelta(days=days, hours=hours, minutes=minutes))

    @contextmanager
    def stopped_at(self, moment: datetime) -> Iterator[None]:
        """Let the engine's clock stand at a moment that is not past; afterwards it runs on from where it stands.

        Only travelling moves it meanwhile: for what depends on the fraction of a second at which it happens.
        """
        self._core.java.stop_clock(to_millis(moment))
        try:
            yield
        finally:
            self._core.java.run_clock()

    def instances(self, process_id: str | None = None) -> list[ProcessInstance]:
        """All instances since the last reset, ended and called ones too, oldest first; of one process, if given."""
        self._core.wait_idle()
        found = self._core.state.instances.values()
        return [self._instance(i.key) for i in found if process_id in (None, i.process_id)]

    def definitions(self) -> list[DeployedProcess]:
        """Every deployed version of every process, oldest first."""
        self._core.wait_idle()
        found = sorted(self._core.state.diagrams.items())
        return [
            DeployedProcess(key=key, process_id=each.process_id, version=each.version, source=each.source)
            for key, each in found
        ]

    def tasks(self, role: str | None = None) -> list[UserTask]:
        """All open user tasks, oldest first; those of one candidate group, if given."""
        self._core.wait_idle()
        tasks = [UserTask(self._core, key) for key in sorted(self._core.state.user_tasks)]
        return [task for task in tasks if role is None or role in task.candidate_groups]

    def completed_tasks(self) -> list[CompletedTask]:
        """All user tasks that were completed, oldest first."""
        self._core.wait_idle()
        return [CompletedTask.of(self._core, key) for key in self._core.state.completed_tasks]

    def open_jobs(self) -> list[str]:
        """A line for each job that has not ended."""
        self._core.wait_idle()
        return [str(job) for job in self._core.state.jobs]

    def cancel_open_instances(self) -> None:
        """Cancel every active instance."""
        self._core.wait_idle()
        for key in self._core.state.open_roots():
            self._core.gateway.cancel_instance(key)
        self._core.wait_idle()

    def reset(self) -> None:
        """Make the engine as good as new for the next test; deployments, coverage and the clock stay.

        Open instances are cancelled, buffered messages dropped, workers removed, and old instances forgotten.
        """
        self._pump = None
        self._core.settle = self._core.wait_idle
        self.cancel_open_instances()
        self._core.expire_messages()
        self._core.state.forget_instances()

    def coverage(self) -> Coverage:
        """What has run of each deployed process since the engine's start; of a process's versions the latest counts."""
        self._core.wait_idle()
        taken = self._core.state.taken
        return Coverage(
            ProcessCoverage(
                process_id=diagram.process_id,
                elements=diagram.elements,
                ran=diagram.ran(taken[diagram.process_id]),
                names=diagram.names,
            )
            for diagram in self._core.state.diagrams.values()
        )

    def _instance(self, key: int) -> ProcessInstance:
        return ProcessInstance(self._core, key)

    def _new_pump(
        self, workers: Workers, hooks: Sequence[IdleHook], redeliver: bool, strict: bool, max_jobs: int
    ) -> JobPump:
        return JobPump(self._core, workers, idle_hooks=hooks, redeliver=redeliver, strict=strict, max_jobs=max_jobs)


def _resources(paths: Iterable[str | Path]) -> dict[str, bytes]:
    files = [file for path in paths for file in _files(Path(path))]
    if not files:
        raise NothingToDeploy(f"no {', '.join(_SUFFIXES)} file in: {', '.join(map(str, paths)) or 'nothing'}")
    twice = sorted({file.name for file in files if sum(other.name == file.name for other in files) > 1})
    if twice:
        raise NothingToDeploy(f"several files of one name in one deployment: {', '.join(twice)}")
    return {file.name: file.read_bytes() for file in files}


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.suffix in _SUFFIXES)
    return [path]
