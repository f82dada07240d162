"""What is told of an application: its licence, its last day, its connection."""

from datetime import timedelta

import pytest

from services.jalali import format_jalali
from services.model.connections import ConnectionState
from services.specific.power_reduction.ending import end_reduction
from services.specific.power_reduction.hooks import CONNECTION_CHECK
from services.specific.power_reduction.terms import reduction_terms
from tests.fakes.samples import company_records, typed_for
from tests.unit.intake_desk import check, codes, company_with
from tests.unit.power_reduction.reducing_case import KEY, TODAY, Reducing

MOST_DAYS = reduction_terms().most_days(TODAY)


def day(ahead: int) -> str:
    return format_jalali(TODAY + timedelta(days=ahead))


def told(until: int, licence: int) -> list[tuple[str, str]]:
    typed = typed_for(KEY, reducedUntil=day(until), permitValidUntil=day(licence))
    return codes(check(company_records(), typed, service=KEY))


@pytest.mark.parametrize(
    ("until", "licence", "findings"),
    [
        (1, 1, []),
        (30, 30, []),
        (30, 29, [("permitValidUntil", "ends-before")]),
        (0, 30, [("reducedUntil", "not-ahead")]),
        (-1, 30, [("reducedUntil", "not-ahead")]),
        (MOST_DAYS, MOST_DAYS, []),
        (MOST_DAYS + 1, MOST_DAYS + 1, [("reducedUntil", "too-far")]),
        (30, -1, [("permitValidUntil", "expired")]),
        (30, 0, [("permitValidUntil", "ends-before")]),
    ],
)
def test_the_last_day_lies_ahead_and_within_the_licence(
    until: int, licence: int, findings: list[tuple[str, str]]
) -> None:
    assert told(until, licence) == findings


@pytest.mark.parametrize("state", [ConnectionState.ACTIVE, ConnectionState.CUT])
def test_power_that_flows_or_is_cut_can_be_reduced(state: ConnectionState) -> None:
    assert check(company_with(state), typed_for(KEY), service=KEY).in_order


@pytest.mark.parametrize(
    ("state", "code", "advice"),
    [
        (ConnectionState.COLLECTED, "meter-collected", "«نصب مجدد انشعاب»"),
        (ConnectionState.REMOVED, "no-connection", "شناسهٔ قبض را"),
        (ConnectionState.CONTRACTED, "not-connected", "هنوز برقرار نشده"),
    ],
)
def test_who_asks_for_less_power_where_none_flows_is_told_at_intake(
    state: ConnectionState, code: str, advice: str
) -> None:
    result = check(company_with(state), typed_for(KEY), service=KEY)
    assert codes(result) == [("billId", code)]
    assert advice in result.findings_text


def told_of(case: Reducing) -> list[str]:
    return [each.code for each in CONNECTION_CHECK.findings(case.uow, case.connection)]


def test_power_that_is_reduced_is_not_reduced_again_before_it_is_returned() -> None:
    case = Reducing().reduced()
    [finding] = CONNECTION_CHECK.findings(case.uow, case.connection)
    assert (finding.field, finding.code) == ("billId", "reduced-already")
    assert format_jalali(TODAY + timedelta(days=60)) in finding.message
    assert case.returned().accepted
    assert told_of(case) == []


def test_a_reduction_that_ended_without_a_return_stands_in_nobodys_way() -> None:
    case = Reducing().reduced()
    end_reduction(case.uow, clock=case.clock, tracking_code=case.code, reason="انشعاب تغییر کرد")
    assert told_of(case) == []


def test_a_file_that_was_checked_without_more_stands_in_nobodys_way() -> None:
    case = Reducing()
    case.check()
    assert told_of(case) == []
