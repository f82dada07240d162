"""Submitting for several services: each file is of one, and what was submitted for one is not taken for another."""

from dataclasses import replace

import pytest

from db.engine import Database
from db.unit_of_work import SqlUnitOfWork
from services.catalogue import all_services, service_of
from services.money import Rials
from services.problems import Refused
from services.registry.admission import Requirement
from services.registry.values import FieldKind
from services.submission.starting import SubmissionState
from tests.examples import other_than, service_with, services_with
from tests.fakes.samples import BILL_ID
from tests.fakes.uow import FixedClock
from tests.unit.intake_desk import company_for
from tests.workers.bad_submissions import OTHER
from tests.workers.kit import SERVICE, Bench, job, typed_application, typed_for
from tests.workers.submitter import Submitter
from workers.runtime.job import ThrowError

_first = service_with(reading=False, only_subscriber=True)
FIRST = _first.key
SECOND = other_than(_first, reading=False, only_subscriber=True).key
WORDED = service_with(asks=FieldKind.WORDS)


@pytest.fixture
def submitter(database: Database, clock: FixedClock) -> Submitter:
    return Submitter(database, clock)


@pytest.mark.parametrize("service", [each.key for each in services_with()])
def test_the_records_of_a_file_start_the_process_of_their_service(submitter: Submitter, service: str) -> None:
    records = [typed_for(service), typed_for(service, OTHER)]
    _let_be_asked(submitter.database, service, [str(each["billId"]) for each in records])
    for _ in range(2):
        answers = submitter.submit(records, service=service)
    assert submitter.starter.processes == [service] * 2
    assert {answer.state for answer in answers} == {SubmissionState.STARTED_BEFORE}


def _let_be_asked(database: Database, service: str, bill_ids: list[str]) -> None:
    """Put the connections into a state in which the service can be asked for."""
    state = company_for(service).connections.get(BILL_ID).state
    with SqlUnitOfWork(database) as uow:
        for bill_id in bill_ids:
            uow.connections.save(replace(uow.connections.get(bill_id), state=state))


def test_who_owes_keeps_nobody_else_of_a_file_from_being_registered(submitter: Submitter) -> None:
    """The debtor's own process tells him, where it can be mended."""
    strict = service_with(requires=Requirement.OWN_DEBTS).key
    with SqlUnitOfWork(submitter.database) as uow:
        uow.connections.save(replace(uow.connections.get(OTHER.bill_id), carried=Rials(50_000)))
    submitter.submit([typed_for(strict), typed_for(strict, OTHER)], service=strict)
    started = [each["draftKey"] for each in submitter.starter.started]
    bench = Bench(submitter.database, submitter.clock)
    checked = [bench.done("check-documents", serviceKey=strict, draftKey=each, application=None) for each in started]
    assert ["بدهی پرداخت‌نشده" in str(each["findingsText"]) for each in checked] == [False, True]


def test_a_csv_file_with_separators_in_its_words_says_the_same_as_json(submitter: Submitter) -> None:
    words = next(field for field in WORDED.fields if field.kind is FieldKind.WORDS)
    record = typed_for(WORDED.key) | {words.key: "پارکینگ، کنار آسانسور; طبقهٔ ۱-"}
    cells = ["|".join(cell) if isinstance(cell, list) else str(cell) for cell in record.values()]
    content = "\n".join([",".join(record), ",".join(cells)]).encode()
    first = submitter.submit(content, "r.csv", service=WORDED.key)
    again = submitter.submit(record, service=WORDED.key)
    assert [first[0].state, again[0].state] == [SubmissionState.STARTED, SubmissionState.STARTED_BEFORE]


def test_one_connection_may_be_submitted_for_two_services(submitter: Submitter) -> None:
    submitter.submit(typed_for(FIRST), service=FIRST)
    submitter.submit(typed_for(SECOND), service=SECOND)
    assert submitter.starter.processes == [FIRST, SECOND]


def test_a_fingerprint_is_of_one_service(submitter: Submitter) -> None:
    """The same record: taken for the service that asks no more, told what it lacks for the other."""
    asked = service_with(fields=False, only_subscriber=True)
    more = service_with(fields=True, only_subscriber=True, last_bill=asked.last_bill)
    same = typed_for(asked.key, documents=[])
    for _ in range(2):
        with pytest.raises(Refused) as refusal:
            submitter.submit(same, service=more.key)
        assert more.fields[0].key in {problem.field for problem in refusal.value.problems}
        submitter.submit(typed_for(asked.key), service=asked.key)
    assert submitter.starter.processes == [asked.key]


@pytest.mark.parametrize("registered", [False, True])
def test_a_client_reference_belongs_to_one_service(submitter: Submitter, registered: bool) -> None:
    submitter.submit(typed_for(FIRST, clientReference="branch-7/31"), service=FIRST)
    if registered:
        key = submitter.starter.started[0]["draftKey"]
        Bench(submitter.database, submitter.clock).done("register-request", serviceKey=FIRST, draftKey=key)
    with pytest.raises(Refused, match="used") as refusal:
        submitter.submit(typed_for(SECOND, clientReference="branch-7/31"), service=SECOND)
    assert [problem.english for problem in refusal.value.problems] == ["used"]
    assert submitter.starter.processes == [FIRST]


@pytest.mark.parametrize("bill_id", ["", "12a", OTHER.bill_id])
def test_a_client_reference_does_not_answer_for_another_record(submitter: Submitter, bill_id: str) -> None:
    submitter.submit(typed_for(SECOND, clientReference="branch-7/31"), service=SECOND)
    with pytest.raises(Refused, match="used"):
        submitter.submit(typed_for(SECOND, clientReference="branch-7/31", billId=bill_id), service=SECOND)
    assert len(submitter.starter.started) == 1


@pytest.mark.parametrize("service", ["no-such-service", "", service_of(SERVICE).title, f"../{SERVICE}"])
def test_a_service_that_does_not_exist_is_told_with_those_that_do(submitter: Submitter, service: str) -> None:
    with pytest.raises(Refused, match=f"no such service; there are {', '.join(all_services())}"):
        submitter.submit(typed_application(), service=service)
    assert (submitter.stored(), submitter.starter.started) == (0, [])


def test_an_archived_request_leaves_of_its_draft_its_code_alone_by_which_a_second_instance_is_refused(
    submitter: Submitter,
) -> None:
    bench = Bench(submitter.database, submitter.clock)
    submitter.submit(typed_application())
    key = submitter.starter.started[0]["draftKey"]
    code = bench.done("register-request", serviceKey=SERVICE, draftKey=key)["trackingCode"]
    bench.done("archive-request", trackingCode=code, outcome="withdrawn")
    assert submitter.stored() == 1
    with SqlUnitOfWork(submitter.database, read_only=True) as uow:
        assert uow.requests.draft(str(key)) == {"trackingCode": code}
    checked = bench.done("check-documents", serviceKey=SERVICE, draftKey=key)
    assert checked["documentsInOrder"]
    refused = bench.run(job("register-request", {"serviceKey": SERVICE, "draftKey": key}))
    assert isinstance(refused, ThrowError)
    assert refused.variables == {"openTrackingCode": code, "openRequestText": None}
    assert [answer.state for answer in submitter.submit(typed_application())] == [SubmissionState.REGISTERED_BEFORE]
