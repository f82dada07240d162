"""The laboratory's test of a meter that was taken away (step 3)."""

from __future__ import annotations

from dataclasses import replace

from services.clock import Clock
from services.errors import NotFound
from services.forms.fields import FieldReader
from services.forms.findings import Reply
from services.metering.custody import characters_of, hand_over
from services.metering.handing import record_verdict
from services.model.custody import Cause, Holder, MeterAsset
from services.ports import UnitOfWork
from services.specific.meter_test.measuring import MEASURED, read_condition, read_error, read_same_plate
from services.specific.meter_test.model import AccuracyTest, Measured
from services.specific.meter_test.ports import AccuracyTests, accuracy_test_of
from services.specific.meter_test.site_testing import note_measured
from services.withdrawal import is_withdrawn

WORDING = MEASURED.extended(
    titles={},
    messages={
        ("meterSerial", "other"): (
            "سریال این کنتور با گزارش مأمور ({serial}) نمی‌خواند. پلاک را دوباره ببینید؛ اگر کنتور دیگری است، آن را "
            "بازگردانید و کنتور این درخواست را از مأمور بخواهید."
        ),
        ("condition", "withdrawn"): (
            "متقاضی درخواست را پس گرفته است: کنتور را تست نکنید. مأمور نصب آن را برای بازگرداندن می‌برد."
        ),
    },
)


def record_bench_test(uow: UnitOfWork, *, clock: Clock, tracking_code: str, report: object) -> Reply:
    """Keep the laboratory's result; what is wrong with the form is the answer. It is tested once: a second report
    changes nothing.

    Fields: `meterSerial` as on the plate, `condition`, and of a meter that counts its `error` in percent. From now on
    at the latest the laboratory has the meter. Raises NotFound where no meter was taken away.
    """
    test = accuracy_test_of(uow, tracking_code)
    if test.finding is not None:
        return Reply()
    reader = FieldReader(report, WORDING)
    read_same_plate(reader, test.meter_serial)
    condition = read_condition(reader)
    error = read_error(reader, condition)
    if is_withdrawn(uow, tracking_code):
        reader.refuse("condition", "withdrawn")
    if reader.findings or condition is None:
        return Reply(findings=reader.findings)
    found = Measured(condition=condition, error_percent=error, tested_at=clock.now())
    uow.repository(AccuracyTests).save(replace(test, finding=found))
    _keep_verdict(uow, clock, test, found)
    note_measured(uow, uow.requests.get(tracking_code), test, found)
    return Reply()


def _keep_verdict(uow: UnitOfWork, clock: Clock, test: AccuracyTest, found: Measured) -> None:
    meter, cause = tested_meter(uow, test), Cause(tracking_code=test.tracking_code)
    hand_over(uow, meter, to=Holder.LABORATORY, at=found.tested_at, cause=cause)
    record_verdict(
        uow,
        clock=clock,
        meter=meter,
        condition=found.condition,
        error_percent=found.error_percent,
        tracking_code=test.tracking_code,
    )


def is_tested(test: AccuracyTest, serial: str) -> bool:
    """Whether it is the serial of the tested meter, however it is typed or kept."""
    return characters_of(serial) == characters_of(test.meter_serial)


def tested_meter(uow: UnitOfWork, test: AccuracyTest) -> MeterAsset:
    """The meter that was taken away: of several with its serial the one that hung here last. Raises NotFound."""
    for custody in reversed(uow.meters.hung_at(test.bill_id)):
        meter = uow.meters.find(custody.meter)
        if meter is not None and meter.characters == characters_of(test.meter_serial):
            return meter
    raise NotFound("meter of the test of request", test.tracking_code)
