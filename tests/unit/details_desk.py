"""A clerk who writes down personal details, for the tests of what becomes of them."""

from collections.abc import Callable
from datetime import timedelta

from services.intake.details import keep_details
from services.model.details import PersonalDetails
from tests.fakes.samples import NATIONAL_ID, typed_application
from tests.fakes.uow import FakeUnitOfWork, FixedClock

DAY = timedelta(hours=24)
PERSON = {"personKind": "", "nationalId": NATIONAL_ID, "mobile": "09121234567", "landline": "02188001122"}


def drawn(*numbers: int) -> Callable[[int], int]:
    """Draws these numbers in turn."""
    left = iter(numbers)
    return lambda _below: next(left)


def keep(
    uow: FakeUnitOfWork, clock: FixedClock | None = None, *, draw: int = 2_345_678, **changes: object
) -> PersonalDetails:
    """The details of the sample subscriber, kept by the counter."""
    kept = keep_details(
        uow,
        clock=clock or FixedClock(),
        typed={**PERSON, **changes},
        saved_by="counter",
        valid_for=DAY,
        draw=drawn(draw),
    )
    assert isinstance(kept, PersonalDetails), kept
    return kept


def application_with(number: object, **changes: object) -> dict[str, object]:
    """What the start form holds: everything but the person, and the number of the details."""
    fields = typed_application(detailsNumber=number, **changes)
    return {name: value for name, value in fields.items() if name not in PERSON}
