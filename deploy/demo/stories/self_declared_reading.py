"""What happens to each sample declaration: every path of it, and its limit from both sides."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Unpack

from deploy.demo.case import Case
from deploy.demo.stories.common import report_test
from deploy.demo.stories.plain_connections import plain_connection
from deploy.demo.stories.story import DAY, HOUR, Play, StoryBook, Traits
from services.metering.register_fields import REGISTER_FIELDS
from services.model.connections import ConnectionState, TariffClass
from services.model.custody import Register
from services.model.keys import RequestOutcome
from services.model.metering import MeterCondition
from services.specific.self_declared_reading.wording import Decision
from workers.samples import SampleConnection

SERVICE = "self-declared-reading"
HIGH = 900
"""So many kWh more than the meter would show today are above the usual, and possible."""

_LAST = {
    Register.LOW: 1_000,
    Register.MID: 2_400,
    Register.PEAK: 740,
    Register.FRIDAY: 500,
    Register.REACTIVE: 2_000,
    Register.MAXIMUM_DEMAND: 9,
}
_USED = 190
_PARTS = {Register.LOW: 4, Register.MID: 2, Register.PEAK: 4, Register.FRIDAY: 8, Register.REACTIVE: 1}

_book = StoryBook(SERVICE, outcome=RequestOutcome("declared-reading-billed"))


def _told(key: str, *, title: str, **traits: Unpack[Traits]) -> Callable[[Play], Play]:
    """A story of a connection that is made for it."""
    return _book.story(key, sample=plain_connection(key, ConnectionState.ACTIVE), title=title, **traits)


# -- what the subscriber and the units do


async def declare(case: Case, more_kwh: int = 0, **changes: object) -> None:
    """The subscriber declares what the meter would show today, or so much more, and insists on it."""
    await case.apply(None, reading=str(case.plausible_kwh() + more_kwh), readingConfirmed="yes", **changes)


async def judge(case: Case, decision: Decision | str, after: timedelta = 2 * HOUR, **said: object) -> None:
    """Step 4: diagnosis says what it thinks of a reading in doubt."""
    await case.wait(after)
    reason = {} if decision == Decision.VISIT else {"reason": "مصرف با عکس کنتور سنجیده شد"}
    verdict = {"decision": str(decision), **reason, **said}
    await case.complete("Task_ExamineDeclaration", {"declarationVerdict": verdict})


# -- the stories


@_told("declared-plain", title="کارکرد عادی، صورتحساب بی‌درنگ", shown=True, under_kills=True)
async def plain(case: Case) -> None:
    """The reading is as usual: billed and submitted without a hand."""
    await declare(case)
    await case.closed()


@_told("declared-too-high", title="مصرف بیش از معمول، با رقم اعلام‌شده", on_postgresql=True)
async def high(case: Case) -> None:
    """More than usual: diagnosis finds that it can be, and it is billed."""
    await declare(case, HIGH)
    await judge(case, Decision.BILL)
    await case.closed()


@_told("declared-corrected", title="رقم اشتباه، با رقم درست")
async def corrected(case: Case) -> None:
    """The figure was mistyped: billed by the right one, and the subscriber is told why."""
    await declare(case, HIGH)
    await judge(case, Decision.BILL_CORRECTED, correctedReading=str(case.plausible_kwh()))
    await case.closed()


@_told("declared-visited", title="بازدید، با قرائت مأمور")
async def visited(case: Case) -> None:
    """The meter is read at the place, and billed up to that."""
    await declare(case, HIGH)
    await judge(case, Decision.VISIT)
    await report_test(case, MeterCondition.IN_ORDER, more_kwh=5)
    await judge(case, Decision.BILL_VISITED, after=HOUR)
    await case.closed()


@_told("declared-refused", title="پذیرفته نشد", outcome=RequestOutcome.REJECTED)
async def refused(case: Case) -> None:
    """Diagnosis refuses the reading."""
    await declare(case, HIGH)
    await judge(case, Decision.REFUSED, reason="عکس از کنتور دیگری است")
    await case.closed()


@_told("declared-other-meter", title="کنتور دیگری خوانده شد", outcome=RequestOutcome.REJECTED)
async def other_meter(case: Case) -> None:
    """The serial is another meter's: the table refuses it, and the subscriber is told at once what to do."""
    await declare(case, meterSerial="NEMUNE-0000000")
    await case.closed()


@_told("declared-withdrawn", title="انصراف پیش از صورتحساب", outcome=RequestOutcome.WITHDRAWN)
async def withdrawn(case: Case) -> None:
    """The subscriber withdraws before anything is billed."""
    await declare(case, HIGH)
    await case.wait(HOUR)
    await case.withdraw()
    await case.closed()


@_told("declared-wrong-verdicts", title="رأی‌های نادرست در آغاز")
async def wrong_verdicts(case: Case) -> None:
    """What cannot stand comes back to diagnosis, until it can."""
    declared = str(case.plausible_kwh() + HIGH)
    await declare(case, HIGH)
    await judge(case, "perhaps")
    await judge(case, Decision.BILL_VISITED, after=HOUR)
    await judge(case, Decision.BILL_CORRECTED, after=HOUR, correctedReading=declared)
    await judge(case, Decision.BILL, after=HOUR)
    await case.closed()


@_told("declared-near-limit", title="نزدیک پایان مهلت")
async def near_limit(case: Case) -> None:
    """Diagnosis decides an hour before the limit."""
    await declare(case, HIGH)
    await judge(case, Decision.BILL, after=23 * HOUR)
    await case.closed()
    await case.nothing_to_review()


@_told("declared-late", title="پس از پایان مهلت", missed=("SDR-00",))
async def late(case: Case) -> None:
    """Diagnosis decides after the limit."""
    await declare(case, HIGH)
    await judge(case, Decision.BILL, after=DAY + HOUR)
    await case.closed()
    await case.nothing_to_review()


def _workshop() -> SampleConnection:
    """An industrial connection whose registers were read with its total the last time."""
    sample = plain_connection(f"{SERVICE}-registers", ConnectionState.ACTIVE)
    *before, last = sample.readings
    meter = sample.meter.model_copy(update={"registers": frozenset(Register)})
    read = last.model_copy(update={"registers": _LAST})
    changed = {"tariff_class": TariffClass.INDUSTRIAL, "phases": 3, "meter": meter, "readings": (*before, read)}
    return sample.model_copy(update=changed)


_SAMPLE = _workshop()


def _shown(kwh: int, used: int) -> Mapping[Register, int]:
    """What the registers show when the total has come to kWh; the middle load has what the division leaves over."""
    shown = {register: _LAST[register] + used // part for register, part in _PARTS.items()}
    shown[Register.MID] = kwh - shown[Register.LOW] - shown[Register.PEAK]
    return {**shown, Register.MAXIMUM_DEMAND: 12}


@_book.story(f"{SERVICE}-registers", sample=_SAMPLE, title="کنتور چندتعرفه با راکتیو و دیماند")
async def registers(case: Case) -> None:
    """The subscriber reads all registers; the bill has a line for each."""
    kwh = _SAMPLE.readings[-1].kwh + _USED
    typed = {REGISTER_FIELDS[register]: str(shown) for register, shown in _shown(kwh, _USED).items()}
    await case.apply(None, reading=str(kwh), **typed)
    await case.closed()


STORIES = _book.stories
