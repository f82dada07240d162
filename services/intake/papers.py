"""Which papers an applicant has to bring: the manifest's, by who applies, for what use, and what is asked for."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from services.forms.fields import as_choice
from services.model.connections import TariffClass
from services.model.keys import ApplicantKind, DocumentKind
from services.model.requests import PersonKind
from services.registry.values import Paper, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the papers depend on. What is not known, or cannot be read, asks for no paper of its own."""

    person: PersonKind
    applicant: ApplicantKind | None
    tariff: TariffClass | None
    typed: Mapping[str, object]


def missing_papers(service: Service, case: Case, brought: Collection[DocumentKind]) -> Iterator[Paper]:
    """The papers that the case asks for and nobody has brought, in the order of the form."""
    for paper in service.papers:
        if paper.required and _is_asked(paper, case) and not set(paper.any_of) & set(brought):
            yield paper


def deciding_papers(service: Service, brought: Collection[DocumentKind]) -> list[Paper]:
    """The papers among those that were brought by which the process takes its way."""
    return [paper for paper in service.papers if paper.decides and set(paper.any_of) & set(brought)]


def _is_asked(paper: Paper, case: Case) -> bool:
    return (
        (not paper.persons or case.person in paper.persons)
        and (not paper.applicants or case.applicant in paper.applicants)
        and (not paper.tariffs or case.tariff in paper.tariffs)
        and all(_chosen(case.typed.get(field)) in values for field, values in paper.choices.items())
    )


def _chosen(typed: object) -> str | None:
    return as_choice(typed) if isinstance(typed, str) else None
