"""Removals on their way, and what the records say of them."""

import asyncio

from deploy.demo.stories.permanent_collection import removals as stories
from services.model.connections import ConnectionState
from services.specific.permanent_collection.ports import removal_of
from services.specific.permanent_collection.removals import Removal
from tests.process.office import EmbeddedCase, Office

STORY = {story.key: story for story in stories.STORIES}


def case_of(office: Office, key: str = "removal-year") -> EmbeddedCase:
    return office.case(STORY[key])


def removal(case: EmbeddedCase) -> Removal:
    with case.office.begin() as uow:
        return removal_of(uow, case.code)


def state(case: EmbeddedCase) -> ConnectionState:
    with case.office.begin() as uow:
        return uow.connections.get(case.connection.bill_id).state


def begun(office: Office, key: str = "removal-year") -> EmbeddedCase:
    case, sample = case_of(office, key), STORY[key].sample
    assert sample is not None
    asyncio.run(stories.begin(case, sample))
    return case


def warned(office: Office, key: str = "removal-year") -> EmbeddedCase:
    case = begun(office, key)
    asyncio.run(stories.order(case))
    return case


def sent_for(office: Office, key: str = "removal-year") -> EmbeddedCase:
    """The time to pay is over, the agent has his order."""
    case = warned(office, key)
    asyncio.run(case.wait(stories.TIME_TO_PAY))
    return case


def told(case: EmbeddedCase, template: str) -> str:
    [sms] = [each for each in case.sent() if each.template == template]
    return sms.text
