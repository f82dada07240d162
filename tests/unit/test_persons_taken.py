"""Another person than the applicant comes by a sheet's number: the number answers, the person is beside the draft."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from services.intake.drafts import close_draft, forget_draft, notes_beside
from services.intake.persons_taken import NamedPerson, named_persons, take_persons
from services.model.answers import Answer, PersonSheet
from services.model.requests import Request
from tests.fakes.asking import asking
from tests.fakes.samples import DRAFT_KEY, NATIONAL_ID, company_records, registered
from tests.fakes.uow import FakeUnitOfWork, FixedClock
from tests.unit.details_desk import keep

SERVICE = asking()


def take(uow: FakeUnitOfWork, number: str, *, clock: FixedClock | None = None) -> list[tuple[str, str]]:
    answers: Mapping[str, Answer] = {"amperes": 25, "heir": PersonSheet(number=number)}
    found = take_persons(uow, clock=clock or FixedClock(), draft_key=DRAFT_KEY, service=SERVICE, answers=answers)
    return [(each.field, each.code) for each in found]


def named(uow: FakeUnitOfWork, request: Request) -> list[NamedPerson]:
    """Whom the registered request names, as an heir."""
    answers: Mapping[str, Answer] = {"heir": PersonSheet(number="23456789")}
    return list(named_persons(uow, replace(request, application=replace(request.application, answers=answers))))


def test_the_person_is_moved_beside_the_draft_and_its_sheet_is_empty() -> None:
    uow, clock = company_records(), FixedClock()
    number = keep(uow).number
    request = registered(uow, clock)
    assert take(uow, number) == []
    [heir] = named(uow, request)
    assert (heir.title, heir.person.national_id) == ("heir", NATIONAL_ID)
    assert list(named_persons(uow, request)) == []
    left = uow.details.find(number)
    assert left is not None
    assert (left.person, left.draft_key) == (None, DRAFT_KEY)


def test_the_same_number_again_is_in_order_and_another_takes_its_place() -> None:
    uow, clock = company_records(), FixedClock()
    request = registered(uow, clock)
    first, second = keep(uow), keep(uow, draw=1_234_567, nationalId="0790419904")
    assert take(uow, first.number) == take(uow, first.number) == []
    assert take(uow, second.number) == []
    assert [each.person.national_id for each in named(uow, request)] == ["0790419904"]


@pytest.mark.parametrize("fault", ["unknown", "used", "expired"])
def test_a_sheet_that_nobody_can_use_is_told_and_nothing_is_kept(fault: str) -> None:
    uow, clock = company_records(), FixedClock()
    number = keep(uow).number
    if fault == "unknown":
        number = "23456781"
    if fault == "used":
        take(uow, number)
        forget_draft(uow, DRAFT_KEY)
    if fault == "expired":
        clock.advance(timedelta(hours=25))
    assert take(uow, number, clock=clock) == [("heir", fault)]
    assert uow.requests.draft(f"{DRAFT_KEY}/persons") is None


@pytest.mark.parametrize("end", [forget_draft, lambda uow, key: close_draft(uow, key, "1234567890")])
def test_the_person_is_gone_with_the_draft(end: object) -> None:
    uow, clock = company_records(), FixedClock()
    request = registered(uow, clock)
    take(uow, keep(uow).number)
    assert callable(end)
    end(uow, DRAFT_KEY)
    assert named(uow, request) == []
    assert f"{DRAFT_KEY}/persons" in notes_beside(DRAFT_KEY)
