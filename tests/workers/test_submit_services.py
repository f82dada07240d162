"""Submitting for several services: each file is of one, and what was submitted for one is not taken for another."""

from pathlib import Path

import pytest

from db.engine import Database
from db.unit_of_work import SqlUnitOfWork
from services.catalogue import all_services
from tests.fakes.uow import FixedClock
from tests.workers.bad_submissions import OTHER, n, r
from tests.workers.desk import Desk
from tests.workers.kit import SUBSCRIBER, TYPED, Bench, job, typed_application
from workers.cli.problems import Refused
from workers.runtime.job import ThrowError
from workers.submission import SubmissionState


@pytest.fixture
def desk(database: Database, clock: FixedClock, tmp_path: Path) -> Desk:
    return Desk(database, clock, tmp_path)


@pytest.mark.parametrize("service", TYPED)
def test_the_records_of_a_file_start_the_process_of_their_service(desk: Desk, service: str) -> None:
    for _ in range(2):
        answers = desk.submit([TYPED[service](SUBSCRIBER), TYPED[service](OTHER)], service=service)
    assert desk.starter.processes == [service] * 2
    assert {answer.state for answer in answers} == {SubmissionState.STARTED_BEFORE}


def test_a_csv_file_of_relocations_says_the_same_as_json(desk: Desk) -> None:
    record = r(requestedPlace="پارکینگ، کنار آسانسور; طبقهٔ ۱-")
    cells = ["|".join(cell) if isinstance(cell, list) else str(cell) for cell in record.values()]
    content = "\n".join([",".join(record), ",".join(cells)]).encode()
    first = desk.submit(content, "r.csv", service="meter-relocation")
    again = desk.submit(record, service="meter-relocation")
    assert [first[0].state, again[0].state] == [SubmissionState.STARTED, SubmissionState.STARTED_BEFORE]


def test_one_connection_may_be_submitted_for_two_services(desk: Desk) -> None:
    desk.submit(n(), service="name-change")
    desk.submit(r(), service="meter-relocation")
    assert desk.starter.processes == ["name-change", "meter-relocation"]


def test_a_fingerprint_is_of_one_service(desk: Desk) -> None:
    papers = {"documents": ["last-paid-bill", "written-request"]}
    same = {name: value for name, value in r(**papers).items() if name != "requestedPlace"}
    desk.submit(same, service="name-change")
    with pytest.raises(Refused) as refusal:
        desk.submit(same, service="meter-relocation")
    assert [problem.english for problem in refusal.value.problems] == ["missing"]


@pytest.mark.parametrize("registered", [False, True])
def test_a_client_reference_belongs_to_one_service(desk: Desk, registered: bool) -> None:
    desk.submit(n(clientReference="branch-7/31"), service="name-change")
    if registered:
        key = desk.starter.started[0]["draftKey"]
        Bench(desk.database, desk.clock).done("register-request", serviceKey="name-change", draftKey=key)
    with pytest.raises(Refused, match="used") as refusal:
        desk.submit(r(clientReference="branch-7/31"), service="meter-relocation")
    assert [problem.english for problem in refusal.value.problems] == ["used"]
    assert desk.starter.processes == ["name-change"]


@pytest.mark.parametrize("bill_id", ["", "12a", OTHER.bill_id])
def test_a_client_reference_does_not_answer_for_another_record(desk: Desk, bill_id: str) -> None:
    desk.submit(r(clientReference="branch-7/31"), service="meter-relocation")
    with pytest.raises(Refused, match="used"):
        desk.submit(r(clientReference="branch-7/31", billId=bill_id), service="meter-relocation")
    assert len(desk.starter.started) == 1


@pytest.mark.parametrize("service", ["settelment", "", "تسویه حساب", "../settlement"])
def test_a_service_that_does_not_exist_is_told_with_those_that_do(desk: Desk, service: str) -> None:
    with pytest.raises(Refused, match=f"no such service; there are {', '.join(all_services())}"):
        desk.submit(typed_application(), service=service)
    assert (desk.stored(), desk.starter.started) == (0, [])


def test_an_application_that_was_given_up_may_be_submitted_again(desk: Desk) -> None:
    bench = Bench(desk.database, desk.clock)
    desk.submit(typed_application())
    assert desk.stored() == 2
    bench.done("discard-draft", draftKey=desk.starter.started[0]["draftKey"])
    assert desk.stored() == 0
    assert [answer.state for answer in desk.submit(typed_application())] == [SubmissionState.STARTED]


def test_an_archived_request_leaves_of_its_draft_its_code_alone_by_which_a_second_instance_is_refused(
    desk: Desk,
) -> None:
    bench = Bench(desk.database, desk.clock)
    desk.submit(typed_application())
    key = desk.starter.started[0]["draftKey"]
    code = bench.done("register-request", serviceKey="settlement", draftKey=key)["trackingCode"]
    bench.done("archive-request", trackingCode=code, outcome="withdrawn")
    assert desk.stored() == 1
    with SqlUnitOfWork(desk.database, read_only=True) as uow:
        assert uow.requests.draft(str(key)) == {"trackingCode": code}
    checked = bench.done("check-documents", serviceKey="settlement", draftKey=key)
    assert checked["documentsInOrder"]
    refused = bench.run(job("register-request", {"serviceKey": "settlement", "draftKey": key}))
    assert isinstance(refused, ThrowError)
    assert refused.variables == {"openTrackingCode": code}
    assert [answer.state for answer in desk.submit(typed_application())] == [SubmissionState.REGISTERED_BEFORE]
