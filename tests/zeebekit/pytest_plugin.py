"""Fixtures and a coverage option for pytest: ``pytest_plugins = ["tests.zeebekit.pytest_plugin"]``."""

import gc
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from .coverage import Coverage
from .engine import EmbeddedEngine

_COVERAGE = pytest.StashKey[Coverage]()
_OPTION = "--zeebe-coverage"
_GATE = "--zeebe-coverage-fail-under"
_SENT = "zeebe_coverage"

# pytest-xdist's handle on a worker process; the kit works without that library.
Node: TypeAlias = Any


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes which elements of the diagrams ran."""
    help_text = "write the elements taken and missing of each deployed process to this JSON file, and print a table"
    group = parser.getgroup("zeebe")
    group.addoption(_OPTION, metavar="FILE", help=help_text)
    group.addoption(_GATE, metavar="PERCENT", type=float, help="fail the session if less of the diagrams ran")


def pytest_configure(config: pytest.Config) -> None:
    """Make the accumulator that all engines of the session feed."""
    config.stash[_COVERAGE] = Coverage()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Node) -> None:
    """Count what ran in the engines of a worker of pytest-xdist that has ended; one that crashed has sent nothing."""
    sent = getattr(node, "workeroutput", {}).get(_SENT, {})
    node.config.stash[_COVERAGE].add(Coverage.from_plain(sent))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the coverage file, if one is wanted; fail a session that passed but ran too little of the diagrams.

    A worker of pytest-xdist has seen a part only: it sends that to the session, which adds up and judges.
    """
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[_SENT] = session.config.stash[_COVERAGE].as_plain()
        return
    target = session.config.getoption(_OPTION)
    if target:
        session.config.stash[_COVERAGE].write_json(target)
    if session.exitstatus == pytest.ExitCode.OK and _is_below_gate(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _is_below_gate(config: pytest.Config) -> bool:
    wanted = config.getoption(_GATE)
    coverage = config.stash[_COVERAGE]
    return wanted is not None and (not coverage.processes or coverage.percent < wanted)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the coverage table, if coverage is wanted."""
    if config.getoption(_OPTION) or config.getoption(_GATE) is not None:
        terminalreporter.section("process coverage")
        terminalreporter.write_line(config.stash[_COVERAGE].table())
    if _is_below_gate(config):
        wanted = config.getoption(_GATE)
        terminalreporter.write_line(f"FAILED: less than {wanted:g}% of the diagrams' elements ran", red=True)


@pytest.fixture(scope="session")
def zeebe_coverage(pytestconfig: pytest.Config) -> Coverage:
    """What ran in the engines of this session that have been stopped; engines of a project's own may be added."""
    return pytestconfig.stash[_COVERAGE]


@pytest.fixture(scope="session")
def zeebe_resources() -> Sequence[Path]:
    """The files and folders that an engine deploys at its start, at once; for a project or test folder to override."""
    return ()


@pytest.fixture(scope="session")
def zeebe_engines(zeebe_coverage: Coverage) -> Iterator["EnginePool"]:
    """The session's engines, one for each set of resources; stopped, and their coverage counted, in the end."""
    pool = EnginePool()
    yield pool
    pool.stop(zeebe_coverage)


@pytest.fixture
def zeebe(zeebe_engines: "EnginePool", zeebe_resources: Sequence[Path]) -> Iterator[EmbeddedEngine]:
    """The session's engine, clean again after the test; its clock keeps what earlier tests have travelled."""
    engine = zeebe_engines.get(zeebe_resources)
    yield engine
    engine.reset()


@pytest.fixture
def fresh_zeebe(zeebe_resources: Sequence[Path], zeebe_coverage: Coverage) -> Iterator[EmbeddedEngine]:
    """An engine of the test's own, its clock at the real time: a little slower, and free of every other test."""
    with _started(zeebe_resources) as engine:
        yield engine
        zeebe_coverage.add(engine.coverage())


class EnginePool:
    """Started engines by what is deployed in them, so that folders with resources of their own do not mix."""

    def __init__(self) -> None:
        self._engines: dict[tuple[Path, ...], EmbeddedEngine] = {}

    def get(self, resources: Sequence[Path]) -> EmbeddedEngine:
        """The engine with these resources; started and deployed at the first call."""
        key = tuple(resources)
        if key not in self._engines:
            self._engines[key] = _started(resources)
        return self._engines[key]

    def stop(self, coverage: Coverage) -> None:
        """Stop all engines and add what ran in them to ``coverage``."""
        for engine in self._engines.values():
            coverage.add(engine.coverage())
            engine.stop()


def _started(resources: Sequence[Path]) -> EmbeddedEngine:
    engine = EmbeddedEngine.start()
    if resources:
        engine.deploy(*resources)
        gc.freeze()  # what is known of the diagrams stays, see `start_jvm`
    return engine
