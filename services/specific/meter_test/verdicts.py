"""What a test comes to: the error beside the tolerance, the verdict of the table or of diagnosis (steps 3 and 4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from services.errors import NotFound
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.jalali import local_date
from services.labels import METER_CONDITIONS
from services.metering.meter_error import percent_text
from services.metering.serials import known_elsewhere
from services.model.custody import MeterKind
from services.model.metering import MeterCondition
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.specific.meter_test.bench_testing import tested_meter
from services.specific.meter_test.model import (
    JUDGEMENTS,
    Accuracy,
    AccuracyTest,
    Measured,
    PlaceOfTest,
    Verdict,
)
from services.specific.meter_test.ports import AccuracyTests, accuracy_test_of
from services.text import fact_list, format_number, in_one_line, to_persian_digits

WORDING = APPLICATION.extended(
    titles={"judgement": "نظر واحد تشخیص", "judgementReason": "دلیل"},
    messages={
        ("judgement", "missing"): "نظر خود را دربارهٔ دستکاری انتخاب کنید.",
        ("judgementReason", "missing"): "دلیل نظر خود را بنویسید.",
        ("judgementReason", "shape"): "دلیل نظر خود را با چند کلمه بنویسید.",
        ("judgementReason", "too-long"): "دلیل نظر خود را کوتاه‌تر، در حداکثر ۵۰۰ نویسه، بنویسید.",
    },
)

PLACES: Mapping[PlaceOfTest, str] = {PlaceOfTest.SITE: "در محل", PlaceOfTest.BENCH: "در آزمایشگاه"}

VERDICTS: Mapping[Verdict, str] = {
    Verdict.IN_ORDER: "سالم",
    Verdict.INACCURATE: "خارج از حد مجاز خطا",
    Verdict.WORN: "خراب بر اثر عمر یا عیب",
    Verdict.UNREADABLE: "ناخوانا",
    Verdict.SUBSCRIBER_FAULT: "دستکاری‌شده از سوی مشترک",
    Verdict.TO_BE_EXAMINED: "دستکاری، در بررسی",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredAccuracy:
    """What the verdict goes by. The tolerance is that of the meter's kind on the day of the test, in percent. `doubts`
    say in Persian where else a meter of the substitute's serial hangs.
    """

    test: AccuracyTest
    found: Measured
    tolerance: Decimal
    doubts: tuple[str, ...] = ()

    @property
    def accuracy(self) -> Accuracy:
        """An error of just the tolerance is within it."""
        error = self.found.error_percent
        if error is None:
            return Accuracy.UNMEASURED
        if abs(error) <= self.tolerance:
            return Accuracy.WITHIN
        return Accuracy.FAST if error > 0 else Accuracy.SLOW

    @property
    def text(self) -> str:
        """What was found where, as a Persian markdown list."""
        return fact_list(_found_lines(self))


def measured_accuracy(uow: UnitOfWork, *, reference: ReferenceData, tracking_code: str) -> MeasuredAccuracy:
    """What was measured, beside the tolerance of its day. Raises NotFound, ReferenceDataMissing."""
    test = accuracy_test_of(uow, tracking_code)
    if test.finding is None:
        raise NotFound("result of the meter test of request", tracking_code)
    day = local_date(test.finding.tested_at)
    tolerance = reference.meter_accuracy.tolerance_of(_kind(uow, test), day)
    substitute = test.substitute_serial
    doubts = () if substitute is None else tuple(known_elsewhere(uow, substitute, than=test.bill_id))
    return MeasuredAccuracy(test=test, found=test.finding, tolerance=tolerance, doubts=doubts)


def _kind(uow: UnitOfWork, test: AccuracyTest) -> MeterKind | None:
    """How the meter counts, where somebody wrote it down."""
    try:
        return tested_meter(uow, test).kind
    except NotFound:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictAnswer(Reply):
    """The verdict as it is kept; None where something of diagnosis's word is to be corrected."""

    measured: MeasuredAccuracy
    verdict: Verdict | None = None

    @property
    def facts_text(self) -> str:
        """What intake sees, as a Persian markdown list."""
        reason, verdict = self.measured.test.reason, VERDICTS[self.verdict] if self.verdict else ""
        why = [("دلیل", in_one_line(reason))] if reason else []
        return fact_list([*_found_lines(self.measured), ("نتیجه", verdict), *why])

    @property
    def told_text(self) -> str:
        """What the subscriber is told."""
        return "" if self.verdict is None else _told(self.measured, self.verdict)


