"""What happens to who is refused a correction and objects: the outcome stands, or the request is begun again."""

from deploy.demo.case import Case
from deploy.demo.stories.plain_case import PlainCase
from deploy.demo.stories.plain_connections import plain_connection
from deploy.demo.stories.story import DAY, HOUR, StoryBook
from services.model.complaints import ComplaintAbout, ComplaintDecision
from services.model.connections import ConnectionState
from services.model.keys import RequestOutcome

SERVICE = "information-correction"

_STANDS, _BEGUN_AGAIN = f"{SERVICE}-complaint-stands", f"{SERVICE}-complaint-granted"
_book = StoryBook(SERVICE, outcome=RequestOutcome("information-corrected"))


async def refuse(case: Case) -> None:
    """Examined, and refused."""
    await PlainCase.of(case, SERVICE).examine("rejected", "مدرک شمارهٔ تازه نرسیده است")
    await case.closed()


async def look_again(case: Case, decision: ComplaintDecision, reason: str) -> None:
    """CMP-01: another person than the first says what it comes to."""
    await case.wait(HOUR)
    await case.complete("Task_LookAgain", {"secondLook": {"decision": decision.value, "reason": reason}})
    await case.complaint_answered()


@_book.story(
    _STANDS,
    sample=plain_connection(_STANDS, ConnectionState.ACTIVE),
    title="رد درخواست، اعتراض، و نتیجه‌ای که می‌ماند",
    outcome=RequestOutcome.REJECTED,
    shown=True,
)
async def stands(case: Case) -> None:
    """The second look comes to what the first has come to."""
    await case.apply()
    await refuse(case)
    await case.wait(HOUR)
    await case.complain(ComplaintAbout.OUTCOME, "مدرک را با درخواست داده‌ام")
    await look_again(case, ComplaintDecision.STANDS, "در پرونده مدرکی از شمارهٔ تازه نیست")


@_book.story(
    _BEGUN_AGAIN,
    sample=plain_connection(_BEGUN_AGAIN, ConnectionState.ACTIVE),
    title="رد درخواست، اعتراض، و درخواستی که از نو آغاز می‌شود",
    on_postgresql=True,
)
async def begun_again(case: Case) -> None:
    """The complaint is right: the request is begun again with what its applicant has said before, and approved."""
    await case.apply()
    await refuse(case)
    await case.wait(2 * DAY)
    await case.complain(ComplaintAbout.OUTCOME, "مدرک را با درخواست داده‌ام")
    await look_again(case, ComplaintDecision.REOPENED, "مدرک رسیده بود")
    await PlainCase.of(case, SERVICE).examine()
    await case.closed()


STORIES = _book.stories
