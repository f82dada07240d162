"""What the manifest of a settlement says, and which papers it asks for."""

import pytest

from services.catalogue import service_of
from services.intake.papers import Case
from services.model.requests import PersonKind
from services.published import paper_text, procedure
from services.registry.values import LastBill
from tests.unit.test_papers import NEW_OWNER, asked, case

SERVICE = service_of("settlement")


def test_who_may_apply_with_what() -> None:
    assert SERVICE.last_bill is LastBill.NEWEST
    assert SERVICE.applicants == ("subscriber", "new-owner", "new-lessor")


def test_it_publishes_its_own_fourteen_steps() -> None:
    assert sorted({step.number for step in procedure(SERVICE)}) == list(range(1, 15))


def test_its_optional_paper_is_published_with_its_cases() -> None:
    told = "تعهد عدم تمایل به تست کنتور (از مالک جدید یا موجر جدید، اختیاری)"
    assert paper_text(SERVICE, SERVICE.papers[-1]) == told


@pytest.mark.parametrize(
    ("of", "papers"),
    [
        (case(), "last-paid-bill national-card-copy"),
        (case(applicant=None, tariff=None), "last-paid-bill national-card-copy"),
        (case(applicant=NEW_OWNER), "last-paid-bill national-card-copy"),
        (case(person=PersonKind.COMPANY), "last-paid-bill registration-notice representative-letter"),
        (case(person=PersonKind.FOREIGNER), "last-paid-bill foreigner-id-copy"),
    ],
)
def test_it_asks_for_the_papers_of_the_case(of: Case, papers: str) -> None:
    assert asked(SERVICE, of) == papers.split()
    assert asked(SERVICE, of, *papers.split()) == []
