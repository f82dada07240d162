"""What a clerk is told of personal details, from the moment that they are kept until long after the request's end."""

from dataclasses import replace

from services.archive import archive_request
from services.intake.details_outcome import DetailsOutcome, DetailsState, outcome_of
from services.intake.drafts import discard_draft
from services.intake.registration import register_request
from services.model.keys import RequestOutcome
from tests.fakes.samples import DRAFT_KEY, ELEMENT, EXAMPLE, SERVICE, company_records, registered
from tests.fakes.uow import FakeUnitOfWork, FixedClock
from tests.unit.details_desk import DAY, application_with, keep
from tests.unit.intake_desk import check


class Clerk:
    """Somebody who has kept details, applies with them, and looks what became of them."""

    def __init__(self, uow: FakeUnitOfWork | None = None) -> None:
        self.uow, self.clock = uow or company_records(), FixedClock()
        self.number = keep(self.uow, self.clock).number

    def apply(self, **changes: object) -> None:
        check(self.uow, application_with(self.number, **changes), clock=self.clock)

    def register(self) -> str:
        request = register_request(
            self.uow, clock=self.clock, service_key=SERVICE, draft_key=DRAFT_KEY, element=ELEMENT
        )
        return request.tracking_code

    def sees(self) -> DetailsOutcome:
        details = self.uow.details.find(self.number)
        assert details is not None
        return outcome_of(self.uow, details, now=self.clock.now())


def test_details_wait_for_their_application_until_they_expire() -> None:
    clerk = Clerk()
    assert clerk.sees() == DetailsOutcome(state=DetailsState.UNUSED)
    assert not clerk.sees().is_final
    clerk.clock.advance(DAY)
    assert clerk.sees() == DetailsOutcome(state=DetailsState.EXPIRED)


def test_the_tracking_code_is_told_as_soon_as_there_is_one_and_for_good() -> None:
    clerk = Clerk()
    clerk.apply()
    assert clerk.sees() == DetailsOutcome(state=DetailsState.BEING_REGISTERED, service_title=EXAMPLE.title)
    code = clerk.register()
    told = DetailsOutcome(state=DetailsState.REGISTERED, service_title=EXAMPLE.title, tracking_code=code)
    assert clerk.sees() == told
    assert told.is_final
    outcome = RequestOutcome.WITHDRAWN
    archive_request(clerk.uow, clock=clerk.clock, tracking_code=code, outcome=outcome, element_instance_key=9)
    clerk.clock.advance(100 * DAY)
    assert clerk.sees() == told


def test_what_is_to_be_corrected_is_told_and_then_no_more() -> None:
    clerk = Clerk()
    clerk.apply(reading="x")
    seen = clerk.sees()
    assert (seen.state, [each.field for each in seen.findings]) == (DetailsState.AWAITS_CORRECTION, ["reading"])
    clerk.apply()
    assert clerk.sees().state is DetailsState.BEING_REGISTERED


def test_an_application_that_was_given_up_is_not_registered() -> None:
    clerk = Clerk()
    clerk.apply(reading="x")
    discard_draft(clerk.uow, DRAFT_KEY)
    assert clerk.sees() == DetailsOutcome(state=DetailsState.NOT_REGISTERED)


def test_the_open_request_that_stands_in_the_way_is_named() -> None:
    uow, clock = company_records(), FixedClock()
    other = registered(uow, clock)
    uow.requests.rows[other.tracking_code] = replace(other, draft_key="another")
    uow.requests.delete_draft(DRAFT_KEY)
    clerk = Clerk(uow)
    clerk.apply()
    assert clerk.sees() == DetailsOutcome(
        state=DetailsState.ALREADY_OPEN, service_title=EXAMPLE.title, tracking_code=other.tracking_code
    )
