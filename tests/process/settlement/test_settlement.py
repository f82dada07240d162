"""What is the settlement's own: bills, ledger, SMS of its stories."""

import pytest

from deploy.demo.stories import STORIES
from services.model.bills import BillState
from services.model.keys import BillKind
from services.model.steps import StepState
from tests.process.office import EmbeddedCase, play

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES["settlement"]}


@pytest.mark.steps("SET-03", "SET-04", "SET-05a", "SET-06a", "SET-07", "SET-08", "SET-09")
def test_an_ordinary_settlement_bills_twice_and_ends_with_a_final_bill(case: EmbeddedCase) -> None:
    play(case, STORY["good-meter"])
    fees, settlement = case.bills()
    assert (fees.kind, fees.state, len(fees.lines)) == (BillKind.FEES, BillState.PAID, len(fees.lines))
    assert {line.code for line in fees.lines} >= {"settlement-fee", "meter-test-fee"}
    assert (settlement.kind, settlement.provisional, settlement.state) == (
        BillKind("settlement"),
        False,
        BillState.PAID,
    )
    assert case.sms() == [
        "request-registered",
        "fee-bill",
        "settlement-bill",
        "agent-visit",
        "settlement-final",
    ]
    for step in ("SET-03", "SET-04", "SET-05a", "SET-06a", "SET-07", "SET-08", "SET-09"):
        assert [row.state for row in case.steps(step)] in ([StepState.MET], [StepState.DONE]), step


@pytest.mark.steps("SET-03", "SET-05b", "SET-06b")
def test_a_declined_test_costs_the_settlement_fee_only_and_the_bill_is_final_at_once(case: EmbeddedCase) -> None:
    play(case, STORY["test-declined"])
    fees, settlement = case.bills()
    assert "settlement-fee" in {line.code for line in fees.lines}
    assert "meter-test-fee" not in {line.code for line in fees.lines}
    assert not settlement.provisional
    done = {row.step for step in ("SET-03", "SET-05b", "SET-06b") for row in case.steps(step)}
    assert done == {"SET-03", "SET-05b", "SET-06b"}, "diagnosis is told of a declined test too"
    skipped = ("SET-04", "SET-05a", "SET-06a", "SET-07", "SET-08", "SET-09", "SET-10", "SET-11")
    assert not [row for step in skipped for row in case.steps(step)]


@pytest.mark.steps("SET-10", "SET-11", "SET-12", "SET-13", "SET-14")
@pytest.mark.parametrize("key", ["tampering", "meter-failure", "stopped-register", "faded-display"])
def test_a_faulty_meter_is_cut_charged_told_paid_and_reconnected(case: EmbeddedCase, key: str) -> None:
    play(case, STORY[key])
    with case.office.begin() as uow:
        debt = uow.bills.of_request(case.code, BillKind.DEBT)
        orders = [str(order.kind) for order in uow.metering.orders_of(case.code)]
    assert [bill.state for bill in debt] == [BillState.PAID]
    assert orders == ["meter-test", "cut", "meter-repair", "reconnection"]
    assert case.sms()[-4:] == ["fault-cost", "agent-visit", "reconnection-ordered", "settlement-final"]
    for step in ("SET-10", "SET-11", "SET-12", "SET-13", "SET-14"):
        assert [row.state for row in case.steps(step)] in ([StepState.MET], [StepState.DONE]), step


@pytest.mark.steps("SET-13")
def test_a_subscriber_who_does_not_come_is_warned_once(case: EmbeddedCase) -> None:
    play(case, STORY["warned-after-a-week"])
    assert case.sms().count("warning-notice") == 1


@pytest.mark.steps("SET-05c")
@pytest.mark.parametrize("key", ["returned-for-documents", "returned-for-reading"])
def test_a_returned_request_is_negotiated_and_controlled_again(case: EmbeddedCase, key: str) -> None:
    play(case, STORY[key])
    assert len(case.steps("SET-04")) == 2
    assert len(case.steps("SET-05c")) == 1
    assert case.sms().count("request-returned") == 1


@pytest.mark.steps("SET-05d")
def test_an_agent_in_time_reads_the_meter_and_his_reading_is_billed(case: EmbeddedCase) -> None:
    play(case, STORY["agent-in-time"])
    assert [row.state for row in case.steps("SET-05d")] == [StepState.MET]
    assert case.request.application.declared_reading.kwh < case.plausible_kwh() + 900
