"""Steps as the engine opens and closes them, and the archiving that is one itself."""

from collections.abc import Mapping
from dataclasses import replace

from services.model.keys import RequestOutcome
from services.model.steps import StepState
from tests.workers.kit import Bench, job
from workers.runtime.job import Complete


def of(variables: Mapping[str, object], name: str) -> Mapping[str, object]:
    """A variable that holds an object."""
    value = variables[name]
    assert isinstance(value, dict), value
    return value


def step_opened(bench: Bench, code: str, step: str, limit: str | None = None) -> int:
    """The element instance of a step that runs now."""
    opened = job("open-step", {"trackingCode": code, "step": {"id": step, "limit": limit}})
    outcome = bench.run(opened)
    assert isinstance(outcome, Complete)
    assert outcome.variables.keys() == {"serviceDueAt"} | ({"dueAt"} if limit else set())
    return opened.element_instance_key


def archived(bench: Bench, code: str, outcome: RequestOutcome, step: str) -> None:
    """The last step of a service: the task that archives is a step itself."""
    key = step_opened(bench, code, step)
    archiving = job("archive-request", {"trackingCode": code, "outcome": outcome})
    for _ in range(2):
        assert bench.run(replace(archiving, element_instance_key=key)) == Complete({})
    closed = job("close-step", {"trackingCode": code, "step": {"id": step}})
    assert bench.run(replace(closed, element_instance_key=key)) == Complete({})
    with bench.begin() as uow:
        states = {entry.step: entry.state for entry in uow.steps.of_request(code)}
        assert uow.requests.get(code).outcome == outcome
    assert (states[step], states[f"{step[:4]}00"]) == (StepState.DONE, StepState.MET)
