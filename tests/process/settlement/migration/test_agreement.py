"""What a plan says of a change, the engine says too: it takes what can go, and refuses what cannot."""

import asyncio
from collections.abc import Mapping

import pytest

from deploy.demo.stories import STORIES
from services.errors import EngineRefused
from tests.process.office import EmbeddedCase
from tests.process.settlement.migration.conftest import DeployApart, Migration, NewCase
from tests.process.settlement.migration.variants import (
    Edit,
    attached,
    changed,
    kept,
    replaced,
    retyped,
    timed,
    told,
    wrapped,
)
from workers.migration.mapping import ByHand
from workers.migration.plan import Outdated

pytestmark = pytest.mark.process

CONTROL = "settlement-control-readings.bpmn"
AT, AROUND, LIMIT = "Task_ControlReadings", "SubProcess_ControlReadings", "Event_ControlLimitMissed"

GOES: Mapping[str, Edit] = {
    "nothing but the version tag": kept,
    "a limit that is longer": timed(LIMIT, "PT40M"),
    "a limit that hangs on something else": attached(LIMIT, to="SubProcess_ReadMeter"),
    "a limit under another id": replaced(LIMIT, "Event_Late"),
    "a limit that has become a message": told(LIMIT, "limit-missed"),
    "another job elsewhere": retyped("Task_CheckReading", "sendTask"),
}
STAYS: Mapping[str, Edit] = {
    "the task under another id": replaced(AT, "Task_Control"),
    "a job instead of the task": retyped(AT, "serviceTask", job="check-reading"),
    "the task in a sub-process of its own": wrapped(AT),
    "the sub-process around it under another id": replaced(AROUND, "SubProcess_Control"),
}


@pytest.fixture
def case(case_of_ours: NewCase) -> EmbeddedCase:
    """A settlement that waits for diagnosis."""
    case = case_of_ours(STORIES["settlement"][0])
    asyncio.run(case.apply())
    case.instance.assert_waiting_at(AT, AROUND)
    return case


def controlled(migration: Migration) -> Outdated:
    """The call in which it waits, as the plan has it."""
    [found] = [each for each in migration.plan().outdated if each.change.old.process_id == CONTROL.partition(".")[0]]
    return found


def test_what_the_plan_lets_go_the_engine_takes(
    case: EmbeddedCase, migration: Migration, deploy_apart: DeployApart, subtests: pytest.Subtests
) -> None:
    """One request goes from each of these versions to the next."""
    for name, edit in GOES.items():
        deploy_apart(CONTROL, changed(CONTROL, edit))
        with subtests.test(name):
            assert controlled(migration).hindrances == []
            assert migration.run().refused == []
            assert migration.plan().trees == []
            case.instance.assert_waiting_at(AT, AROUND).assert_no_incidents()


def test_what_the_plan_keeps_back_the_engine_would_refuse(
    case: EmbeddedCase, migration: Migration, deploy_apart: DeployApart, subtests: pytest.Subtests
) -> None:
    for name, edit in STAYS.items():
        deploy_apart(CONTROL, changed(CONTROL, edit))
        with subtests.test(name):
            found = controlled(migration)
            assert {lost.element.id for lost in found.hindrances} & {AT, AROUND}
            for pairs in _tried(migration, found):
                with pytest.raises(EngineRefused):
                    migration.office.gateway.migrate(found.instance.key, found.change.new.key, pairs)
            case.instance.assert_waiting_at(AT, AROUND)


def _tried(migration: Migration, found: Outdated) -> list[ByHand]:
    """The mapping as the plan has it, and with all that has kept its id."""
    mapping = found.change.mapping
    new = migration.running.xml(found.change.new)
    same = {key: key for key in mapping.lost if f'id="{key}"' in new}
    return [mapping.pairs, {**mapping.pairs, **same}]
