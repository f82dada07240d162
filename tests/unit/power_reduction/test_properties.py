"""What holds whatever is estimated, asked for and entered."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.billing.recomputing import Recomputed, checked_bill
from services.money import Rials
from services.specific.power_reduction.ending import find_period, last_day
from services.specific.power_reduction.model import REDUCTION_VISIT, RETURN_VISIT, Equipment
from services.specific.power_reduction.visit_report import field_of
from services.visiting.next_visit import start_of_work
from tests.unit.power_reduction.reducing_case import REFERENCE, TODAY, Reducing, mounted

VAT = "value-added-tax"


@given(st.dictionaries(st.sampled_from(Equipment), st.integers(0, 1_000), min_size=1))
def test_the_costs_are_the_sum_of_the_lines_of_the_estimate(counts: dict[Equipment, int]) -> None:
    case = Reducing().estimated({"outcome": "done"} | {field_of(each): str(n) for each, n in counts.items()})
    needed = {each: n for each, n in counts.items() if n}
    bill = case.bill("power-reduction-fee", *(each.value for each in needed))
    price = {each: REFERENCE.fee(each.value, TODAY).amount for each in needed}
    lines = {line.code: line.amount for line in bill.lines}
    assert {each: lines[each.value] for each in needed} == {each: price[each].times(n) for each, n in needed.items()}
    assert Rials.total(lines.values()) == bill.total
    net = REFERENCE.fee("power-reduction-fee", TODAY).amount + Rials.total(
        price[each].times(n) for each, n in needed.items()
    )
    assert Rials.total(amount for code, amount in lines.items() if code != VAT) == net
    assert {each.result for each in checked_bill(REFERENCE, bill).lines} == {Recomputed.AGREES}


@given(
    fuse=st.tuples(st.integers(6, 400), st.sampled_from([1, 3])),
    asked=st.tuples(st.integers(5, 400), st.sampled_from([1, 3])),
)
def test_reduce_and_return_is_nothing(fuse: tuple[int, int], asked: tuple[int, int]) -> None:
    case = Reducing(amperage=str(asked[0]), phases=str(asked[1]))
    before = replace(case.connection, amperage=fuse[0], phases=fuse[1])
    case.uow.connections.save(before)
    if not case.check().accepted:
        assert asked[0] * asked[1] >= fuse[0] * fuse[1]
        assert case.connection == before
        return
    case.visit(REDUCTION_VISIT, mounted(asked[0]))
    assert case.enter().changed
    assert (case.connection.amperage, case.connection.phases) == asked
    assert case.visit(RETURN_VISIT, mounted(fuse[0])).reason == ""
    assert case.connection == before


@given(days=st.integers(1, 300), late=st.integers(0, 400))
def test_a_connection_is_never_reduced_on_its_last_day_or_after_it(days: int, late: int) -> None:
    case = Reducing(days=days).estimated()
    case.visit(REDUCTION_VISIT, mounted(16))
    case.clock.advance(timedelta(days=late))
    entered = case.enter()
    assert entered.changed is (late < days)
    assert case.connection.amperage == (16 if entered.changed else 25)


@given(ends=st.lists(st.integers(0, 300), max_size=5), remind=st.integers(1, 30))
def test_the_return_is_asked_for_on_the_day_that_was_entered_last(ends: list[int], remind: int) -> None:
    case = Reducing().reduced()
    for each in ends:
        day = TODAY + timedelta(days=each)
        assert case.end(day, licence="1", licenceIssuer="سازمان", licenceValidUntil="1407/01/01").accepted
    expected = TODAY + timedelta(days=ends[-1] if ends else 60)
    period = find_period(case.uow, clock=case.clock, tracking_code=case.code, remind_before=timedelta(days=remind))
    assert last_day(case.uow, case.code) == period.ends_on == expected
    assert period.end_at == start_of_work(expected)
    assert period.remind_at > case.clock.now()
