"""Submitting files: all of a file or nothing, every fault named, nothing started twice."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from db.engine import Database
from db.unit_of_work import SqlUnitOfWork
from tests.fakes.uow import FixedClock
from tests.workers.bad_submissions import BAD_FILES, BAD_NAME_CHANGES, BAD_RECORDS, BAD_RELOCATIONS, OTHER, a
from tests.workers.desk import Desk, FakeStarter
from tests.workers.kit import SUBSCRIBER, TYPED, Bench, job, typed_application
from workers.cli.problems import Refused
from workers.cli.submit import submit_file
from workers.gateways.engine import EngineUnavailable
from workers.runtime.job import Complete
from workers.submission import SubmissionState


@pytest.fixture
def desk(database: Database, clock: FixedClock, tmp_path: Path) -> Desk:
    return Desk(database, clock, tmp_path)


BAD_ONES = [
    pytest.param(service, *case[1:], id=f"{service}: {case[0]}")
    for service, cases in (
        ("settlement", BAD_RECORDS),
        ("name-change", BAD_NAME_CHANGES),
        ("meter-relocation", BAD_RELOCATIONS),
    )
    for case in cases
]


@pytest.mark.parametrize(("service", "record", "wanted"), BAD_ONES)
def test_a_faulty_record_is_refused_naming_record_and_field(
    desk: Desk, service: str, record: object, wanted: str
) -> None:
    good = TYPED[service](OTHER)
    with pytest.raises(Refused) as refusal:
        desk.submit([good, record], service=service)
    english = [problem.lines()[1] for problem in refusal.value.problems]
    assert f"record 2, {wanted}" in english
    persian = [problem.lines()[0] for problem in refusal.value.problems]
    assert all(line.startswith("رکورد ۲: ") and line.endswith(".") for line in persian)
    assert {problem.record for problem in refusal.value.problems} == {2}
    assert (desk.stored(), desk.starter.started) == (0, [])


@pytest.mark.parametrize(("content", "name", "wanted"), [case[1:] for case in BAD_FILES], ids=[c[0] for c in BAD_FILES])
def test_a_faulty_file_is_refused_with_the_reason(desk: Desk, content: bytes, name: str, wanted: str) -> None:
    with pytest.raises(Refused) as refusal:
        desk.submit(content, name)
    assert wanted in "\n".join(line for problem in refusal.value.problems for line in problem.lines())
    assert (desk.stored(), desk.starter.started) == (0, [])


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(Refused, match="cannot be read"):
        submit_file(Path("no-such-file.json"), begin=no_transaction, clock=FixedClock(), starter=FakeStarter())


def no_transaction() -> SqlUnitOfWork:
    raise AssertionError("a file that cannot be read needs no database")


def test_all_faults_of_all_records_are_told_at_once(desk: Desk) -> None:
    with pytest.raises(Refused) as refusal:
        desk.submit([a(reading="x", mobile="1"), typed_application(OTHER, landline="2")])
    found = {(problem.record, problem.field) for problem in refusal.value.problems}
    assert found == {(1, "reading"), (1, "mobile"), (2, "landline")}


def test_refusals_quote_no_personal_data(desk: Desk) -> None:
    with pytest.raises(Refused) as refusal:
        desk.submit([a(nationalId="9990001007", mobile="0912345")])
    told = " ".join(line for problem in refusal.value.problems for line in problem.lines())
    assert "9990001007" not in told
    assert "0912345" not in told


PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize("digits", [PERSIAN, ARABIC], ids=["Persian", "Arabic"])
def test_digits_of_any_script_are_understood(desk: Desk, digits: dict[int, int]) -> None:
    translated = {
        name: value.translate(digits) if isinstance(value, str) and name != "applicantKind" else value
        for name, value in typed_application().items()
    }
    assert [answer.state for answer in desk.submit([translated])] == [SubmissionState.STARTED]


def test_the_engine_gets_the_draft_key_and_no_personal_data(desk: Desk) -> None:
    desk.submit(typed_application())
    variables = desk.starter.started[0]
    assert set(variables) == {"application", "draftKey"}
    person = SUBSCRIBER.subscriber
    told = json.dumps(variables)
    assert not any(secret in told for secret in (person.national_id, person.mobile, person.landline))


def as_csv(records: list[dict[str, object]], delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    names = list(records[0])
    rows = [[" | ".join(v) if isinstance(v, list) else str(v) for v in record.values()] for record in records]
    return "\r\n".join(delimiter.join(row) for row in [names, *rows]).encode(encoding)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_says_the_same_as_json(desk: Desk, delimiter: str) -> None:
    records = [typed_application(), typed_application(OTHER)]
    first = desk.submit(as_csv(records, delimiter), "r.csv")
    again = desk.submit(records)
    assert [answer.state for answer in first] == [SubmissionState.STARTED] * 2
    assert [answer.state for answer in again] == [SubmissionState.STARTED_BEFORE] * 2
    assert [answer.process_instance_key for answer in again] == [1001, 1002]


def test_a_file_submitted_twice_starts_nothing_twice(desk: Desk) -> None:
    for _ in range(3):
        answers = desk.submit([typed_application(), typed_application(OTHER)])
    assert len(desk.starter.started) == 2
    assert {answer.state for answer in answers} == {SubmissionState.STARTED_BEFORE}


def test_the_same_record_in_other_digits_is_the_same_record(desk: Desk) -> None:
    desk.submit(typed_application())
    desk.submit(a(mobile=SUBSCRIBER.subscriber.mobile.translate(PERSIAN)))
    assert len(desk.starter.started) == 1


def test_a_registered_request_is_told_by_its_tracking_code(desk: Desk) -> None:
    desk.submit(a(clientReference="branch-7/31"))
    bench = Bench(desk.database, desk.clock)
    key = desk.starter.started[0]["draftKey"]
    assert isinstance(bench.run(job("register-request", {"serviceKey": "settlement", "draftKey": key})), Complete)
    answer = desk.submit(a(clientReference="branch-7/31"))[0]
    with bench.begin() as uow:
        request = uow.requests.recent(1)[0]
    assert (answer.state, answer.tracking_code) == (SubmissionState.REGISTERED_BEFORE, request.tracking_code)
    assert len(desk.starter.started) == 1


def test_a_client_reference_is_not_used_again_after_its_request_is_closed(desk: Desk) -> None:
    desk.submit(a(clientReference="branch-7/31"))
    bench = Bench(desk.database, desk.clock)
    key = desk.starter.started[0]["draftKey"]
    code = bench.done("register-request", serviceKey="settlement", draftKey=key)["trackingCode"]
    bench.done("archive-request", trackingCode=code, outcome="withdrawn")
    with bench.begin() as uow:
        assert uow.requests.find_open("settlement", SUBSCRIBER.bill_id) is None
    answer = desk.submit(a(clientReference="branch-7/31"))[0]
    assert (answer.state, answer.tracking_code) == (SubmissionState.REGISTERED_BEFORE, code)
    with pytest.raises(Refused, match="used"):
        desk.submit(typed_application(OTHER, clientReference="branch-7/31"))
    assert len(desk.starter.started) == 1


def test_a_crash_before_the_start_is_repaired_by_repeating(desk: Desk) -> None:
    desk.starter.fault = EngineUnavailable("start")
    with pytest.raises(EngineUnavailable):
        desk.submit(typed_application())
    desk.starter.fault = None
    assert [answer.state for answer in desk.submit(typed_application())] == [SubmissionState.STARTED]
    assert len(desk.starter.started) == 1


def test_without_an_engine_nothing_is_stored(desk: Desk) -> None:
    desk.starter.ready = False
    with pytest.raises(EngineUnavailable):
        desk.submit(typed_application())
    assert desk.stored() == 0


def record_repeated() -> list[dict[str, object]]:
    return [typed_application(), typed_application()]


def connection_repeated() -> list[dict[str, object]]:
    return [typed_application(), a(clientReference="another")]


@pytest.mark.parametrize("records", [record_repeated, connection_repeated])
def test_a_connection_appears_once_in_a_file(desk: Desk, records: Callable[[], list[dict[str, object]]]) -> None:
    with pytest.raises(Refused, match="repeated"):
        desk.submit(records())
    assert desk.stored() == 0


def test_a_client_reference_belongs_to_one_connection(desk: Desk) -> None:
    desk.submit(a(clientReference="branch-7/31"))
    with pytest.raises(Refused, match="used"):
        desk.submit(typed_application(OTHER, clientReference="branch-7/31"))


def test_a_connection_with_an_open_request_is_told(desk: Desk) -> None:
    code = Bench(desk.database, desk.clock).registered()
    with pytest.raises(Refused) as refusal:
        desk.submit(typed_application())
    assert refusal.value.problems[-1].english == "already-open"
    assert code.translate(PERSIAN) in refusal.value.problems[-1].persian


def test_a_file_insists_on_a_reading_that_the_records_contradict(desk: Desk) -> None:
    record = typed_application(reading=str(SUBSCRIBER.readings[-1].kwh - 40))
    for _ in range(2):
        with pytest.raises(Refused) as refusal:
            desk.submit([record])
        assert "below-last" in refusal.value.problems[0].lines()[1]
    [answer] = desk.submit(as_csv([{**record, "تأیید کارکرد": "بله"}]), name="requests.csv")
    assert answer.state is SubmissionState.STARTED
    assert "readingConfirmed" not in str(desk.starter.started[-1])
