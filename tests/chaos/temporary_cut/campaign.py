"""Many cuts at once, their workers killed, payments at random: nobody stays cut whose debt was paid before (50-4)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from deploy.demo.case import Case
from deploy.demo.play import StoryResult
from deploy.demo.stories import temporary_cut as stories
from deploy.demo.stories.story import Story
from services.model.bills import BillState
from services.model.connections import ConnectionState
from services.ports import UnitOfWork
from tests.chaos.invariants import Finding
from tests.chaos.mixed.campaign import MixedOutcome, Report, run_mixed
from tests.chaos.mixed.findings import soundness
from tests.chaos.mixed.stage import MixedStage
from tests.chaos.stage import OpenStore
from tests.chaos.temporary_cut.case import CutCase, Payment, Point, play_cut

_MOST_HOURS_LATER = 9 * 24
_MOST_SECONDS = 1.5
"""A payment comes within so many seconds of the real clock after its point: among the jobs that follow."""
_POINTS = (None, *Point)
"""One debt in six is paid by nobody: if the guard let no cut pass at all, it would show."""


def run_cuts(seed: str, open_store: OpenStore, report: Report, *, cuts: int) -> MixedOutcome:
    """So many cuts, paid at each point in turn."""
    drawn = Random(seed)  # noqa: S311 - to be repeated, not to be guessed
    told = [_story(number, drawn) for number in range(cuts)]
    outcome = run_mixed(seed, open_store, report, stories=told, case_of=CutCase, findings_of=cut_findings)
    ends = Counter(f"{each.story.title}, {each.outcome}" for each in outcome.results)
    report("\n".join(f"{count} × {end}" for end, count in sorted(ends.items())))
    return replace(outcome, results=[_as_it_went(each) for each in outcome.results])


def cut_findings(stage: MixedStage, results: Sequence[StoryResult]) -> list[Finding]:
    """Of the cuts, then what holds of every run."""
    ends = {stories.CUT, stories.CALLED_OFF}
    with stage.app.reading() as uow:
        wrong = Counter(title for each in results for title in wrong_with(uow, each.story.bill_id))
    return [
        Finding("cuts that came to no end", sum(bool(each.fault) or each.outcome not in ends for each in results)),
        *(Finding(title, wrong[title]) for title in (PAID_BEFORE, UNPAID_AND_CALLED_OFF, STATE)),
        *soundness(stage, results),
    ]


PAID_BEFORE = "cuts that stand though the debt had been paid before"
UNPAID_AND_CALLED_OFF = "cuts that were called off though the debt is unpaid"
STATE = "connections whose state is another than their cut's"


def wrong_with(uow: UnitOfWork, bill_id: str) -> Iterator[str]:
    """What is wrong with the connection after its cut, by the finding's title."""
    cut, bills = uow.cuts.standing(bill_id), uow.bills.of_connection(bill_id)
    paid = [each.recorded_at for each in uow.bills.payments_of_connection(bill_id)]
    owed = any(each.state is BillState.ISSUED for each in bills)
    if cut and not owed and max(paid) <= cut.cut_at:
        yield PAID_BEFORE
    if owed and not cut:
        yield UNPAID_AND_CALLED_OFF
    if (uow.connections.get(bill_id).state is ConnectionState.CUT) != (cut is not None):
        yield STATE


def _story(number: int, drawn: Random) -> Story:
    key = f"cut-under-kills-{number}"
    later, seconds = drawn.randrange(_MOST_HOURS_LATER), drawn.uniform(0, _MOST_SECONDS)
    point = _POINTS[number % len(_POINTS)]
    sample = stories.sample(key, owes=True)

    async def play(case: Case) -> None:
        assert isinstance(case, CutCase)
        await play_cut(case, Payment(case, point, seconds), key, begins_after_hours=later)

    return Story(
        service=stories.SERVICE,
        key=key,
        title=f"paid: {point or 'never'}",
        bill_id=sample.bill_id,
        sample=sample,
        play=play,
        outcome=stories.CUT,
    )


def _as_it_went(result: StoryResult) -> StoryResult:
    """When the payment came decides how it ends, so nothing was told of that: `cut_findings` has judged it."""
    told = replace(result.story, outcome=result.outcome or result.story.outcome, missed=result.missed)
    return replace(result, story=told)
