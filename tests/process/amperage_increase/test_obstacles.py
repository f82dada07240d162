"""What stands in the way of a change of the record is told who decides, and again before anybody goes out."""

import asyncio
from dataclasses import replace

import pytest

from deploy.demo.stories import STORIES, common
from services.catalogue import service_of
from services.model.connections import ConnectionState
from services.model.keys import RequestOutcome
from services.money import Rials
from tests.process.office import EmbeddedCase, Office, plain

pytestmark = pytest.mark.process

SERVICE = service_of("amperage-increase")
"""Its change needs that nothing is owed."""


@pytest.fixture
def case(office: Office) -> EmbeddedCase:
    return office.case(STORIES[SERVICE.key][0])


def owe(case: EmbeddedCase, rials: int) -> None:
    with case.office.begin() as uow:
        connection = uow.connections.get(case.connection.bill_id)
        uow.connections.save(replace(connection, carried=Rials(rials)))


async def until_work(case: EmbeddedCase, *, owed: int) -> None:
    """All well up to the work, but what is owed since the examination."""
    await plain(case).examine()
    await plain(case).visit()
    owe(case, owed)
    await plain(case).charge()


def test_the_examiner_reads_what_stands_in_the_way_and_nothing_where_nothing_does(case: EmbeddedCase) -> None:
    asyncio.run(case.apply())
    owe(case, 50_000)
    asyncio.run(common.examine_request(case, "returned", "درخواست امضا ندارد"))
    asyncio.run(common.correct_application(case))
    task = case.task("Task_ExamineRequest", role=str(plain(case).standard.examiner))
    assert "بدهی پرداخت‌نشده" in task.variables["obstaclesText"]
    assert task.variables["obstaclesText"].startswith("- ")


def test_nobody_goes_out_before_an_obstacle_is_gone(case: EmbeddedCase) -> None:
    asyncio.run(case.apply())
    assert case.task("Task_ExamineRequest", role=str(plain(case).standard.examiner)).variables["obstaclesText"] == ""
    asyncio.run(until_work(case, owed=50_000))
    task = case.task("Task_ResolveObstacle", role=SERVICE.unit)
    assert "بدهی پرداخت‌نشده" in task.variables["changeMessage"]
    asyncio.run(case.complete("Task_ResolveObstacle", {"changeDecision": "again"}))
    owe(case, 0)
    asyncio.run(case.complete("Task_ResolveObstacle", {"changeDecision": 7, "changeReason": " "}))
    asyncio.run(plain(case).work())
    asyncio.run(plain(case).answer())
    case.instance.assert_completed()
    assert case.request.outcome == plain(case).standard.outcome


def test_work_that_would_be_in_vain_is_given_up_and_its_fees_are_credited(case: EmbeddedCase) -> None:
    asyncio.run(case.apply())
    asyncio.run(until_work(case, owed=50_000))
    with case.office.begin() as uow:
        connection = uow.connections.get(case.connection.bill_id)
        uow.connections.save(replace(connection, carried=Rials(0), state=ConnectionState.REMOVED))
    asyncio.run(case.complete("Task_ResolveObstacle", {"changeDecision": "again"}))
    task = case.task("Task_ResolveObstacle", role=SERVICE.unit)
    assert "وضعیت اشتراک" in task.variables["changeMessage"]
    given_up = {"changeDecision": "give-up", "changeReason": "انشعاب برچیده شده است"}
    asyncio.run(case.complete("Task_ResolveObstacle", given_up))
    case.instance.assert_completed()
    assert case.request.outcome == RequestOutcome.NOT_POSSIBLE
    assert "service-not-possible" in case.sms()
    with case.office.begin() as uow:
        assert uow.metering.orders_of(case.code) == []
        assert uow.connections.get(case.connection.bill_id).carried < Rials(0)
