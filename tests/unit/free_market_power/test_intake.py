"""What of an application for temporary or free-market power is refused at intake: both sides of each bound."""

import pytest

from services.model.connections import ConnectionState
from tests.fakes.samples import company_records, typed_for
from tests.unit.free_market_power.power_case import FIRST, KEY, LAST, Power, typed_day
from tests.unit.intake_desk import check, codes, company_with


def _asked(**changes: object) -> dict[str, object]:
    days = {"firstDay": typed_day(FIRST), "lastDay": typed_day(LAST)}
    return typed_for(KEY, **{"askedKw": "4", **days, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"firstDay": typed_day(0), "lastDay": typed_day(0)},
        {"lastDay": typed_day(FIRST + 179)},
        {"powerKind": "free-market", "lastDay": typed_day(FIRST + 364), "permitValidUntil": typed_day(FIRST + 364)},
        {"permitValidUntil": typed_day(LAST)},
        {"askedKw": "5"},
    ],
)
def test_what_lies_within_every_bound_is_in_order(changes: dict[str, object]) -> None:
    result = check(company_records(), _asked(**changes), service=KEY)
    assert codes(result) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"firstDay": typed_day(-1)}, ("firstDay", "in-past")),
        ({"lastDay": typed_day(FIRST - 1)}, ("lastDay", "before-first")),
        ({"lastDay": typed_day(FIRST + 180)}, ("lastDay", "too-long")),
        ({"powerKind": "free-market", "lastDay": typed_day(FIRST + 365)}, ("lastDay", "too-long")),
        ({"permitValidUntil": typed_day(LAST - 1)}, ("permitValidUntil", "permit-ends")),
        ({"permitValidUntil": typed_day(-1)}, ("permitValidUntil", "expired")),
        ({"askedKw": "6"}, ("askedKw", "above-capacity")),
    ],
)
def test_what_lies_beyond_a_bound_is_told_with_a_remedy(changes: dict[str, object], found: tuple[str, str]) -> None:
    result = check(company_records(), _asked(**changes), service=KEY)
    assert found in codes(result)


@pytest.mark.parametrize(
    ("first", "last", "is_taken"),
    [
        (FIRST - 2, FIRST - 1, False),
        (FIRST - 2, FIRST, True),
        (FIRST, LAST, True),
        (LAST, LAST + 5, True),
        (LAST + 1, LAST + 5, False),
    ],
)
def test_no_two_periods_of_a_connection_have_a_day_in_common(first: int, last: int, *, is_taken: bool) -> None:
    power = Power()
    power.granted()
    result = check(power.uow, _asked(firstDay=typed_day(first), lastDay=typed_day(last)), service=KEY)
    assert (("firstDay", "taken") in codes(result)) is is_taken


@pytest.mark.parametrize("state", sorted(set(ConnectionState) - {ConnectionState.ACTIVE}))
def test_only_a_connection_with_power_is_given_more_of_it(state: ConnectionState) -> None:
    uow = company_with(state)
    assert ("billId", "not-active") in codes(check(uow, _asked(), service=KEY))


def test_while_a_day_cannot_be_read_nothing_else_is_said_of_the_period() -> None:
    result = check(company_records(), _asked(firstDay="؟"), service=KEY)
    assert [field for field, _ in codes(result)] == ["firstDay"]
