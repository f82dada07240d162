"""Tests are coroutines here, all on one event loop; the runtime's own patience is shortened."""

import asyncio
import inspect

import pytest

_LOOP: pytest.StashKey[asyncio.Runner] = pytest.StashKey()


def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that is a coroutine function."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    _runner(pyfuncitem.session).run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Close the loop."""
    if (runner := session.stash.get(_LOOP, None)) is not None:
        runner.close()


def _runner(session: pytest.Session) -> asyncio.Runner:
    return session.stash.setdefault(_LOOP, asyncio.Runner())


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The runtime does what it always does, only sooner."""
    monkeypatch.setattr("workers.runtime.upkeep._EVERY_SECONDS", 0.05)
    monkeypatch.setattr("workers.runtime.drain._TO_GIVE_BACK_SECONDS", 0.8)
    monkeypatch.setattr("workers.runtime.activator._STEADY_SECONDS", 0.2)
