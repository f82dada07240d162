"""Before the papers are decided on: which connection is spoken of, what kind of use it has, and who applies."""

from dataclasses import dataclass
from typing import Any

from services.intake.connection import find_connection
from services.intake.drafts import form_draft_key
from services.model.connections import Connection, TariffClass
from services.model.requests import ApplicantKind, PersonKind
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The application as typed, and the draft that it corrects."""

    application: Any = None
    draft_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionView(JobOutput):
    """What decision tables need of the connection."""

    tariff_class: TariffClass
    phases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The connection, null where the bill ID cannot be read or nobody has it; who applies, null where no known kind of
    applicant is said; and whom the applicant's number names.
    """

    connection: ConnectionView | None
    applicant_kind: ApplicantKind | None
    person_kind: PersonKind


@handles("find-connection")
def handle(context: JobContext, data: Input) -> Output:
    """Find the connection."""
    draft_key = data.draft_key or form_draft_key(context.job.process_instance_key)
    subject = find_connection(context.uow, clock=context.clock, application=data.application, draft_key=draft_key)
    return Output(
        connection=None if subject.connection is None else _view(subject.connection),
        applicant_kind=subject.applicant_kind,
        person_kind=subject.person_kind,
    )


def _view(connection: Connection) -> ConnectionView:
    return ConnectionView(tariff_class=connection.tariff_class, phases=connection.phases)
