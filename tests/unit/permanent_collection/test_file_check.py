"""The check of the connection's file for tariff and amperage."""

from dataclasses import replace

import pytest

from services.errors import NotFound
from services.model.refunds import ConnectionFacts, Voltage
from services.refunds.planning import facts_of
from services.specific.permanent_collection.model import FileCheck, Users
from services.specific.permanent_collection.ports import Collections
from tests.unit.permanent_collection.collecting_case import FACTS, FILE, Collecting


@pytest.fixture
def case() -> Collecting:
    return Collecting()


def test_what_the_file_says_is_kept(case: Collecting) -> None:
    answer = case.check_file()
    check = FileCheck(tracking_code=case.code, users=Users.SOLE, facts=FACTS, note=None, checked_at=case.clock.now())
    assert (answer.accepted, answer.check) == (True, check)
    assert case.uow.repository(Collections).file_check(case.code) == check


def test_the_refund_goes_by_what_the_check_has_kept(case: Collecting) -> None:
    with pytest.raises(NotFound):
        facts_of(case.uow, case.code)
    case.check_file()
    assert facts_of(case.uow, case.code) == FACTS


def test_a_service_that_looks_at_no_file_has_no_facts_to_refund_by(case: Collecting) -> None:
    request = case.uow.requests.get(case.code)
    other = replace(request, application=replace(request.application, service_key="gone"))
    case.uow.requests.save(other)
    with pytest.raises(NotFound, match="facts"):
        facts_of(case.uow, case.code)


def test_a_difference_from_the_record_needs_its_reason_and_is_noted(case: Collecting) -> None:
    differs = {**FILE, "amperage": "۱۵"}
    asked = case.check_file(differs)
    assert [(each.field, each.code) for each in asked.findings] == [("reason", "missing")]
    assert "تک‌فاز ۲۵ آمپر" in asked.message
    told = case.check_file({**differs, "reason": " افزایش آمپر در سامانه ثبت نشده "})
    assert told.check is not None
    assert (told.check.facts.amperage, told.check.note) == (15, "افزایش آمپر در سامانه ثبت نشده")


def test_a_second_check_takes_the_place_of_the_first(case: Collecting) -> None:
    case.check_file()
    case.check_file({**FILE, "users": "several"})
    kept = case.uow.repository(Collections).file_check(case.code)
    assert kept is not None
    assert kept.users is Users.SEVERAL


def test_high_voltage_is_valued_by_its_power(case: Collecting) -> None:
    high = {"users": "sole", "voltage": "63", "phases": "3", "amperage": "۴۰۰", "powerKw": "۷٬۰۰۰", "reason": "انتقال"}
    answer = case.check_file(high)
    assert answer.check is not None
    assert answer.check.facts == ConnectionFacts(voltage=Voltage.KV_63, phases=3, amperage=400, power_kw=7_000)


def said(**changes: object) -> dict[str, object]:
    return {**FILE, **changes}


BAD: list[tuple[object, list[tuple[str, str]]]] = [
    (None, [("users", "missing"), ("voltage", "missing"), ("phases", "missing"), ("amperage", "missing")]),
    ("file", [("users", "missing"), ("voltage", "missing"), ("phases", "missing"), ("amperage", "missing")]),
    (said(users=None), [("users", "missing")]),
    (said(users="nobody"), [("users", "unknown-choice")]),
    (said(users=["sole"]), [("users", "wrong-type")]),
    (said(voltage="12"), [("voltage", "unknown-choice")]),
    (said(voltage=20), [("powerKw", "missing")]),
    (said(voltage=""), [("voltage", "missing")]),
    (said(phases="2"), [("phases", "unknown-choice")]),
    (said(phases={"x": 1}), [("phases", "wrong-type")]),
    (said(amperage=""), [("amperage", "missing")]),
    (said(amperage="بیست"), [("amperage", "not-a-number")]),
    (said(amperage="25.5"), [("amperage", "not-whole")]),
    (said(amperage="-25"), [("amperage", "negative")]),
    (said(amperage="0"), [("amperage", "too-small")]),
    (said(amperage="5001"), [("amperage", "too-big")]),
    (said(amperage="2.5E3"), [("amperage", "rounded")]),
    (said(amperage="9" * 200), [("amperage", "too-long")]),
    (said(amperage="۵۱", reason="ش"), [("amperage", "no-value")]),
    (said(voltage="20", powerKw="0"), [("powerKw", "too-small")]),
    (said(voltage="20", powerKw="500001"), [("powerKw", "too-big")]),
    (said(powerKw="صد"), [("powerKw", "not-a-number")]),
    (said(phases="3", amperage="25"), [("reason", "missing")]),
    (said(amperage="15", reason="؟؟"), [("reason", "shape")]),
    (said(amperage="15", reason="د" * 501), [("reason", "too-long")]),
]


@pytest.mark.parametrize(("report", "codes"), BAD)
def test_what_is_wrong_with_a_check_is_the_answer_and_nothing_is_kept(
    case: Collecting, report: object, codes: list[tuple[str, str]]
) -> None:
    answer = case.check_file(report)
    assert [(each.field, each.code) for each in answer.findings] == codes
    assert answer.check is None
    assert "{" not in answer.message
    assert case.uow.repository(Collections).file_check(case.code) is None
