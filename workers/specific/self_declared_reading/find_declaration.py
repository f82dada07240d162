"""Self-declared reading step 4: what diagnosis has before it, and what the subscriber is told of a refusal."""

from dataclasses import dataclass

from services.billing.view import AccountView, account_view
from services.specific.self_declared_reading.examining import examined
from services.specific.self_declared_reading.findings import TableFinding
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class FindingInput(JobInput):
    """A row of the table that fits."""

    verdict: str
    finding: str


class Input(JobInput):
    """The request, and what the table has found; null is nothing."""

    tracking_code: str
    triage: tuple[FindingInput, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Persian markdown: the request, the connection, what was declared, the check, all findings. `refusalText` tells
    the subscriber why the table refuses the reading, "" where it does not.
    """

    request_text: str
    site_text: str
    account: AccountView
    declared_text: str
    reading_text: str
    reading_in_doubt: bool
    findings_text: str
    refusal_text: str


@handles("find-declaration")
def handle(context: JobContext, data: Input) -> Output:
    """Find it."""
    found = examined(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        found=[TableFinding(verdict=each.verdict, finding=each.finding) for each in data.triage or ()],
    )
    return Output(
        request_text=found.request_text,
        site_text=found.site_text,
        account=account_view(found.account),
        declared_text=found.declared_text,
        reading_text=found.reading_text,
        reading_in_doubt=found.in_doubt,
        findings_text=found.findings_text,
        refusal_text=found.refusal_text,
    )
