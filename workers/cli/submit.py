"""`aftersales submit`: a user's own requests, from a file."""

from pathlib import Path
from typing import Annotated

import typer

from services.catalogue import all_services, asked_service
from services.problems import refused
from services.submission.files import LARGEST_FILE
from services.submission.starting import SubmissionState
from services.submission.submit import submit_file
from workers.cli.console import say
from workers.cli.session import session

_SERVICES = ", ".join(all_services())


def submit(
    file: Annotated[Path, typer.Argument(help="JSON (object or list) or a spreadsheet's CSV; UTF-8, at most 1 MB")],
    service: Annotated[str, typer.Option(help=f"What all requests of the file are for: {_SERVICES}")],
) -> None:
    """Submit requests for a service; a file with a fault starts nothing · ثبت درخواست‌ها از پرونده."""
    with session() as app:
        asked = asked_service(service)
        content = _content(file)
        answers = submit_file(
            content, name=file.name, service=asked, transactions=app.transactions, clock=app.clock, starter=app.engine
        )
        for answer in answers:
            say(*answer.lines())
        if any(answer.state is SubmissionState.NOT_STARTED for answer in answers):
            raise refused(
                "همه آغاز نشد. همین پرونده را دوباره ثبت کنید؛ آنچه آغاز شده است دوباره آغاز نمی‌شود.",
                "not all were started: submit the same file again; what was started is not started twice",
            )


def _content(path: Path) -> bytes:
    """Of a file that is larger than any that is taken, no more than tells it."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise refused("پرونده باز نمی‌شود.", f"the file cannot be read: {error.strerror}") from None
