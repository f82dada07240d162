"""By-law 35-4 in the examination: capacity, debts to sister companies, another connection of the same use."""

from itertools import product

import pytest

from services.admission.conditions import asked_of, check_conditions
from services.admission.sister_debts import SisterInquiry, SistersUnavailable, applicant_of, ask_sisters
from services.forms.findings import Reply
from services.money import Rials
from services.ports.outside import OutsideFault, OutsideSystem, OutsideUnavailable, SisterDebt
from services.registry.admission import Requirement
from tests.examples import service_with, services_with
from tests.fakes.outside import FakeOutside
from tests.fakes.samples import NATIONAL_ID, company_records, registered
from tests.fakes.uow import FixedClock

ALL = service_with(requires=Requirement.SAME_USE)
MET = {"sisterDebts": "clear", "capacity": "available", "sameUse": "none"}
EXAMINED = {Requirement.SISTER_DEBTS, Requirement.CAPACITY, Requirement.SAME_USE}


def said(
    answers: object, *, service: str = ALL.key, inquiry: SisterInquiry | None = SisterInquiry.UNAVAILABLE
) -> Reply:
    uow, clock = company_records(), FixedClock()
    request = registered(uow, clock, service=service)
    return check_conditions(uow, tracking_code=request.tracking_code, said=answers, inquiry=inquiry)


def codes(reply: Reply) -> list[tuple[str, str]]:
    return [(each.field, each.code) for each in reply.findings]


@pytest.mark.parametrize("answers", [None, {}, [], "x", 3, {"capacity": None}, {"capacity": "", "sameUse": " "}])
def test_what_was_not_answered_is_asked_all_at_once(answers: object) -> None:
    assert codes(said(answers)) == [("sisterDebts", "missing"), ("capacity", "missing"), ("sameUse", "missing")]


@pytest.mark.parametrize(
    "value", ["yes", 1, True, ["available"], {"a": 1}, "x" * 600, "\x00", "موجود", 1.5, "available!"]
)
def test_an_answer_that_is_none_is_no_approval(value: object) -> None:
    assert [field for field, _ in codes(said({**MET, "capacity": value}))] == ["capacity"]


def test_every_condition_that_is_not_met_is_told_at_once_and_nothing_else() -> None:
    unmet = {"sisterDebts": "owed", "capacity": "lacking", "sameUse": "another"}
    for chosen in product((False, True), repeat=3):
        wrong = {name for name, is_wrong in zip(unmet, chosen, strict=True) if is_wrong}
        answers = {name: unmet[name] if name in wrong else MET[name] for name in MET}
        assert codes(said(answers)) == [(name, "unmet") for name in unmet if name in wrong]
    assert said({**MET, "sameUse": "shared"}).accepted, "by-law 35-4 (d) excepts shared connections"


@pytest.mark.parametrize(
    ("inquiry", "expected"),
    [
        (SisterInquiry.CLEAR, []),
        (SisterInquiry.OWED, [("sisterDebts", "missing")]),
        (SisterInquiry.UNAVAILABLE, [("sisterDebts", "missing")]),
        (None, [("sisterDebts", "missing")]),
    ],
)
def test_where_the_sister_companies_have_not_said_that_nothing_is_owed_a_person_does(
    inquiry: SisterInquiry | None, expected: list[tuple[str, str]]
) -> None:
    assert codes(said({**MET, "sisterDebts": None}, inquiry=inquiry)) == expected


def test_a_service_is_asked_what_its_manifest_asks_and_no_more() -> None:
    for service in services_with():
        uow, clock = company_records(), FixedClock()
        request = registered(uow, clock, service=service.key)
        asked = asked_of(uow, request.tracking_code)
        assert asked == service.admission.asks & EXAMINED
        assert said({}, service=service.key).accepted is not bool(asked)


def test_the_sister_companies_are_asked_by_the_number_alone_and_their_debts_are_listed() -> None:
    uow, clock = company_records(), FixedClock()
    applicant = applicant_of(uow, registered(uow, clock).tracking_code)
    assert applicant.national_id == NATIONAL_ID
    assert NATIONAL_ID not in repr(applicant)
    outside = FakeOutside()
    clear = ask_sisters(applicant, outside, request_key="k", is_last_try=False)
    assert (clear.inquiry, clear.text) == (SisterInquiry.CLEAR, "")
    outside.sister_debts = [
        SisterDebt(company="برق الف", amount=Rials(1_000)),
        SisterDebt(company="برق ب", amount=Rials(2)),
    ]
    owed = ask_sisters(applicant, outside, request_key="k", is_last_try=False)
    assert (owed.inquiry, owed.text) == (SisterInquiry.OWED, "- برق الف: ۱٬۰۰۰ ریال\n- برق ب: ۲ ریال")


@pytest.mark.parametrize("fault", list(OutsideFault))
@pytest.mark.parametrize("last", [False, True])
def test_no_answer_is_asked_again_while_it_may_come_and_is_then_a_persons(fault: OutsideFault, *, last: bool) -> None:
    uow, clock = company_records(), FixedClock()
    applicant = applicant_of(uow, registered(uow, clock).tracking_code)
    outside = FakeOutside(unavailable={OutsideSystem.SISTER_COMPANIES: fault})
    expected = OutsideUnavailable if fault.may_pass and not last else SistersUnavailable
    with pytest.raises(expected) as raised:
        ask_sisters(applicant, outside, request_key="k", is_last_try=last)
    if isinstance(raised.value, SistersUnavailable):
        assert raised.value.text.startswith("سامانهٔ بدهی شرکت‌های خواهر")
