"""Records that are submitted: all are checked before any is kept, each has its answer whatever becomes of the engine
and of the database meanwhile, and repeating is safe.
"""

import json
from collections.abc import Mapping, Sequence

import pytest

from services.archive import archive_request
from services.errors import EngineRefused, TechnicalError
from services.identifiers import make_bill_id
from services.intake.drafts import discard_draft
from services.intake.registration import register_request
from services.model.keys import RequestOutcome
from services.problems import Refused
from services.registry.values import LastBill
from services.submission.starting import SubmissionState, Submitted
from services.submission.submit import submit_file, submit_records
from tests.examples import other_than, plain_service
from tests.fakes.samples import ELEMENT, NATIONAL_ID, sample_connection, typed_for
from tests.fakes.submission import FakeStarter, FakeTransactions
from tests.fakes.uow import FakeUnitOfWork, FixedClock

STARTED, NOT_STARTED = SubmissionState.STARTED, SubmissionState.NOT_STARTED
STARTED_BEFORE, REGISTERED_BEFORE = SubmissionState.STARTED_BEFORE, SubmissionState.REGISTERED_BEFORE

SERVICE = plain_service(reading=False, last_bill=LastBill.NONE)
OTHER_SERVICE = other_than(SERVICE, plain=True, reading=False, last_bill=LastBill.NONE)
BILL_IDS = [make_bill_id(file_code=file_code, company="041") for file_code in (1234567, 7654321, 2345678)]

Record = Mapping[str, object]


class Submitter:
    """An operator with records of three connections."""

    def __init__(self) -> None:
        uow = FakeUnitOfWork()
        for bill_id in BILL_IDS:
            uow.connections.save(sample_connection(bill_id))
        self.transactions = FakeTransactions(uow)
        self.starter = FakeStarter()
        self.clock = FixedClock()

    def submit(self, *records: Record) -> Sequence[Submitted]:
        return submit_records(
            records, service=SERVICE, transactions=self.transactions, clock=self.clock, starter=self.starter
        )

    def submit_file(self, content: bytes, name: str) -> Sequence[Submitted]:
        return submit_file(
            content,
            name=name,
            service=SERVICE,
            transactions=self.transactions,
            clock=self.clock,
            starter=self.starter,
        )

    def register(self) -> str:
        """What the process does that was started last; the tracking code."""
        key = str(self.starter.started[-1]["draftKey"])

        def register(uow: FakeUnitOfWork) -> str:
            request = register_request(uow, clock=self.clock, service_key=SERVICE.key, draft_key=key, element=ELEMENT)
            return request.tracking_code

        return self.transactions.run(register)

    @property
    def kept(self) -> int:
        """Drafts and notes of starts."""
        return len(self.transactions.uow.requests.drafts)


@pytest.fixture
def submitter() -> Submitter:
    return Submitter()


def record(number: int = 0, **changes: object) -> dict[str, object]:
    """What the subscriber of one of the connections brings."""
    typed = typed_for(SERVICE.key, billId=BILL_IDS[number])
    return {name: value for name, value in typed.items() if name != "lastBillPaymentId"} | changes


def three_records() -> list[Record]:
    return [record(number) for number in range(3)]


def states(answers: Sequence[Submitted]) -> list[SubmissionState]:
    return [answer.state for answer in answers]


def test_all_faults_of_all_records_are_told_at_once_and_nothing_is_kept(submitter: Submitter) -> None:
    with pytest.raises(Refused) as refusal:
        submitter.submit(record(0, mobile="1", nationalId="x"), record(1), record(2, landline="2"))
    found = {(problem.record, problem.field) for problem in refusal.value.problems}
    assert found == {(1, "mobile"), (1, "nationalId"), (3, "landline")}
    assert (submitter.kept, submitter.starter.asked) == (0, 0)


def test_a_problem_is_told_by_the_fields_title_and_quotes_nothing(submitter: Submitter) -> None:
    with pytest.raises(Refused) as refusal:
        submitter.submit(record(mobile="0912345"))
    persian, english = refusal.value.problems[0].lines()
    assert persian.startswith("رکورد ۱: تلفن همراه: ")
    assert english.startswith("record 1, mobile: ")
    assert "0912345" not in persian + english + str(refusal.value)


def test_the_engine_gets_the_drafts_key_and_no_personal_data(submitter: Submitter) -> None:
    assert states(submitter.submit(record())) == [STARTED]
    [variables] = submitter.starter.started
    assert submitter.starter.processes == [SERVICE.key]
    assert NATIONAL_ID not in json.dumps(variables)
    assert NATIONAL_ID in submitter.transactions.uow.requests.drafts[str(variables["draftKey"])]


def test_what_is_submitted_again_starts_nothing_twice(submitter: Submitter) -> None:
    first = submitter.submit(*three_records())
    again = submitter.submit(*three_records())
    assert (states(first), states(again)) == ([STARTED] * 3, [STARTED_BEFORE] * 3)
    assert [each.process_instance_key for each in first] == [each.process_instance_key for each in again]
    assert submitter.starter.asked == 3


def test_a_file_says_the_same_as_the_records_in_it(submitter: Submitter) -> None:
    names = [name for name, value in record().items() if isinstance(value, str)]
    rows = [names, *([str(each[name]) for name in names] for each in three_records())]
    table = "\n".join(";".join(row) for row in rows)
    assert states(submitter.submit_file(table.encode(), "requests.csv")) == [STARTED] * 3
    text = json.dumps([{**each, "documents": []} for each in three_records()])
    assert states(submitter.submit_file(text.encode(), "requests.json")) == [STARTED_BEFORE] * 3


