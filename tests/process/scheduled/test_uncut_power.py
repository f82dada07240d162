"""Of power that was found to be brought back and was not cut again, a night reminds who is in charge of the unit."""

import asyncio
from dataclasses import replace

import pytest

from deploy.demo.stories import ALL_STORIES
from deploy.demo.stories.story import DAY
from services.jalali import local_date
from services.metering.self_willed_terms import self_willed_terms
from services.model.connections import ConnectionState
from services.model.self_willed import FoundBy, SelfWilledReconnection
from services.scheduled.uncut_power import TEMPLATE
from services.text import to_persian_digits
from services.units import unit_of
from tests.examples import plain_service
from tests.process.office import EmbeddedCase, Office

pytestmark = pytest.mark.process


def found_by_request(office: Office) -> EmbeddedCase:
    """A request that has ended, and power of which it has found that its subscriber has brought it back."""
    key = plain_service(examined=True).key
    case = office.case(next(story for story in ALL_STORIES if story.service == key))
    asyncio.run(case.apply())
    case.task("Task_ExamineRequest").complete({"examineDecision": "rejected", "examineReason": "مدارک ناقص است"})
    case.instance.assert_completed()
    bill_id = case.connection.bill_id
    with office.begin() as uow:
        uow.connections.save(replace(uow.connections.get(bill_id), state=ConnectionState.ACTIVE))
        record = SelfWilledReconnection(
            tracking_code=case.code, bill_id=bill_id, found_on=local_date(case.now()), found_by=FoundBy.CHECK
        )
        uow.self_willed.add(record)
    return case


def test_who_is_in_charge_is_told_once_when_nobody_has_cut_for_some_days(office: Office) -> None:
    case = found_by_request(office)
    terms = self_willed_terms().reminder_on(local_date(case.now()))
    office.engine.travel((terms.after - 1) * DAY)
    assert TEMPLATE not in case.sms()
    for _ in range(3):
        office.engine.travel(DAY)
    [reminder] = [each for each in case.sent() if each.template == TEMPLATE]
    assert reminder.mobile == unit_of(terms.unit).mobile
    assert to_persian_digits(case.connection.bill_id) in reminder.text
    assert all(each.state == "completed" for each in office.engine.instances("uncut-power"))
