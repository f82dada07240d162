"""Step 1 of every service, Settlement step 5: what the applicant brought is checked, every finding at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from services.forms.titles import OwnField, applicant_choices, document_choices, own_fields
from services.intake.application import DETAILS_NUMBER, shows_last_bill, with_own_fields
from services.intake.documents import check_documents
from services.intake.drafts import form_draft_key
from services.registry.values import Choice
from workers.context import JobContext
from workers.inputs import Cleaned
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput

CORRECTED = "corrected"


class Input(JobInput):
    """The application as typed. The service checks it, so that every fault of it is told to the operator."""

    service_key: str
    application: Annotated[Any, Cleaned] = None
    own_fields: Any = None
    draft_key: str | None = None
    return_reason: Any = None
    documents_outcome: Any = None

    @property
    def is_undecided(self) -> bool:
        """Whether the form that corrects the application does not say what was agreed with the applicant."""
        return "documents_outcome" in self.model_fields_set and self.documents_outcome != CORRECTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The application without personal data, which is in the draft now, and what is wrong with it.

    The others are for the form that corrects it: the page on which what is personal is corrected, whether the number of
    the personal details is; the service's own fields, papers and applicants.
    """

    draft_key: str
    details_url: str
    details_asked: bool
    application: Mapping[str, object]
    documents_in_order: bool
    documents_outcome: str | None
    findings_text: str
    service_title: str
    last_bill_asked: bool
    own_fields: tuple[OwnField, ...]
    document_choices: tuple[Choice, ...]
    applicant_choices: tuple[Choice, ...]


@handles("check-documents")
def handle(context: JobContext, data: Input) -> Output:
    """Check the documents; a first check names the draft after the process instance."""
    check = check_documents(
        context.uow,
        clock=context.clock,
        service_key=data.service_key,
        draft_key=data.draft_key or form_draft_key(context.job.process_instance_key),
        application=with_own_fields(data.application, data.own_fields),
        return_reason=data.return_reason,
        is_undecided=data.is_undecided,
    )
    return Output(
        draft_key=check.draft_key,
        details_url=context.company.details_url(check.draft_key),
        details_asked=any(each.field == DETAILS_NUMBER for each in check.findings),
        application=check.application,
        documents_in_order=check.in_order,
        documents_outcome="in-order" if check.in_order else None,
        findings_text=check.findings_text,
        service_title=check.service.title,
        last_bill_asked=shows_last_bill(check.service),
        own_fields=own_fields(check.service, check.application),
        document_choices=document_choices(check.service),
        applicant_choices=applicant_choices(check.service),
    )
