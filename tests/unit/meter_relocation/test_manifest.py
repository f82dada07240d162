"""What the manifest of a meter relocation says, and which papers it asks for."""

import pytest

from services.catalogue import service_of
from services.intake.papers import Case
from services.model.keys import ApplicantKind
from services.model.requests import PersonKind
from services.registry.values import LastBill
from tests.unit.test_papers import asked, case

SERVICE = service_of("meter-relocation")


def test_who_may_apply_with_what() -> None:
    assert SERVICE.last_bill is LastBill.NEWEST_PAID
    assert (SERVICE.applicants, SERVICE.field_names) == ((ApplicantKind.SUBSCRIBER,), ("requestedPlace",))


@pytest.mark.parametrize(
    ("of", "papers"),
    [
        (case(), "last-paid-bill written-request"),
        (case(person=PersonKind.FOREIGNER), "last-paid-bill written-request"),
        (case(person=PersonKind.COMPANY), "last-paid-bill written-request representative-letter"),
    ],
)
def test_it_asks_for_the_papers_of_the_case(of: Case, papers: str) -> None:
    assert asked(SERVICE, of) == papers.split()
    assert asked(SERVICE, of, *papers.split()) == []
