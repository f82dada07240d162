"""Bad input in the installation agent's report: each is told, and nothing has changed."""

import pytest

from tests.unit.meter_test.testing_case import Testing, again, found, new


@pytest.mark.parametrize(
    ("report", "codes"),
    [
        (None, [("outcome", "missing")]),
        ("installed", [("outcome", "missing")]),
        (again(outcome="done"), [("outcome", "unknown-choice")]),
        (again(outcome=["installed"]), [("outcome", "wrong-type")]),
        (again(meterSerial=""), [("meterSerial", "missing")]),
        (again(meterSerial="؟"), [("meterSerial", "shape")]),
        (again(meterSerial="AMANI-9"), [("meterSerial", "other")]),
        (again(reading=""), [("reading", "missing")]),
        (again(reading="۱۲۳۱۵٫۷"), [("reading", "not-whole")]),
        (again(reading="۱۲۳۴۵۶"), [("reading", "too-many-digits")]),
        (again(reading="کم"), [("reading", "not-a-number")]),
        (again(closingReading="-4"), [("closingReading", "negative")]),
        (again(closingReading="1234567"), [("closingReading", "too-many-digits")]),
        (again(sealNumber=""), [("sealNumber", "missing")]),
        (again(sealNumber="--"), [("sealNumber", "shape")]),
        ({"outcome": "could-not"}, [("reason", "missing")]),
        ({"outcome": "could-not", "reason": "!"}, [("reason", "shape")]),
        ({"outcome": "could-not", "reason": "د" * 501}, [("reason", "too-long")]),
    ],
)
def test_what_is_wrong_with_the_report_of_the_tested_meter_is_the_answer(
    sound: Testing, report: object, codes: list[tuple[str, str]]
) -> None:
    answer = sound.install(report)
    assert found(answer) == codes
    assert "{" not in answer.message
    assert sound.connection.meter.serial == "AMANI-9"


@pytest.mark.parametrize(
    ("report", "codes"),
    [
        (new(newSerial=""), [("newSerial", "missing")]),
        (new(newSerial="تازه"), [("newSerial", "shape")]),
        (new(newSerial="m-1"), [("newSerial", "same-meter")]),
        (new(newSerial=["NO-7"]), [("newSerial", "wrong-type")]),
        (new(newDigits="۳"), [("newDigits", "out-of-range")]),
        (new(newDigits="شش"), [("newDigits", "not-a-number")]),
        (new(newMultiplier="۰"), [("newMultiplier", "out-of-range")]),
        (new(openingReading="۱۲۳۴۵۶۷"), [("openingReading", "too-many-digits")]),
        (new(openingReading="۱٫۵"), [("openingReading", "not-whole")]),
        (new(closingReading="۱۲۳۴۵۶"), [("closingReading", "too-many-digits")]),
        (new(sealNumber=None), [("sealNumber", "missing")]),
        (new(sealNumber={"a": 1}), [("sealNumber", "wrong-type")]),
    ],
)
def test_what_is_wrong_with_the_report_of_a_new_meter_is_the_answer(
    worn: Testing, report: object, codes: list[tuple[str, str]]
) -> None:
    answer = worn.install(report)
    assert found(answer) == codes
    assert worn.connection.meter.serial == "m-1"
