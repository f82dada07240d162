"""`aftersales submit`: a user's own requests, from a file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from services.catalogue import Service, all_services, service_of
from services.clock import Clock
from services.forms.findings import wording_of
from services.text import to_persian_digits
from workers.cli.console import say
from workers.cli.problems import Problem, Refused, refused
from workers.cli.records import read_records
from workers.cli.session import session
from workers.submission import (
    DEFAULT_SERVICE,
    RecordFault,
    RecordsRefused,
    Starter,
    SubmissionState,
    Submitted,
    submit_records,
)
from workers.transactions import Begin

_SERVICES = ", ".join(all_services())


def submit(
    file: Annotated[Path, typer.Argument(help="JSON (object or list) or a spreadsheet's CSV; UTF-8, at most 1 MB")],
    service: Annotated[str, typer.Option(help=f"What all requests of the file are for: {_SERVICES}")] = DEFAULT_SERVICE,
) -> None:
    """Submit requests for a service; a file with a fault starts nothing · ثبت درخواست‌ها از پرونده."""
    with session() as app:
        answers = submit_file(file, service_key=service, begin=app.begin, clock=app.clock, starter=app.engine)
        for answer in answers:
            say(*_answer(answer))
        if any(answer.state is SubmissionState.NOT_STARTED for answer in answers):
            raise refused(
                "همه آغاز نشد. همین پرونده را دوباره ثبت کنید؛ آنچه آغاز شده است دوباره آغاز نمی‌شود.",
                "not all were started: submit the same file again; what was started is not started twice",
            )


def submit_file(
    file: Path, *, begin: Begin, clock: Clock, starter: Starter, service_key: str = DEFAULT_SERVICE
) -> list[Submitted]:
    """Submit the file's records. Raises Refused with every fault of it, or for a service that does not exist."""
    if service_key not in all_services():
        titles = "، ".join(f"{each.key} ({each.title})" for each in all_services().values())
        raise refused(f"چنین خدمتی نیست. یکی از اینها را بدهید: {titles}", f"no such service; there are {_SERVICES}")
    service = service_of(service_key)
    records = [record.values for record in read_records(file, service)]
    try:
        return submit_records(records, service_key=service_key, begin=begin, clock=clock, starter=starter)
    except RecordsRefused as error:
        raise Refused(_problems(error.faults, service)) from None


def _problems(faults: Sequence[RecordFault], service: Service) -> list[Problem]:
    titles = wording_of(service.fields).titles
    return [
        Problem(
            record=fault.number,
            field=fault.finding.field,
            persian=f"{titles.get(fault.finding.field, fault.finding.field)}: {fault.finding.message}",
            english=fault.finding.code,
        )
        for fault in faults
    ]


def _answer(answer: Submitted) -> tuple[str, str]:
    number = to_persian_digits(answer.number)
    match answer.state:
        case SubmissionState.NOT_STARTED:
            persian, english = _why_not(answer)
            return f"رکورد {number}: {persian}", f"record {answer.number}: {english}"
        case SubmissionState.STARTED:
            return f"رکورد {number}: آغاز شد.", f"record {answer.number}: started as {answer.process_instance_key}"
        case SubmissionState.STARTED_BEFORE:
            return (
                f"رکورد {number}: پیش‌تر آغاز شده است.",
                f"record {answer.number}: already started as {answer.process_instance_key}",
            )
        case SubmissionState.REGISTERED_BEFORE:
            return (
                f"رکورد {number}: پیش‌تر با کد رهگیری {to_persian_digits(answer.tracking_code or '')} ثبت شده است.",
                f"record {answer.number}: already registered as {answer.tracking_code}",
            )


def _why_not(answer: Submitted) -> tuple[str, str]:
    if answer.refusal is not None:
        return "آغاز نشد؛ موتور فرایند نپذیرفت.", f"not started: the engine refused it: {answer.refusal}"
    if answer.outcome_unknown:
        return (
            "پاسخ موتور فرایند نرسید؛ شاید آغاز شده باشد. دوباره که ثبت شود، درخواست دومی ثبت نخواهد شد.",
            "the engine did not answer: perhaps started; submitted again, no second request is registered",
        )
    return "آغاز نشد؛ موتور فرایند در دسترس نبود.", "not started: the engine went away before"
