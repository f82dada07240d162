"""Answers at once: the printout that the request asks for, kept as it is handed over."""

from dataclasses import dataclass

from services.intake.persons_taken import names_persons
from services.model.printouts import PrintoutKind
from services.printouts.preparing import prepare_printout
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, and which printout its service answers with."""

    tracking_code: str
    printout_kind: PrintoutKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Where the counter finds it, and the people whom the request names besides the applicant, or null where it names
    none; what it says is in the database.
    """

    printout_url: str
    persons_url: str | None


@handles("prepare-printout")
def handle(context: JobContext, data: Input) -> Output:
    """Prepare the printout."""
    printout = prepare_printout(
        context.uow, clock=context.clock, tracking_code=data.tracking_code, kind=data.printout_kind
    )
    code, company = printout.tracking_code, context.company
    names_others = names_persons(context.uow.requests.get(code))
    return Output(
        printout_url=company.printout_url(code), persons_url=company.persons_url(code) if names_others else None
    )
