"""Two at once over one person's details: each sees what the other has written, or is told to come again."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from db.engine import Database
from db.errors import WriteConflict
from db.unit_of_work import SqlUnitOfWork
from services.intake.details import keep_details
from services.intake.details_corrected import correct_details
from services.intake.details_taken import take_details
from services.intake.documents import check_documents
from services.intake.drafts import load_draft
from services.model.details import PersonalDetails
from tests.db import rows
from tests.db.racing import Meeting, race
from tests.fakes.samples import NATIONAL_ID, typed_application
from tests.fakes.uow import FixedClock

DRAFT = "form-1"
PERSON = {"personKind": "", "nationalId": NATIONAL_ID, "mobile": "09121234567", "landline": "02188001122"}
OTHER_MOBILE = "09127654321"
CLOCK = FixedClock()


def one_was_sent_away(answers: Sequence[object], database: Database) -> bool:
    """PostgreSQL sends one of the two away; SQLite lets it in after the other has ended."""
    return sum(isinstance(each, WriteConflict) for each in answers) == (0 if database.counting is None else 1)


def test_of_two_applications_that_name_one_sheet_at_once_one_gets_it(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        kept = keep_details(
            uow, clock=CLOCK, typed=PERSON, saved_by="counter", valid_for=timedelta(hours=1), draw=lambda _below: 7
        )
    assert isinstance(kept, PersonalDetails)
    meeting = Meeting()

    def start(draft_key: str) -> str:
        with SqlUnitOfWork(database) as uow:
            uow.details.find(kept.number)
            meeting.wait()
            taken = take_details(uow, clock=CLOCK, draft_key=draft_key, application={"detailsNumber": kept.number})
            return taken.fault.code if taken.fault else draft_key

    answers = race([lambda: start("form-1"), lambda: start("form-2")])
    assert one_was_sent_away(answers, database)
    assert start("form-3") == "used"
    with SqlUnitOfWork(database) as uow:
        found = uow.details.find(kept.number)
    assert found is not None
    assert [each for each in answers if each not in ("used", found.draft_key)] == [
        each for each in answers if isinstance(each, WriteConflict)
    ]
    assert found.person is None


def test_a_correction_that_is_saved_while_the_check_runs_is_not_lost_unseen(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        uow.connections.save(rows.connection())
    check(database, typed_application(mobile="12", reading="x"))
    meeting = Meeting()

    def corrected() -> str:
        with SqlUnitOfWork(database) as uow:
            load_draft(uow, DRAFT)
            meeting.wait()
            assert correct_details(uow, clock=CLOCK, draft_key=DRAFT, typed={"mobile": OTHER_MOBILE}) == ()
            return "corrected"

    answers = race([corrected, lambda: check(database, {"reading": "y"}, meeting)])
    assert one_was_sent_away(answers, database)
    # Who was sent away comes again.
    retries: tuple[Callable[[], str], ...] = (corrected, lambda: check(database, {"reading": "y"}))
    for answer, again in zip(answers, retries, strict=True):
        if isinstance(answer, WriteConflict):
            again()
    with SqlUnitOfWork(database) as uow:
        fields = load_draft(uow, DRAFT).fields
    assert (fields["mobile"], fields["reading"]) == (OTHER_MOBILE, "y")


def check(database: Database, application: object, meeting: Meeting | None = None) -> str:
    with SqlUnitOfWork(database) as uow:
        load_draft(uow, DRAFT)
        if meeting:
            meeting.wait()
        check_documents(
            uow,
            clock=CLOCK,
            service_key=rows.SERVICE.key,
            draft_key=DRAFT,
            application=application,
        )
    return "checked"
