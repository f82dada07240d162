"""A registered request on an engine with small diagrams: a step as it was drawn before, and as it is drawn today."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.model.notices import Sms
from services.model.steps import StepEntry
from tests.db import rows
from tests.examples import limited_step, service_with
from tests.process.office import ROOT, Office
from tests.zeebekit import EmbeddedEngine, ProcessInstance

DIAGRAMS = Path(__file__).parent
PARTS = ("deadline-escalation", "watch-deadline", "update-due-dates")
STEP = limited_step().id


@dataclass(frozen=True, slots=True)
class Requested:
    """A registered request; `begun` starts a diagram for it."""

    office: Office

    def begun(self, process: str, *, limit: str | None) -> ProcessInstance:
        """With the step's input as diagrams have it."""
        drawn = {"id": STEP} if limit is None else {"id": STEP, "limit": limit}
        return self.office.engine.start_instance(process, {"trackingCode": rows.CODE, "drawn": drawn})

    def row(self) -> StepEntry:
        """The ledger's one row."""
        with self.office.begin() as uow:
            [row] = uow.steps.of_request(rows.CODE)
        return row

    def sms(self) -> list[Sms]:
        with self.office.begin() as uow:
            return list(uow.outbox.sms_of(rows.CODE))


@pytest.fixture(scope="session")
def engine_with_small_diagrams() -> Iterator[EmbeddedEngine]:
    """Not the kit's: these diagrams are none of ours."""
    with EmbeddedEngine.start() as engine:
        engine.deploy(*(ROOT / "bpmn" / "parts" / part for part in PARTS))
        engine.deploy(DIAGRAMS)
        yield engine


@pytest.fixture
def zeebe(engine_with_small_diagrams: EmbeddedEngine) -> Iterator[EmbeddedEngine]:
    yield engine_with_small_diagrams
    engine_with_small_diagrams.reset()


@pytest.fixture
def requested(office: Office) -> Requested:
    with office.begin() as uow:
        uow.connections.save(rows.connection())
        uow.requests.add(rows.request_for(service_with(reading=True)))
    return Requested(office)
