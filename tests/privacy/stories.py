"""What happens to the planted people: each way in which an application can come in, be corrected, and end."""

from collections.abc import Mapping
from typing import cast

from deploy.demo.case import Case
from deploy.demo.stories import meter_relocation, name_change, settlement
from deploy.demo.stories.common import correct_application
from deploy.demo.stories.story import MINUTE, Story, StoryBook
from services.model.keys import RequestOutcome
from services.specific.meter_relocation.model import PlaceSuitability
from tests.privacy.connections import bill_id_of
from tests.privacy.people import Person, planted_people
from tests.privacy.planted_case import PlantedCase

PEOPLE = planted_people(20)

NEVER_REGISTERED = "form-given-up"

_OWNERS: Mapping[int, int] = {8: 9, 10: 11, 12: 13, 14: 15}
"""Name changes: whose connection, and who takes it over."""

APPLICANTS: Mapping[str, Person] = {bill_id_of(each): PEOPLE[_OWNERS.get(each.number, each.number)] for each in PEOPLE}
"""Who applies, by bill ID."""

_settlements = StoryBook("settlement", outcome=RequestOutcome("settled"))
_name_changes = StoryBook("name-change", outcome=RequestOutcome("name-changed"))
_relocations = StoryBook("meter-relocation", outcome=RequestOutcome("relocated"))


def _bill_id(number: int) -> str:
    return bill_id_of(PEOPLE[number])


async def _examined_again(case: Case) -> None:
    await settlement.examine(case)
    await settlement.pay_fees(case)
    await settlement.confirm_payment(case)
    await settlement.meter_is_in_order(case)


@_settlements.story("form-settled", bill_id=_bill_id(0), title="")
@_settlements.story("form-settled-too", bill_id=_bill_id(1), title="")
@_settlements.story("submit-settled", bill_id=_bill_id(2), title="")
async def settled(case: Case) -> None:
    """All steps of an ordinary settlement."""
    await settlement.until_test(case)
    await settlement.meter_is_in_order(case)


@_settlements.story("form-other-person", bill_id=_bill_id(3), title="")
async def somebody_else(case: Case) -> None:
    """The details are of somebody who is not the subscriber; they are put right on the page."""
    planted = cast("PlantedCase", case)
    await case.apply(nationalId=PEOPLE[4].national_id)
    await planted.correct_details(nationalId=PEOPLE[3].national_id)
    await correct_application(case)
    await _examined_again(case)


@_settlements.story(NEVER_REGISTERED, bill_id=_bill_id(4), title="")
async def given_up(case: Case) -> None:
    """Nothing was brought along, and the applicant gives up: never registered."""
    await case.apply(documents=[])
    await cast("PlantedCase", case).give_up()


@_settlements.story("form-withdrawn", bill_id=_bill_id(5), title="", outcome=RequestOutcome.WITHDRAWN)
async def withdrawn(case: Case) -> None:
    """The subscriber takes the request back."""
    await case.apply()
    await settlement.examine(case)
    await case.withdraw()
    await case.closed()


@_settlements.story("form-returned", bill_id=_bill_id(6), title="")
@_settlements.story("submit-returned", bill_id=_bill_id(7), title="")
async def returned(case: Case) -> None:
    """Diagnosis returns the request; a telephone number has changed meanwhile."""
    planted = cast("PlantedCase", case)
    await case.apply()
    await settlement.examine(case, "returned-documents", "تصویر کارت خوانا نیست")
    await planted.correct_details(mobile=planted.mobile)
    await correct_application(case, documents=settlement.EVERY_DOCUMENT)
    await _examined_again(case)


@_name_changes.story("form-name-changed", bill_id=_bill_id(8), title="")
@_name_changes.story("submit-name-changed", bill_id=_bill_id(12), title="")
async def name_changed(case: Case) -> None:
    """All steps of a name change."""
    await name_change.ordinary(case)


@_name_changes.story("form-name-misspelt", bill_id=_bill_id(10), title="")
async def name_misspelt(case: Case) -> None:
    """The change form is wrong at first."""
    await name_change.until_change_form(case)
    await name_change.complete_change_form(case, fullName=str(case.new_owner()["fullName"]).split()[-1])
    await name_change.complete_change_form(case)
    await case.closed()


@_name_changes.story("form-name-change-withdrawn", bill_id=_bill_id(14), title="", outcome=RequestOutcome.WITHDRAWN)
async def name_change_withdrawn(case: Case) -> None:
    """The new owner's data is entered, then the request is taken back."""
    await name_change.until_fees(case)
    await case.wait(5 * MINUTE)
    await case.withdraw()
    await case.closed()


@_relocations.story("form-relocated", bill_id=_bill_id(16), title="")
@_relocations.story("submit-relocated", bill_id=_bill_id(17), title="")
async def relocated(case: Case) -> None:
    """All steps of a relocation."""
    await meter_relocation.until_relocation(case)
    await meter_relocation.relocate(case)
    await case.closed()


@_relocations.story("form-place-refused", bill_id=_bill_id(18), title="", outcome=RequestOutcome.NOT_POSSIBLE)
@_relocations.story("submit-place-refused", bill_id=_bill_id(19), title="", outcome=RequestOutcome.NOT_POSSIBLE)
async def place_refused(case: Case) -> None:
    """The place is refused."""
    await meter_relocation.until_visit(case)
    await meter_relocation.visit_place(case, PlaceSuitability.REFUSED, reason="محل نصب در مسیر لولهٔ گاز است")
    await case.closed()


STORIES: tuple[Story, ...] = (*_settlements.stories, *_name_changes.stories, *_relocations.stories)
BY_FORM = frozenset(story.key for story in STORIES if story.key.startswith("form-"))
