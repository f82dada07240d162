"""What the manifest of a name change says, and which papers it asks for."""

import pytest

from services.catalogue import service_of
from services.intake.papers import Case
from services.model.connections import TariffClass
from services.model.keys import DocumentKind
from services.model.requests import PersonKind
from services.registry.values import LastBill
from tests.unit.test_papers import NEW_OWNER, asked, case

SERVICE = service_of("name-change")


def test_who_may_apply_with_what() -> None:
    assert SERVICE.last_bill is LastBill.NEWEST_PAID
    assert SERVICE.applicants == ("new-owner", "subscriber")
    assert SERVICE.fields == ()
    assert DocumentKind("activity-licence") in SERVICE.documents


@pytest.mark.parametrize(
    ("of", "papers"),
    [
        (case(tariff=None), "last-paid-bill written-request title-deed-copy"),
        (case(tariff=TariffClass.COMMERCIAL), "last-paid-bill written-request title-deed-copy"),
        (
            case(tariff=TariffClass.AGRICULTURAL, applicant=NEW_OWNER),
            "last-paid-bill written-request title-deed-copy activity-licence",
        ),
        (
            case(tariff=TariffClass.INDUSTRIAL, person=PersonKind.COMPANY),
            "last-paid-bill written-request title-deed-copy activity-licence registration-notice representative-letter",
        ),
        (
            case(tariff=TariffClass.INDUSTRIAL, person=PersonKind.FOREIGNER),
            "last-paid-bill written-request title-deed-copy activity-licence foreigner-id-copy",
        ),
    ],
)
def test_it_asks_for_the_papers_of_the_case(of: Case, papers: str) -> None:
    assert asked(SERVICE, of) == papers.split()
    assert asked(SERVICE, of, *papers.split()) == []