def record_verdict(
    uow: UnitOfWork,
    *,
    reference: ReferenceData,
    tracking_code: str,
    verdict: Verdict,
    judgement: object,
    reason: object,
) -> VerdictAnswer:
    """Keep what the table has said, or, where it leaves that open, what diagnosis says of the tampering and why.

    What is wrong with diagnosis's word is the answer, and then nothing is kept. The first verdict stands. Raises
    NotFound where nothing was measured, ReferenceDataMissing.
    """
    measured = measured_accuracy(uow, reference=reference, tracking_code=tracking_code)
    if measured.test.verdict is not None:
        return VerdictAnswer(measured=measured, verdict=measured.test.verdict)
    said, why = verdict, None
    if verdict is Verdict.TO_BE_EXAMINED:
        reader = FieldReader({"judgement": judgement, "judgementReason": reason}, WORDING)
        judged, why = reader.choice("judgement", _judgement), reader.reason("judgementReason")
        if reader.findings or judged is None:
            return VerdictAnswer(measured=measured, findings=reader.findings)
        said = judged
    kept = replace(measured.test, verdict=said, reason=why)
    uow.repository(AccuracyTests).save(kept)
    return VerdictAnswer(measured=replace(measured, test=kept), verdict=said)


def _found_lines(measured: MeasuredAccuracy) -> Iterator[tuple[str, str]]:
    test = measured.test
    yield "محل تست", PLACES[test.place]
    yield "کنتور", to_persian_digits(test.meter_serial)
    yield "وضع کنتور", METER_CONDITIONS[measured.found.condition]
    yield "کارکرد هنگام مراجعه", "خوانده نشد" if test.reading_kwh is None else format_number(test.reading_kwh)
    yield "خطا", _error_text(measured)
    if test.substitute_serial is not None:
        yield "کنتور امانی", to_persian_digits(test.substitute_serial)
    for doubt in measured.doubts:
        yield "هشدار", f"{doubt} پلاک کنتور امانی را از مأمور بپرسید."


def _judgement(name: str) -> Verdict:
    verdict = Verdict(name)
    if verdict not in JUDGEMENTS:
        raise ValueError(name)
    return verdict


def _error_text(measured: MeasuredAccuracy) -> str:
    error = measured.found.error_percent
    if error is None:
        return "اندازه‌گیری نشد"
    direction = "بیش از مصرف" if error > 0 else "کمتر از مصرف" if error < 0 else ""
    return f"{percent_text(error)} {direction}".strip() + f" (حد مجاز {percent_text(measured.tolerance)})"


def _told(measured: MeasuredAccuracy, verdict: Verdict) -> str:
    error, allowed = measured.found.error_percent or Decimal(0), percent_text(measured.tolerance)
    if verdict is Verdict.IN_ORDER:
        return f"کنتور شما سالم است؛ خطای آن {percent_text(error)} و در حد مجاز ({allowed}) است."
    if verdict is Verdict.INACCURATE:
        way = "بیش از" if error > 0 else "کمتر از"
        return (
            f"کنتور شما {percent_text(error)} {way} مصرف واقعی می‌شمارد (حد مجاز {allowed}). آن را به هزینهٔ شرکت عوض "
            "می‌کنیم. اگر صورتحسابی نادرست باشد، اصلاح می‌شود."
        )
    if verdict is Verdict.SUBSCRIBER_FAULT:
        return "در کنتور شما دستکاری دیده شد. هزینه و بدهی آن جداگانه اعلام می‌شود."
    return f"{_FAULTS.get(measured.found.condition, _FAULTY)} آن را به هزینهٔ شرکت عوض می‌کنیم و چیزی نمی‌پردازید."


_FAULTY = "کنتور شما خراب است."

# What is told of a fault that is not the subscriber's; a word of tampering would accuse who was cleared of it.
_FAULTS: Mapping[MeterCondition, str] = {
    MeterCondition.TAMPERING: "کنتور شما ایرادی دارد که به شما برنمی‌گردد.",
    MeterCondition.STOPPED_REGISTER: "شمارندهٔ کنتور شما از کار افتاده است.",
    MeterCondition.FADED_DISPLAY: "صفحهٔ کنتور شما خوانده نمی‌شود.",
}
