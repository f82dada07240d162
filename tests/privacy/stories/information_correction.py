"""What happens to the planted people whose telephones change."""

from deploy.demo.stories import information_correction
from deploy.demo.stories.plain_case import PlainCase
from services.model.complaints import ComplaintAbout, ComplaintDecision
from services.model.keys import RequestOutcome
from tests.privacy.planted_case import PlantedCase
from tests.privacy.stories.book import Book

_SERVICE = "information-correction"
_book = Book(_SERVICE, outcome=RequestOutcome("information-corrected"))


@_book.story("form-telephones", "submit-telephones")
async def corrected(case: PlantedCase) -> None:
    """The examiner looks at the telephones that are asked for, and at whom the request names besides, and approves."""
    plain = PlainCase.of(case, _SERVICE)
    await case.apply()
    await case.look_at("contact")
    await case.names(case.another)
    await plain.examine()
    await plain.after_examination()


@_book.story("form-objection", "submit-objection")
async def objected(case: PlantedCase) -> None:
    """Refused; what is said against it and answered is looked at, and the request begun again with the same person."""
    said = case.person.family.said
    await case.apply()
    await information_correction.refuse(case)
    await case.complain(ComplaintAbout.CONDUCT, f"گفتند {said}")
    await information_correction.look_again(case, ComplaintDecision.REOPENED, f"نباید می‌گفتند {said}")
    await PlainCase.of(case, _SERVICE).examine()
    await case.closed()


STORIES = _book.told
