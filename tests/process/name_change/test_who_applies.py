"""A company takes a connection over: the papers of its kind are asked for, and it becomes the subscriber."""

import asyncio

import pytest

from deploy.demo.stories import STORIES
from deploy.demo.stories import name_change as stories
from deploy.demo.stories.common import correct_application
from services.catalogue import service_of
from services.submission.starting import SubmissionState
from services.submission.submit import submit_file
from tests.process.office import EmbeddedCase, Office, play
from workers.transactions import RetriedTransactions

pytestmark = pytest.mark.process

STORY = next(story for story in STORIES["name-change"] if story.key == "company")


def subscriber(case: EmbeddedCase) -> tuple[str, str]:
    with case.office.begin() as uow:
        found = uow.connections.get(case.connection.bill_id).subscriber
    return found.national_id, found.full_name


@pytest.mark.steps("NAM-01", "NAM-07")
def test_a_company_takes_over_an_industrial_connection(office: Office) -> None:
    case = office.case(STORY)
    play(case, STORY)
    assert subscriber(case) == (stories.COMPANY, "فولادنمونه")
    assert stories.COMPANY not in case.left_in_the_engine()


@pytest.mark.steps("NAM-02")
def test_a_companys_file_is_started_and_its_missing_papers_are_asked_for_at_the_counter(office: Office) -> None:
    case = office.case(STORY)
    typed = case.application(nationalId=stories.COMPANY, documents=" ".join(stories.WITH_LICENCE))
    names = list(typed)
    rows = [";".join(names), ";".join(str(typed[name]) for name in names), ";" * len(names)]
    content = "\ufeffsep=;\r\n" + "\r\n".join(rows)
    [answer] = submit_file(
        content.encode("utf-8"),
        name="requests.csv",
        service=service_of("name-change"),
        transactions=RetriedTransactions(office.begin),
        clock=office.clock,
        starter=office.gateway,
    )
    assert answer.state is SubmissionState.STARTED
    office.engine.run()
    [task] = office.engine.tasks("counter")
    assert "آگهی ثبت شرکت" in task.variables["findingsText"]


@pytest.mark.steps("NAM-01")
def test_a_correction_by_api_that_leaves_the_applicant_out_is_asked_for_the_same_papers(
    name_change: EmbeddedCase,
) -> None:
    asyncio.run(name_change.apply(documents=["last-paid-bill", "written-request"]))
    assert "تصویر سند رسمی" in name_change.findings()
    asyncio.run(correct_application(name_change, documents=["last-paid-bill", "written-request"]))
    assert "تصویر سند رسمی" in name_change.findings()
