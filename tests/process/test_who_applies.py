"""Companies and foreigners on the engine: the papers of their kind are asked for, and they become the subscriber."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.demo.stories import STORIES
from deploy.demo.stories import name_change as stories
from deploy.demo.stories.common import correct_application
from services.model.keys import ApplicantKind
from tests.process.office import EmbeddedCase, NewCase, Office, play
from workers.cli.submit import submit_file
from workers.submission import SubmissionState

pytestmark = pytest.mark.process

FOREIGNER = "125896347852"
STORY = next(story for story in STORIES["name-change"] if story.key == "company")


def asked(case: EmbeddedCase) -> str:
    return str(case.task("Task_CorrectApplication").variables["findingsText"])


def subscriber(case: EmbeddedCase) -> tuple[str, str]:
    with case.office.begin() as uow:
        found = uow.connections.get(case.connection.bill_id).subscriber
    return found.national_id, found.full_name


def left_in_the_engine(case: EmbeddedCase) -> str:
    return " ".join(str(instance.variables()) for instance in case.engine.instances())


@pytest.mark.steps("NAM-01", "NAM-07")
def test_a_company_takes_over_an_industrial_connection(office: Office) -> None:
    case = office.case(STORY)
    play(case, STORY)
    assert subscriber(case) == (stories.COMPANY, "فولادنمونه")
    assert stories.COMPANY not in left_in_the_engine(case)


@pytest.mark.steps("SET-01")
@pytest.mark.parametrize(
    ("who", "papers", "words"),
    [
        ({"nationalId": stories.COMPANY}, stories.OF_A_COMPANY, "معرفی‌نامهٔ نمایندهٔ شرکت"),
        ({"nationalId": FOREIGNER}, ["foreigner-id-copy"], "کارت اقامت یا گذرنامه"),
        ({"nationalId": "1234567890", "personKind": "foreigner"}, ["foreigner-id-copy"], "کارت اقامت یا گذرنامه"),
    ],
)
def test_a_settlement_asks_each_kind_of_person_for_papers_of_their_own(
    new_case: NewCase, who: dict[str, object], papers: list[str], words: str
) -> None:
    case = new_case("settlement")
    asyncio.run(case.apply(ApplicantKind.NEW_OWNER, documents=["last-paid-bill"], **who))
    assert words in asked(case)
    assert "کپی کارت ملی" not in asked(case)
    asyncio.run(correct_application(case, documents=["last-paid-bill", *papers]))
    assert case.request.application.applicant.national_id == who["nationalId"]
    assert str(who["nationalId"]) not in left_in_the_engine(case)


@pytest.mark.steps("REL-01")
def test_the_company_that_is_the_subscriber_sends_its_representative(new_case: NewCase) -> None:
    case = new_case("meter-relocation")
    company_as_subscriber(case)
    asyncio.run(case.apply(nationalId=stories.COMPANY))
    assert "معرفی‌نامهٔ نمایندهٔ شرکت" in asked(case)
    papers = ["last-paid-bill", "written-request", "representative-letter"]
    asyncio.run(correct_application(case, documents=papers))
    assert case.request.is_open


def company_as_subscriber(case: EmbeddedCase) -> None:
    with case.office.begin() as uow:
        connection = uow.connections.get(case.connection.bill_id)
        holder = replace(connection.subscriber, national_id=stories.COMPANY, full_name="فولادسازان")
        uow.connections.save(replace(connection, subscriber=holder))


@pytest.mark.steps("NAM-02")
def test_a_companys_file_is_started_and_its_missing_papers_are_asked_for_at_the_counter(
    office: Office, tmp_path: Path
) -> None:
    case = office.case(STORY)
    typed = case.application(nationalId=stories.COMPANY, documents=" ".join(stories.WITH_LICENCE))
    names = list(typed)
    file = tmp_path / "requests.csv"
    rows = [";".join(names), ";".join(str(typed[name]) for name in names), ";" * len(names)]
    file.write_text("\ufeffsep=;\r\n" + "\r\n".join(rows), encoding="utf-8", newline="")
    [answer] = submit_file(
        file,
        service_key="name-change",
        begin=office.begin,
        clock=office.clock,
        starter=office.gateway,
    )
    assert answer.state is SubmissionState.STARTED
    office.engine.run()
    [task] = office.engine.tasks("counter")
    assert "آگهی ثبت شرکت" in task.variables["findingsText"]
