"""Which papers a service asks for, by who applies and for what use."""

from dataclasses import replace

import pytest

from services.catalogue import service_of
from services.intake.papers import Case, missing_papers
from services.model.connections import TariffClass
from services.model.keys import ApplicantKind, DocumentKind
from services.model.requests import PersonKind
from services.registry.values import Paper, Service

SUBSCRIBER, NEW_OWNER = ApplicantKind.SUBSCRIBER, ApplicantKind.NEW_OWNER


def case(
    *,
    person: PersonKind = PersonKind.INDIVIDUAL,
    applicant: ApplicantKind | None = SUBSCRIBER,
    tariff: TariffClass | None = TariffClass.RESIDENTIAL,
    **typed: object,
) -> Case:
    return Case(person=person, applicant=applicant, tariff=tariff, typed=typed)


def asked(service: Service, of: Case, *brought: str) -> list[str]:
    return ["|".join(paper.any_of) for paper in missing_papers(service, of, list(map(DocumentKind, brought)))]


def with_papers(*papers: Paper) -> Service:
    return replace(service_of("meter-relocation"), papers=papers)


@pytest.mark.parametrize(
    ("service", "of", "papers"),
    [
        ("settlement", case(), "last-paid-bill national-card-copy"),
        ("settlement", case(applicant=None, tariff=None), "last-paid-bill national-card-copy"),
        ("settlement", case(applicant=NEW_OWNER), "last-paid-bill national-card-copy"),
        ("settlement", case(person=PersonKind.COMPANY), "last-paid-bill registration-notice representative-letter"),
        ("settlement", case(person=PersonKind.FOREIGNER), "last-paid-bill foreigner-id-copy"),
        ("name-change", case(tariff=None), "last-paid-bill written-request title-deed-copy"),
        ("name-change", case(tariff=TariffClass.COMMERCIAL), "last-paid-bill written-request title-deed-copy"),
        (
            "name-change",
            case(tariff=TariffClass.AGRICULTURAL, applicant=NEW_OWNER),
            "last-paid-bill written-request title-deed-copy activity-licence",
        ),
        (
            "name-change",
            case(tariff=TariffClass.INDUSTRIAL, person=PersonKind.COMPANY),
            "last-paid-bill written-request title-deed-copy activity-licence registration-notice representative-letter",
        ),
        (
            "name-change",
            case(tariff=TariffClass.INDUSTRIAL, person=PersonKind.FOREIGNER),
            "last-paid-bill written-request title-deed-copy activity-licence foreigner-id-copy",
        ),
        ("meter-relocation", case(), "last-paid-bill written-request"),
        ("meter-relocation", case(person=PersonKind.FOREIGNER), "last-paid-bill written-request"),
        ("meter-relocation", case(person=PersonKind.COMPANY), "last-paid-bill written-request representative-letter"),
    ],
)
def test_a_service_asks_for_the_papers_of_the_case(service: str, of: Case, papers: str) -> None:
    assert asked(service_of(service), of) == papers.split()
    assert asked(service_of(service), of, *papers.split()) == []


def test_of_several_papers_one_is_enough() -> None:
    service = with_papers(Paper(any_of=(DocumentKind("card"), DocumentKind("slip")), choices={}))
    assert asked(service, case()) == ["card|slip"]
    assert asked(service, case(), "slip") == []


def test_a_paper_that_may_be_brought_is_never_missing() -> None:
    assert asked(with_papers(Paper(any_of=(DocumentKind("waiver"),), choices={}, required=False)), case()) == []


def test_a_paper_may_depend_on_what_is_asked_for_and_who_asks() -> None:
    deed = Paper(any_of=(DocumentKind("deed"),), choices={"kind": frozenset({"split"})})
    letter = Paper(any_of=(DocumentKind("letter"),), choices={}, applicants=frozenset({NEW_OWNER}))
    service = with_papers(deed, letter)
    assert asked(service, case(kind="merge")) == []
    assert asked(service, case(kind=" Split ")) == ["deed"]
    assert asked(service, case(applicant=NEW_OWNER)) == ["letter"]
