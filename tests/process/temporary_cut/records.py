"""What the records say of a cut, and what others write into them."""

from datetime import timedelta

from deploy.demo.stories import STORIES
from deploy.demo.stories import temporary_cut as stories
from services.model.connections import ConnectionState
from services.model.cuts import Cut
from services.specific.temporary_cut.hours import CuttingHours, cutting_hours
from services.specific.temporary_cut.model import PremisesKind, Proceeding
from services.specific.temporary_cut.objections import object_to_cut
from services.specific.temporary_cut.ports import proceeding_of
from services.specific.temporary_cut.premises import note_vital
from tests.process.office import EmbeddedCase, Office

STORY = {story.key: story for story in STORIES[stories.SERVICE]}


def case_of(office: Office, key: str) -> EmbeddedCase:
    return office.case(STORY[key])


def state(case: EmbeddedCase) -> ConnectionState:
    with case.office.begin() as uow:
        return uow.connections.get(case.connection.bill_id).state


def kept(case: EmbeddedCase) -> Cut | None:
    """The cut as it was recorded."""
    with case.office.begin() as uow:
        return uow.cuts.of_request(case.code)


def proceeding(case: EmbeddedCase) -> Proceeding:
    with case.office.begin() as uow:
        return proceeding_of(uow, case.code)


def hours(case: EmbeddedCase) -> CuttingHours:
    with case.office.begin() as uow:
        return cutting_hours(uow, case.connection.bill_id, since=case.now())


def make_vital(case: EmbeddedCase) -> None:
    with case.office.begin() as uow:
        note_vital(uow, clock=case.office.clock, bill_id=case.connection.bill_id, kind=PremisesKind.BREATHING_MACHINE)


def object_to(case: EmbeddedCase, text: str = "قبض‌ها را پرداخته‌ام") -> None:
    with case.office.begin() as uow:
        object_to_cut(uow, clock=case.office.clock, tracking_code=case.code, text=text)
    case.engine.run()


def told(case: EmbeddedCase, template: str) -> str:
    """The text of the one SMS of a template."""
    [sms] = [each for each in case.sent() if each.template == template]
    return sms.text


def travel_to_hour(case: EmbeddedCase, hour: int) -> None:
    """To the hour, in Tehran, of the next day on which power may be cut."""
    opening = hours(case).next_after(case.now())
    case.engine.travel(opening.replace(hour=hour, minute=0) - case.now() + timedelta(seconds=1))
