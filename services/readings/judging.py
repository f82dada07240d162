"""A person's word on a reading that contradicts the records (Settlement step 4).

The word is kept with its reason. A reading of the company's own that was wrong stays in the records and counts no more:
the next bill charges from the last true one, and gives back what was billed for the wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.clock import Clock
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.model.connections import Judgement, MeterReading, ReadingJudgement
from services.model.requests import Request
from services.ports import UnitOfWork
from services.readings.advance import ReadingFault
from services.readings.check import Comparison, compare
from services.readings.unbilled import Doubt
from services.readings.visits import last_test, visit_reading

# Estimates may have been wrong for some time. What lies further back is no reading of this year's bills: somebody has
# to look at the records themselves.
WRONG_SINCE = timedelta(days=366)

# Where a removed meter's closing contradicts what was billed, nobody is billed for what it cannot show.
_BLAMES_LATER = frozenset({ReadingFault.ABOVE_LATER, ReadingFault.LAST_IN_DOUBT, ReadingFault.CLOSING_IN_DOUBT})

Pair = tuple[MeterReading, MeterReading]

_WORDING = APPLICATION.extended(
    titles={"readingJudgement": "نظر دربارهٔ قرائت‌ها", "reason": "دلیل"},
    messages={
        ("readingJudgement", "missing"): "کارکرد با سوابق نمی‌خواند. یکی از گزینه‌ها را انتخاب کنید.",
        ("readingJudgement", "unknown-choice"): "کارکرد با سوابق نمی‌خواند. یکی از گزینه‌ها را انتخاب کنید.",
        ("readingJudgement", "no-roll-over"): (
            "شمارنده در این روزها و با این آمپراژ نمی‌تواند از صفر گذشته باشد. گزینهٔ دیگری را انتخاب کنید."
        ),
        ("readingJudgement", "still-in-doubt"): (
            "حتی بی آن قرائت هم این کارکرد با سوابق نمی‌خواند. کنتور را دوباره بخوانید یا گزینهٔ دیگری را انتخاب کنید."
        ),
        ("reason", "missing"): "دلیل نظر خود را بنویسید.",
    },
)


def judge_reading(
    uow: UnitOfWork,
    *,
    clock: Clock,
    tracking_code: str,
    judgement: object,
    reason: object,
    reading: MeterReading | None = None,
) -> Reply:
    """Take a person's word on a `reading`: without one, on the request's declared one, or its last visit's where it
    declares none.

    Nothing where that reading is not in doubt, or this was said of it already. What cannot stand is the answer, and
    then nothing is changed. Raises NotFound.
    """
    request = uow.requests.get(tracking_code)
    connection = uow.connections.get(request.application.bill_id)
    reading = _in_question(uow, request) if reading is None else reading
    figures = None if reading is None else compare(uow, connection, reading, besides=_own_bills_of(request))
    if figures is None or figures.fault is None or _was_left_open(uow, request, figures.reading):
        return Reply()
    reader = FieldReader({"readingJudgement": judgement, "reason": reason}, _WORDING)
    said = reader.choice("readingJudgement", Judgement)
    why = reader.reason()
    pairs = [] if said is None else _pairs(uow, request, figures, said, reader)
    if reader.findings or said is None or why is None:
        return Reply(findings=reader.findings)
    PersonsWord(request=request, reason=why, at=clock.now()).keep(uow, said, pairs)
    return Reply()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonsWord:
    """What a person says in a request, and why, to be kept with the readings that it is about."""

    request: Request
    reason: str
    at: datetime

    def keep(self, uow: UnitOfWork, judgement: Judgement, pairs: Iterable[Pair]) -> None:
        """Keep it of each pair: a reading, and the one that it contradicts."""
        for reading, against in pairs:
            uow.connections.add_judgement(
                ReadingJudgement(
                    bill_id=self.request.application.bill_id,
                    tracking_code=self.request.tracking_code,
                    judgement=judgement,
                    reading=reading,
                    against=against,
                    reason=self.reason,
                    judged_at=self.at,
                )
            )


def wrong_readings(uow: UnitOfWork, request: Request, reading: MeterReading) -> Sequence[MeterReading] | None:
    """The readings of the company that are wrong if this one is right, the latest first; none if all can be right.

    None where the reading cannot be true whichever of them are wrong: the fuse forbids it, or another meter is there.
    """
    connection = uow.connections.get(request.application.bill_id)
    wrong: list[MeterReading] = []
    while True:
        figures = compare(uow, connection, reading, besides=_own_bills_of(request), supposed_wrong=wrong)
        if figures.fault is None:
            return wrong
        blamed = [each for doubt in figures.doubts[:1] for each in _blamed(doubt, figures)]
        if not blamed or blamed[0].taken_on < reading.taken_on - WRONG_SINCE:
            return None
        wrong.extend(blamed)


def _own_bills_of(request: Request) -> str | None:
    """Whose bills a reading is judged without: while the request is open, its own bills go by that very reading. What
    is read after its end comes after what they were billed up to.
    """
    return request.tracking_code if request.is_open else None


def _in_question(uow: UnitOfWork, request: Request) -> MeterReading | None:
    if request.application.reading is not None:
        return request.application.reading
    test = last_test(uow, request.tracking_code)
    return None if test is None else visit_reading(test)


def _was_left_open(uow: UnitOfWork, request: Request, reading: MeterReading) -> bool:
    said = uow.connections.judgements(request.application.bill_id)
    return any(
        (each.tracking_code, each.judgement, each.reading) == (request.tracking_code, Judgement.NOT_CLEAR, reading)
        for each in said
    )


def _pairs(
    uow: UnitOfWork, request: Request, figures: Comparison, said: Judgement, reader: FieldReader
) -> Sequence[Pair]:
    """What is said of which readings; with a finding where it cannot be so."""
    if said is Judgement.NOT_CLEAR:
        last = MeterReading(kwh=figures.last.kwh, taken_on=figures.last.taken_on)
        return [(figures.reading, last)]
    if said is Judgement.ROLLED_OVER:
        if not figures.doubts or not all(map(_can_be_roll_over, figures.doubts)):
            reader.refuse("readingJudgement", "no-roll-over")
        return [(each.later, each.earlier) for each in figures.doubts]
    if said is not Judgement.LAST_READING_WRONG:
        reader.refuse("readingJudgement", "unknown-choice")
        return []
    wrong = wrong_readings(uow, request, figures.reading)
    if wrong is None:
        reader.refuse("readingJudgement", "still-in-doubt")
    return [(figures.reading, each) for each in wrong or ()]


def _can_be_roll_over(doubt: Doubt) -> bool:
    return doubt.advance.rolled_over and doubt.advance.possible


def _blamed(doubt: Doubt, figures: Comparison) -> Sequence[MeterReading]:
    """Which of two readings is wrong if the one in question is right; none where it could only be a meter's opening."""
    if figures.fault is ReadingFault.OTHER_METER or doubt.advance.fault is ReadingFault.TOO_MANY_DIGITS:
        return ()
    blamed = doubt.later if figures.fault in _BLAMES_LATER and not doubt.of_bill else doubt.earlier
    return () if blamed == doubt.life.counts[0].shown else (blamed,)
