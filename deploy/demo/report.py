"""What the demonstration leaves to be read: a timeline for each request, then all of them in one table."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Console, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from deploy.demo.play import StoryResult
from deploy.terminal import persian
from services.catalogue import service_title
from services.labels import outcome_title
from services.model.keys import RequestOutcome
from services.text import to_persian_digits
from services.timeline import timeline_of
from workers.app import App
from workers.cli.timeline import timeline

_NEVER_REGISTERED = "ثبت نشد"
_NONE = "—"


def print_timelines(console: Console, app: App, results: Sequence[StoryResult]) -> None:
    """For each story its request's steps, bills and SMS, as `aftersales show` prints them; service by service."""
    for service, of_service in by_service(results):
        console.print()
        console.print(Rule(persian(service_title(service), "bold")))
        for result in of_service:
            _print_timeline(console, app, result)


def _print_timeline(console: Console, app: App, result: StoryResult) -> None:
    console.print()
    console.print(Rule(persian(result.story.title, "bold"), align="left", style="dim"))
    if result.tracking_code is None:
        console.print(persian(_NEVER_REGISTERED))
        return
    with app.reading() as uow:
        console.print(timeline(timeline_of(uow, result.tracking_code, clock=app.clock)))


def print_summary(console: Console, results: Sequence[StoryResult]) -> None:
    """The stories of each service in a table; what is not as told is explained below them."""
    for service, of_service in by_service(results):
        console.print()
        console.print(_summary(service, of_service))
    for result in results:
        for line in deviations(result):
            console.print(Text(f"{result.story.key}: {line}", style="red"), soft_wrap=True)


def deviations(result: StoryResult) -> Iterator[str]:
    """Why a result is not as told; nothing if it is."""
    if not result.outcome_as_told:
        yield f"the outcome is {_english(result.outcome)}; told was {_english(result.story.outcome)}"
    for step in sorted(result.missed - result.story.missed):
        yield f"the limit of {step} was missed, which is not told"
    for step in sorted(result.story.missed - result.missed):
        yield f"the limit of {step} should have been missed"
    if result.fault:
        yield result.fault


def by_service(results: Iterable[StoryResult]) -> list[tuple[str, list[StoryResult]]]:
    """The results of each service together, in the order in which they were told."""
    return [(service, list(of_service)) for service, of_service in groupby(results, key=_service_of)]


def _service_of(result: StoryResult) -> str:
    return result.story.service


def _summary(service: str, results: Sequence[StoryResult]) -> RenderableType:
    as_told = sum(result.as_told for result in results)
    counted = f"{to_persian_digits(as_told)} از {to_persian_digits(len(results))} چنان که گفته شد"
    table = Table(title=persian(f"{service_title(service)}: {counted}"), title_justify="left")
    for column in ("داستان", "کد رهگیری", "نتیجه", "مهلت‌های گذشته", ""):
        table.add_column(persian(column), overflow="fold")
    for result in results:
        table.add_row(*_row(result))
    return table


def _row(result: StoryResult) -> tuple[RenderableType, ...]:
    outcome = outcome_title(result.outcome) if result.outcome else _NONE
    return (
        persian(result.story.title),
        result.tracking_code or _NONE,
        persian(outcome, "" if result.outcome_as_told else "red"),
        Text(" ".join(sorted(result.missed)) or _NONE, style="" if result.missed_as_told else "red"),
        Text("✓", style="green") if result.as_told else Text("✗", style="red"),
    )


def _english(outcome: RequestOutcome | None) -> str:
    return outcome or "none"
