"""Which papers a service asks for, by who applies and for what use."""

from dataclasses import replace

import pytest

from services.catalogue import all_services, service_of
from services.intake.papers import Case, missing_papers
from services.model.connections import TariffClass
from services.model.keys import ApplicantKind, DocumentKind
from services.model.requests import PersonKind
from services.registry.values import Paper, Service
from tests.examples import service_with

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
    return replace(service_with(), papers=papers)


@pytest.mark.parametrize("key", all_services())
def test_a_service_asks_for_the_papers_of_the_case_until_they_are_brought(key: str) -> None:
    service = service_of(key)
    needed = [paper for paper in service.papers if paper.required]
    for person in PersonKind:
        for tariff in (None, *TariffClass):
            missing = list(missing_papers(service, case(person=person, tariff=tariff), ()))
            assert [paper for paper in missing if paper not in needed] == []
            always = [
                paper for paper in needed if not (paper.persons or paper.tariffs or paper.applicants or paper.choices)
            ]
            assert [paper for paper in always if paper not in missing] == []
            brought = [paper.any_of[-1] for paper in missing]
            assert asked(service, case(person=person, tariff=tariff), *brought) == []


def test_a_paper_may_depend_on_the_person_and_the_use_of_the_connection() -> None:
    notice = Paper(any_of=(DocumentKind("notice"),), choices={}, persons=frozenset({PersonKind.COMPANY}))
    licence = Paper(any_of=(DocumentKind("licence"),), choices={}, tariffs=frozenset({TariffClass.INDUSTRIAL}))
    service = with_papers(notice, licence)
    assert asked(service, case()) == asked(service, case(tariff=None)) == []
    assert asked(service, case(person=PersonKind.COMPANY)) == ["notice"]
    assert asked(service, case(tariff=TariffClass.INDUSTRIAL)) == ["licence"]
    assert asked(service, case(person=PersonKind.COMPANY, tariff=TariffClass.INDUSTRIAL)) == ["notice", "licence"]


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
