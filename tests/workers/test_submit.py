"""Submitting files: all of a file or nothing, every fault named, nothing started twice."""

from threading import Event, Thread

import pytest

from db.engine import Database
from db.unit_of_work import SqlUnitOfWork
from services.problems import Refused
from services.submission.starting import SubmissionState
from tests.fakes.uow import FixedClock
from tests.own import of_each_service
from tests.workers.bad_submissions import BAD_FILES, BAD_RECORDS, OTHER
from tests.workers.kit import SERVICE, SUBSCRIBER, typed_application, typed_for
from tests.workers.submitter import Submitter


@pytest.fixture
def submitter(database: Database, clock: FixedClock) -> Submitter:
    return Submitter(database, clock)


BAD_ONES = [
    pytest.param(service, *case[1:], id=f"{service}: {case[0]}")
    for service, cases in ((SERVICE, BAD_RECORDS), *of_each_service("workers", "bad_records", "BAD_RECORDS"))
    for case in cases
]


@pytest.mark.parametrize(("service", "record", "wanted"), BAD_ONES)
def test_a_faulty_record_is_refused_naming_record_and_field(
    submitter: Submitter, service: str, record: object, wanted: str
) -> None:
    good = typed_for(service, OTHER)
    with pytest.raises(Refused) as refusal:
        submitter.submit([good, record], service=service)
    english = [problem.lines()[1] for problem in refusal.value.problems]
    assert f"record 2, {wanted}" in english
    persian = [problem.lines()[0] for problem in refusal.value.problems]
    assert all(line.startswith("رکورد ۲: ") and line.endswith(".") for line in persian)
    assert {problem.record for problem in refusal.value.problems} == {2}
    assert (submitter.stored(), submitter.starter.started) == (0, [])


@pytest.mark.parametrize(("content", "name", "wanted"), [case[1:] for case in BAD_FILES], ids=[c[0] for c in BAD_FILES])
def test_a_faulty_file_is_refused_with_the_reason(submitter: Submitter, content: bytes, name: str, wanted: str) -> None:
    with pytest.raises(Refused) as refusal:
        submitter.submit(content, name)
    assert wanted in "\n".join(line for problem in refusal.value.problems for line in problem.lines())
    assert (submitter.stored(), submitter.starter.started) == (0, [])


def test_all_faults_of_all_records_are_told_at_once(submitter: Submitter) -> None:
    with pytest.raises(Refused) as refusal:
        submitter.submit([typed_application(reading="x", mobile="1"), typed_application(OTHER, landline="2")])
    found = {(problem.record, problem.field) for problem in refusal.value.problems}
    assert found == {(1, "reading"), (1, "mobile"), (2, "landline")}


def test_refusals_quote_no_personal_data(submitter: Submitter) -> None:
    with pytest.raises(Refused) as refusal:
        submitter.submit([typed_application(nationalId="9990001007", mobile="0912345")])
    told = " ".join(line for problem in refusal.value.problems for line in problem.lines())
    assert "9990001007" not in told
    assert "0912345" not in told


PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize("digits", [PERSIAN, ARABIC], ids=["Persian", "Arabic"])
def test_digits_of_any_script_are_understood(submitter: Submitter, digits: dict[int, int]) -> None:
    translated = {
        name: value.translate(digits) if isinstance(value, str) and name != "applicantKind" else value
        for name, value in typed_application().items()
    }
    assert [answer.state for answer in submitter.submit([translated])] == [SubmissionState.STARTED]


def as_csv(records: list[dict[str, object]], delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    names = list(records[0])
    rows = [[" | ".join(v) if isinstance(v, list) else str(v) for v in record.values()] for record in records]
    return "\r\n".join(delimiter.join(row) for row in [names, *rows]).encode(encoding)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_says_the_same_as_json(submitter: Submitter, delimiter: str) -> None:
    records = [typed_application(), typed_application(OTHER)]
    first = submitter.submit(as_csv(records, delimiter), "r.csv")
    again = submitter.submit(records)
    assert [answer.state for answer in first] == [SubmissionState.STARTED] * 2
    assert [answer.state for answer in again] == [SubmissionState.STARTED_BEFORE] * 2
    assert [answer.process_instance_key for answer in again] == [1001, 1002]


def test_the_same_record_in_other_digits_is_the_same_record(submitter: Submitter) -> None:
    submitter.submit(typed_application())
    submitter.submit(typed_application(mobile=SUBSCRIBER.subscriber.mobile.translate(PERSIAN)))
    assert len(submitter.starter.started) == 1


def test_a_file_insists_on_a_reading_that_the_records_contradict(submitter: Submitter) -> None:
    record = typed_application(reading=str(SUBSCRIBER.readings[-1].kwh - 40))
    for _ in range(2):
        with pytest.raises(Refused) as refusal:
            submitter.submit([record])
        assert "below-last" in refusal.value.problems[0].lines()[1]
    [answer] = submitter.submit(as_csv([{**record, "تأیید کارکرد": "بله"}]), name="requests.csv")
    assert answer.state is SubmissionState.STARTED
    assert "readingConfirmed" not in str(submitter.starter.started[-1])


def test_nobody_waits_for_the_engine_while_a_file_is_submitted(submitter: Submitter) -> None:
    """A worker's commit while the engine is asked whether it is there: it had waited for the answer."""
    committed = Event()

    def commit() -> None:
        with SqlUnitOfWork(submitter.database) as uow:
            uow.sequences.next("x")
        committed.set()

    def meanwhile() -> None:
        Thread(target=commit, daemon=True).start()
        assert committed.wait(30)

    submitter.starter.on_ready = meanwhile
    assert [answer.state for answer in submitter.submit(typed_application())] == [SubmissionState.STARTED]