@pytest.mark.parametrize("records", [[record(), record()], [record(), record(clientReference="other")]])
def test_a_connection_appears_once_among_the_records(submitter: Submitter, records: list[Record]) -> None:
    with pytest.raises(Refused, match="repeated"):
        submitter.submit(*records)
    assert submitter.kept == 0


def test_a_registered_request_is_told_by_its_code_also_after_it_is_closed(submitter: Submitter) -> None:
    submitter.submit(record(clientReference="branch-7/31"))
    code = submitter.register()
    assert [each.tracking_code for each in submitter.submit(record(clientReference="branch-7/31"))] == [code]
    submitter.transactions.run(
        lambda uow: archive_request(
            uow,
            clock=submitter.clock,
            tracking_code=code,
            outcome=RequestOutcome("withdrawn"),
            element_instance_key=ELEMENT.element_instance_key,
        )
    )
    [answer] = submitter.submit(record(clientReference="branch-7/31"))
    assert (answer.state, answer.tracking_code) == (REGISTERED_BEFORE, code)
    assert submitter.starter.asked == 1


def test_a_client_reference_belongs_to_one_connection_and_one_service(submitter: Submitter) -> None:
    submitter.submit(record(0, clientReference="branch-7/31"))
    with pytest.raises(Refused, match="used"):
        submitter.submit(record(1, clientReference="branch-7/31"))
    with pytest.raises(Refused, match="used"):
        submit_records(
            [record(0, clientReference="branch-7/31")],
            service=OTHER_SERVICE,
            transactions=submitter.transactions,
            clock=submitter.clock,
            starter=submitter.starter,
        )


def test_a_connection_whose_request_is_open_is_told_with_its_code(submitter: Submitter) -> None:
    submitter.submit(record(clientReference="first"))
    code = submitter.register()
    with pytest.raises(Refused, match="already-open") as refusal:
        submitter.submit(record(clientReference="second"))
    assert code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")) in refusal.value.problems[-1].persian


def test_an_application_that_was_given_up_may_be_submitted_again(submitter: Submitter) -> None:
    submitter.submit(record())
    key = str(submitter.starter.started[0]["draftKey"])
    submitter.transactions.run(lambda uow: discard_draft(uow, key))
    assert submitter.kept == 0
    assert states(submitter.submit(record())) == [STARTED]


def test_without_an_engine_nothing_is_kept(submitter: Submitter) -> None:
    submitter.starter.ready = False
    with pytest.raises(TechnicalError):
        submitter.submit(record())
    assert submitter.kept == 0


def test_a_lone_record_whose_start_fails_is_started_by_repeating(submitter: Submitter) -> None:
    submitter.starter.faults[1] = TechnicalError("the engine does not answer")
    with pytest.raises(TechnicalError):
        submitter.submit(record())
    assert states(submitter.submit(record())) == [STARTED]
    assert len(submitter.starter.started) == 1


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_where_the_engine_goes_away_half_way_each_record_has_its_answer_and_repeating_goes_on(
    submitter: Submitter, fails_at: int
) -> None:
    submitter.starter.faults[fails_at] = TechnicalError("the engine does not answer")
    first = submitter.submit(*three_records())
    assert states(first) == [STARTED] * (fails_at - 1) + [NOT_STARTED] * (4 - fails_at)
    assert [answer.outcome_unknown for answer in first] == [number == fails_at for number in (1, 2, 3)]
    assert submitter.starter.asked == fails_at
    again = submitter.submit(*three_records())
    assert states(again) == [STARTED_BEFORE] * (fails_at - 1) + [STARTED] * (4 - fails_at)
    assert len(submitter.starter.started) == 3


def test_a_record_that_the_engine_refuses_does_not_keep_the_others_from_their_start(submitter: Submitter) -> None:
    submitter.starter.faults[2] = EngineRefused("start", "too large")
    answers = submitter.submit(*three_records())
    assert states(answers) == [STARTED, NOT_STARTED, STARTED]
    assert answers[1].refusal == "too large"


def test_a_lone_record_that_the_engine_refuses_is_told_by_its_error(submitter: Submitter) -> None:
    submitter.starter.faults[1] = EngineRefused("start", "too large")
    with pytest.raises(EngineRefused):
        submitter.submit(record())


def test_a_start_that_could_not_be_noted_is_told_as_started_and_the_next_are_not_begun(submitter: Submitter) -> None:
    # To look, to keep, then a note for each start.
    submitter.transactions.unavailable_at = 3
    assert states(submitter.submit(*three_records())) == [STARTED, NOT_STARTED, NOT_STARTED]
    assert len(submitter.starter.started) == 1


def test_what_changed_while_the_engine_was_asked_is_seen(submitter: Submitter) -> None:
    other = Submitter()
    other.transactions = submitter.transactions

    def meanwhile() -> None:
        other.submit(*three_records())

    submitter.starter.on_ready = meanwhile
    assert states(submitter.submit(*three_records())) == [STARTED_BEFORE] * 3
    assert submitter.starter.started == []


def test_each_record_is_told_what_to_do(submitter: Submitter) -> None:
    submitter.starter.faults[2] = TechnicalError("the engine does not answer")
    persian, english = zip(*(each.lines() for each in submitter.submit(*three_records())), strict=True)
    assert english == (
        "record 1: started as 1001",
        "record 2: the engine did not answer: perhaps started; submitted again, no second request is registered",
        "record 3: not started: the engine was unavailable",
    )
    assert all(line.startswith("رکورد ") and line.endswith(".") for line in persian)
