"""Payments at the edge: stubs of any shape, step 7's verdict, and what revenue decides of money without a bill."""

import pytest

from tests.workers.kit import FEES, Bench

REASON = "در صورتحساب بانک نیست"


def billed(bench: Bench) -> tuple[str, dict[str, object]]:
    """A request and its fee bill."""
    code = bench.registered()
    bill = bench.done("issue-fee-bill", trackingCode=code, feeItems=FEES)["feeBill"]
    assert isinstance(bill, dict)
    return code, bill


@pytest.mark.parametrize(
    "variables",
    [{}, {"stub": None}, {"stub": "048834"}, {"stub": {"reference": ["x"], "amount": None, "paidOn": {}}}, {"stub": 7}],
)
def test_a_stub_of_another_shape_is_answered_with_every_fault(bench: Bench, variables: dict[str, object]) -> None:
    _, bill = billed(bench)
    answer = bench.done("record-payment", None, billNumber=bill["number"], **variables)
    assert (answer["paymentResult"], answer["paymentAccepted"]) == ("invalid-notice", False)
    assert str(answer["paymentMessage"]).count("\n- ") == 2


def test_step_7_tells_the_payment_and_a_reversed_one_lets_the_bill_ask_again(bench: Bench) -> None:
    code, bill = billed(bench)
    assert bench.done("find-payments", trackingCode=code) == {"paymentsText": ""}
    bench.paid(bill, "R-1")
    assert "R-۱" in str(bench.done("find-payments", trackingCode=code)["paymentsText"])
    back = bench.done("record-payment-verdict", trackingCode=code, paymentVerdict="not-received")
    assert (back["verdictAccepted"], back["paymentReversed"]) == (False, False)
    assert str(back["verdictMessage"]).startswith("- ")
    verdict = {"paymentVerdict": "not-received", "verdictReason": REASON}
    done = bench.done("record-payment-verdict", None, trackingCode=code, **verdict)
    assert (done["verdictAccepted"], done["verdictMessage"], done["paymentReversed"]) == (True, "", True)
    assert isinstance(done["feeBill"], dict)
    assert done["feeBill"]["paymentId"] == bill["paymentId"]
    assert REASON in str(bench.done("find-payments", trackingCode=code)["paymentsText"])
    assert bench.paid(bill, "R-2")["paymentResult"] == "accepted"


def test_money_without_a_bill_is_shown_and_settled_once(bench: Bench) -> None:
    _, bill = billed(bench)
    bench.paid(bill, "R-1")
    bench.paid(bill, "R-2")
    with bench.begin() as uow:
        [waiting] = uow.bills.waiting_payments()
    shown = bench.done("find-unmatched-payment", paymentNumber=waiting.number)["unmatchedPayment"]
    assert isinstance(shown, dict)
    assert (shown["hasAmount"], "این قبض پیش‌تر پرداخت شده است" in shown["text"]) == (True, True)
    back = bench.done("resolve-payment", paymentNumber=waiting.number)
    assert (back["resolutionAccepted"], str(back["resolutionMessage"]).count("- ")) == (False, 2)
    ruling = {"ruling": "refund", "reason": "به کارت پرداخت‌کننده برگشت"}
    for _ in range(2):
        done = bench.done("resolve-payment", paymentNumber=waiting.number, ruling=ruling)
        assert done == {"resolutionAccepted": True, "resolutionMessage": ""}
