"""A settlement asks companies and foreigners for the papers of their kind, and the engine sees nobody."""

import asyncio

import pytest

from deploy.demo.stories.common import correct_application
from services.model.keys import ApplicantKind
from tests.process.details import COMPANY, person_of, write_down
from tests.process.office import EmbeddedCase, Office

pytestmark = pytest.mark.process

FOREIGNER = "125896347852"
OF_A_COMPANY = ["registration-notice", "representative-letter"]


@pytest.mark.steps("SET-01")
@pytest.mark.parametrize(
    ("who", "papers", "words"),
    [
        ({"nationalId": COMPANY}, OF_A_COMPANY, "معرفی‌نامهٔ نمایندهٔ شرکت"),
        ({"nationalId": FOREIGNER}, ["foreigner-id-copy"], "کارت اقامت یا گذرنامه"),
        ({"nationalId": "1234567890", "personKind": "foreigner"}, ["foreigner-id-copy"], "کارت اقامت یا گذرنامه"),
    ],
)
def test_each_kind_of_person_is_asked_for_papers_of_their_own(
    case: EmbeddedCase, who: dict[str, object], papers: list[str], words: str
) -> None:
    asyncio.run(case.apply(ApplicantKind.NEW_OWNER, documents=["last-paid-bill"], **who))
    assert words in case.findings()
    assert "کپی کارت ملی" not in case.findings()
    asyncio.run(correct_application(case, documents=["last-paid-bill", *papers]))
    assert case.request.application.applicant.national_id == who["nationalId"]
    assert str(who["nationalId"]) not in case.left_in_the_engine()


@pytest.mark.steps("SET-01")
def test_the_papers_of_a_company_are_asked_for_in_the_first_round_with_all_else_that_is_wrong(
    office: Office, case: EmbeddedCase
) -> None:
    number = write_down(office, {**person_of(case.application()), "nationalId": COMPANY})
    asyncio.run(case.apply(ApplicantKind.NEW_OWNER, detailsNumber=number, documents=["last-paid-bill"], reading="x"))
    for words in ("آگهی ثبت شرکت", "معرفی‌نامهٔ نمایندهٔ شرکت", "کارکرد کنتور باید فقط رقم باشد"):
        assert words in case.findings()
    assert case.findings().count("\n- ") == 2
