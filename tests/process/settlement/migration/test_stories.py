"""Settlements that are migrated before each thing that anybody does, to and fro: they end as if nothing had been."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial

import pytest

from deploy.demo.case import Form
from deploy.demo.stories import STORIES
from deploy.demo.stories.story import Story
from services.model.connections import Connection
from tests.process.office import EmbeddedCase, Office
from tests.process.settlement.migration.conftest import Deploy, Versions
from tests.process.settlement.migration.running import EmbeddedRunning
from tests.process.settlement.migration.variants import changed, kept, replaced
from tests.zeebekit import EmbeddedEngine
from workers.migration.plan import make_plan
from workers.migration.progress import Progress
from workers.migration.run import carry_out
from workers.migration.running import Definition

pytestmark = pytest.mark.process

# Together they wait wherever a settlement waits, but for what follows wrong reports.
TOLD = ("agent-in-time", "meter-failure", "withdrawn", "fees-unpaid")
CONTROL = "settlement-control-readings.bpmn"
CHANGES = {CONTROL: changed(CONTROL, replaced("PT15M", "PT20M")), "settlement.bpmn": changed("settlement.bpmn", kept)}

Facts = tuple[object, ...]
NewOffice = Callable[[], AbstractContextManager[Office]]


class _ToAndFro(EmbeddedRunning):
    """Our version of each process and the newest one, which is the newest or, every other time, ours is."""

    def __init__(self, engine: EmbeddedEngine, ours: Versions, *, is_turned: bool) -> None:
        super().__init__(engine)
        self._ours = ours
        self._is_turned = is_turned

    def definitions(self) -> Sequence[Definition]:
        found = super().definitions()
        newest = {each.process_id: each.version for each in found}
        sign = -1 if self._is_turned else 1
        return [
            Definition(key=each.key, process_id=each.process_id, version=sign * each.version)
            for each in found
            if each.version in (self._ours[each.process_id], newest[each.process_id])
        ]


class _MigratedCase(EmbeddedCase):
    """Its request, and what that has left behind, is on another version before each act."""

    def __init__(self, office: Office, service: str, connection: Connection, *, ours: Versions) -> None:
        super().__init__(office, service, connection)
        self._ours = ours
        self._migrated = 0

    def migrate(self) -> None:
        plan = make_plan(_ToAndFro(self.engine, self._ours, is_turned=self._migrated % 2 == 0))
        outcome = carry_out(plan, self.office.gateway, Progress())
        assert (plan.staying, outcome.refused, outcome.ended) == ([], [], [])
        assert outcome.migrated
        self.engine.run()
        self._migrated += 1

    async def complete(self, element_id: str, form: Form | None = None) -> None:
        self.migrate()
        await super().complete(element_id, form)

    async def wait(self, duration: timedelta) -> None:
        self.migrate()
        await super().wait(duration)

    async def withdraw(self) -> None:
        self.migrate()
        await super().withdraw()


@pytest.mark.parametrize("key", TOLD)
def test_a_migrated_request_ends_as_one_that_nobody_touched(
    new_office: NewOffice, deploy: Deploy, ours: Versions, key: str
) -> None:
    story = next(each for each in STORIES["settlement"] if each.key == key)
    deploy(CHANGES)
    with new_office() as office:
        expected = _facts(_played(EmbeddedCase, office, story))
    with new_office() as office:
        case = _played(partial(_MigratedCase, ours=ours), office, story)
        assert _facts(case) == expected
        case.instance.assert_no_incidents()


def _played(kind: Callable[[Office, str, Connection], EmbeddedCase], office: Office, story: Story) -> EmbeddedCase:
    case = office.case(story)
    played = kind(office, case.service, case.connection)
    asyncio.run(_play(story, played))
    return played


async def _play(story: Story, case: EmbeddedCase) -> None:
    await story.play(case)


def _facts(case: EmbeddedCase) -> Facts:
    """What has become of a request: its end, its ledger, its bills, its SMS."""
    ledger = [(row.step, row.state, row.element_id) for row in case.ledger()]
    bills = [(bill.kind, bill.state, [line.code for line in bill.lines]) for bill in case.bills()]
    return case.request.outcome, ledger, bills, case.sms(), case.instance.state
