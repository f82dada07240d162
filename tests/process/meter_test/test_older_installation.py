"""`meter-test-install` up to 1.0.1, which sends an installer for whatever work is not "none"."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.specific.meter_test.model import AccuracyTest, Verdict
from services.specific.meter_test.ports import AccuracyTests
from tests.db import rows
from tests.examples import service_with
from tests.process.office import ROOT, Office
from tests.zeebekit import EmbeddedEngine

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def engine_of_before() -> Iterator[EmbeddedEngine]:
    """Not the kit's: its diagram is none of ours any more."""
    with EmbeddedEngine.start() as engine:
        for part in ("deadline-escalation", "watch-deadline", "update-due-dates"):
            engine.deploy(ROOT / "bpmn" / "parts" / part)
        engine.deploy(Path(__file__).parent / "meter-test-install-of-before.bpmn")
        yield engine


@pytest.fixture
def zeebe(engine_of_before: EmbeddedEngine) -> Iterator[EmbeddedEngine]:
    yield engine_of_before
    engine_of_before.reset()


def test_it_ends_where_a_substitute_stays_and_sends_nobody_for_ever(office: Office) -> None:
    with office.begin() as uow:
        uow.connections.save(rows.connection())
        uow.requests.add(rows.request_for(service_with(reading=True)))
        uow.metering.save_agent(rows.agent())
        uow.metering.add_order(rows.order())
        hangs = uow.connections.get(rows.ACCOUNT).meter.serial
        uow.repository(AccuracyTests).add(
            AccuracyTest(
                tracking_code=rows.CODE,
                bill_id=rows.ACCOUNT,
                work_order_number=rows.order().number,
                meter_serial="TESTED-1",
                reading_kwh=12_310,
                seal_number="771",
                visited_at=rows.NOW,
                substitute_serial=hangs,
                verdict=Verdict.SUBSCRIBER_FAULT,
            )
        )
    instance = office.engine.start_instance("meter-test-install-of-before", {"trackingCode": rows.CODE})
    instance.assert_completed().assert_passed("Event_NothingToInstall").assert_no_incidents()
