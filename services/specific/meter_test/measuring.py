"""What a test of the meter has measured, as both of its reports give it: condition, error, the plate (step 3)."""

from __future__ import annotations

from decimal import Decimal

from services.forms.fields import FieldReader
from services.intake.reading import REPORTED
from services.metering.handing import VERDICTS
from services.metering.meter_error import parse_error
from services.metering.report_fields import SERIAL_MESSAGES, SERIAL_TITLES, serial_characters
from services.model.metering import MeterCondition
from services.text import to_persian_digits

MOST_SLOW_PERCENT = 60
"""A register that leaves out more has failed: nobody is billed for what it would have counted. What a meter counts too
much is given back, however much it is.
"""

MEASURED_TITLES = {**SERIAL_TITLES, "condition": "وضع کنتور", "error": "خطای کنتور"}
MEASURED = REPORTED.extended(
    titles=MEASURED_TITLES,
    messages={
        **SERIAL_MESSAGES,
        ("condition", "missing"): "وضع کنتور انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("condition", "not-of-a-test"): (
            "«پلمب شکسته» نتیجهٔ تست نیست. اگر نشانهٔ دستکاری هست «دستکاری» و گرنه «سالم» را انتخاب کنید."
        ),
        ("error", "missing"): "خطای کنتور وارد نشده است. خطای اندازه‌گیری‌شده را به درصد وارد کنید.",
        ("error", "shape"): "خطای کنتور را به درصد و با حداکثر دو رقم اعشار وارد کنید، مانند ۱٫۲۵ یا ‎-۰٫۸.",
        ("error", "too-slow"): (
            "کنتور بیش از {most} درصد کمتر از مصرف می‌شمارد. عدد خطا را اصلاح کنید یا وضع کنتور را «خرابی کنتور» "
            "انتخاب کنید."
        ),
    },
)


def read_condition(reader: FieldReader) -> MeterCondition | None:
    """What the meter is like. Code: not-of-a-test for a broken seal."""
    condition = reader.choice("condition", MeterCondition)
    if condition is not None and condition not in VERDICTS:
        reader.refuse("condition", "not-of-a-test")
        return None
    return condition


def read_error(reader: FieldReader, condition: MeterCondition | None) -> Decimal | None:
    """The measured error in percent; of a meter that does not count as it should, none is asked for.

    Codes: missing, shape, too-slow.
    """
    if condition is not MeterCondition.IN_ORDER:
        return None
    text = reader.text("error")
    if text is None:
        return None
    try:
        percent = parse_error(text)
    except ValueError:
        reader.refuse("error", "shape")
        return None
    if percent < -MOST_SLOW_PERCENT:
        reader.refuse("error", "too-slow", most=to_persian_digits(MOST_SLOW_PERCENT))
        return None
    return percent


def read_same_plate(reader: FieldReader, serial: str) -> None:
    """The plate is that of the meter that is expected. Codes: missing, shape, other."""
    seen = reader.text("meterSerial")
    if seen is None:
        return
    if not serial_characters(seen):
        reader.refuse("meterSerial", "shape")
    elif serial_characters(seen) != serial_characters(serial):
        reader.refuse("meterSerial", "other", serial=to_persian_digits(serial))
