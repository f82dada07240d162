"""`aftersales complaint`: an applicant objects to what became of his request, whichever way he has come."""

from typing import Annotated

import typer

from services.complaints.making import check_complaint
from services.model.complaints import ComplaintAbout
from services.problems import Problem, Refused
from workers.cli.console import say
from workers.cli.session import session

PROCESS = "complaint"


def complaint(
    code: Annotated[str, typer.Argument(help="Tracking code of the closed request")],
    *,
    text: Annotated[str, typer.Option(help="What the applicant says; name nobody · متن اعتراض")],
    about: Annotated[ComplaintAbout, typer.Option(help="What it is about · موضوع")] = ComplaintAbout.OUTCOME,
) -> None:
    """Object to a request that was closed: somebody else looks again · اعتراض به نتیجهٔ درخواست."""
    made = form_of(code, about, text)
    with session() as app:
        with app.reading() as uow:
            findings = check_complaint(uow, made_at=app.clock.now(), complaint=made)
        if findings:
            raise Refused([Problem(persian=each.message, english=f"{each.field}: {each.code}") for each in findings])
        instance = app.engine.start(PROCESS, {"complaint": made})
    say("اعتراض فرستاده شد؛ ثبت آن پیامک می‌شود.", f"the complaint is begun as process instance {instance}")


def form_of(code: str, about: ComplaintAbout, text: str) -> dict[str, str]:
    """What the process is begun with, as its start form gives it."""
    return {"trackingCode": code, "about": about.value, "text": text}
