"""What a meter test has left in the records."""

from deploy.demo.stories import STORIES
from services.metering.custody import characters_of
from services.model.connections import ConnectionState
from services.model.steps import StepState
from tests.process.office import EmbeddedCase

STORY = {story.key: story for story in STORIES["meter-test"]}


def hanging(case: EmbeddedCase) -> str:
    """The serial of the meter that hangs at the connection, which has power."""
    with case.office.begin() as uow:
        connection = uow.connections.get(case.connection.bill_id)
    assert connection.state is ConnectionState.ACTIVE
    return connection.meter.serial


def way(case: EmbeddedCase, serial: str) -> list[str]:
    """Who has had the meter, oldest first."""
    with case.office.begin() as uow:
        [meter] = uow.meters.alike(characters_of(serial))
        return [each.holder.value for each in uow.meters.way_of(meter.key)]


def done(case: EmbeddedCase, *numbers: str) -> None:
    """The steps with these numbers are done, each once."""
    for step in case.ids(*numbers):
        assert [row.state for row in case.steps(step)] == [StepState.DONE], step
