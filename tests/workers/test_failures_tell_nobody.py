"""Whatever goes wrong with somebody's data, neither the engine's incident nor a log line says whose it was."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict

import pytest
from sqlalchemy import text

from db.engine import Database
from tests.privacy.people import Person, planted_people
from tests.privacy.traces import Search
from tests.workers.kit import SERVICE, Bench, job, typed_application
from workers.handlers import all_handlers
from workers.logs import JobLog, configure_logs
from workers.runtime.job import Complete, Fail, Job, Outcome, ThrowError
from workers.settings import LogFormat

PEOPLE = planted_people(3)
PERSON = PEOPLE[0]

_REFERENCES = {
    *("trackingCode", "draftKey", "serviceKey", "step"),
    *("billNumber", "paymentNumber", "findingNumber", "objectionNumber"),
}
"""What our own jobs have put into the process; whom it is about, but not who that is."""

_SHOWN_AGAIN = {("record-correction", "returnReason"), ("check-documents", "returnReason")}
"""Free text of an operator, on its way to the next one (ADR 5): no job takes it for anything else."""


def _fields(person: Person) -> dict[str, object]:
    return {"fullName": person.full_name, "nationalId": person.national_id, "mobile": person.mobile}


SHAPES: Mapping[str, Callable[[Person], object]] = {
    "text": lambda person: f"{person.full_name} {person.national_id} {person.mobile}",
    "number": lambda person: int(person.national_id),
    "fields": _fields,
    "list": lambda person: [_fields(person), person.mobile],
    "names of fields": lambda person: {person.national_id: person.mobile, person.full_name: None},
    "half a sign": lambda person: f"{person.national_id}\ud800",
    "NUL": lambda person: f"{person.mobile}\0",
}


def _told(bench: Bench, each: Job, capsys: pytest.CaptureFixture[str]) -> tuple[Outcome, str]:
    """The job's outcome, and what the log and the engine are told of it in words."""
    outcome = bench.run(each)
    configure_logs(LogFormat.JSON, "DEBUG")
    JobLog().job_over(bench.reports[-1])
    return outcome, capsys.readouterr().err + _said(outcome)


def _said(outcome: Outcome) -> str:
    match outcome:
        case Fail(message=message):
            return message
        case ThrowError():
            return json.dumps(asdict(outcome), ensure_ascii=False)
        case Complete(variables=variables):
            texts = {name: value for name, value in variables.items() if name.endswith(("Text", "Message"))}
            return json.dumps(texts, ensure_ascii=False)


@pytest.mark.parametrize("job_type", all_handlers())
def test_a_person_in_every_variable_of_a_job(bench: Bench, capsys: pytest.CaptureFixture[str], job_type: str) -> None:
    names = all_handlers()[job_type].variables_to_fetch
    known = {"trackingCode": bench.registered(), "serviceKey": SERVICE}
    for shape in SHAPES.values():
        typed = {name for name in set(names) - _REFERENCES if (job_type, name) not in _SHOWN_AGAIN}
        everything = {name: shape(PERSON) for name in typed}
        _, told = _told(bench, job(job_type, known | everything), capsys)
        assert f'"type": "{job_type}"' in told
        assert Search(PEOPLE).find(told.encode(errors="replace")) == Counter(), told


def test_a_row_that_the_database_refuses(bench: Bench, capsys: pytest.CaptureFixture[str], database: Database) -> None:
    with database.writing.begin() as connection:
        connection.execute(
            text("CREATE TRIGGER t BEFORE INSERT ON application_draft BEGIN SELECT RAISE(ABORT, 'no draft'); END")
        )
    application = typed_application(nationalId=PERSON.national_id, mobile=PERSON.mobile)
    given = {"serviceKey": SERVICE, "application": application}
    outcome, told = _told(bench, job("check-documents", given), capsys)
    assert isinstance(outcome, Fail)
    assert "IntegrityError at" in told
    assert Search(PEOPLE).find(told.encode()) == Counter()
