"""An SMS about a request goes into the outbox."""

from contextlib import suppress
from typing import Annotated, Any

from services.notices.sending import NumberRemoved, Recipient, send_sms
from services.notices.wording import said_reason
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import Header, JobInput, NoOutput


class Input(JobInput):
    """The request, from the task's headers the template and whom it is for, and what the template speaks of.

    The reason is an operator's, as the form or an API gave it.
    """

    tracking_code: str
    template: Annotated[str, Header]
    recipient: Annotated[Recipient, Header] = Recipient.APPLICANT
    bill_number: str | None = None
    work_order_number: str | None = None
    reason: Any = None
    outcome: str | None = None
    resume_text: str | None = None
    credit_text: str | None = None


@handles("send-sms")
def handle(context: JobContext, data: Input) -> NoOutput:
    """Queue the SMS: one for each time that the process comes by the task. Where nobody can be reached any more, the
    process goes on.
    """
    with suppress(NumberRemoved):
        send_sms(
            context.uow,
            clock=context.clock,
            company=context.company,
            tracking_code=data.tracking_code,
            template=data.template,
            key=f"{data.template}-{context.job.element_instance_key}",
            recipient=data.recipient,
            bill_number=data.bill_number,
            work_order_number=data.work_order_number,
            reason=said_reason(data.reason) if "reason" in data.model_fields_set else None,
            outcome=data.outcome,
            resume_text=data.resume_text,
            credit_text=data.credit_text,
        )
    return NoOutput()
