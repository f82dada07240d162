"""Power reductions as the process would have them done, job by job; outputs are those of the design."""

from services.specific.power_reduction.ports import reduction_of
from tests.workers.field_bench import ordered
from tests.workers.kit import BILL_VIEW, SAMPLES, Bench
from tests.workers.power_reduction.desk import APPROVED, ESTIMATE, KEY, mounted, reduced
from tests.workers.steps import of

FIRST, SECOND = (SAMPLES.connections[each] for each in (3, 4))
DONE = {"visitAccepted": True, "reportMessage": "", "visitOutcome": "done", "workMessage": ""}


def reduced_and_returned(bench: Bench) -> None:
    """Checked, estimated, paid, reduced, entered; then the power returns."""
    code = bench.registered(FIRST, KEY)
    for _ in range(2):
        assert bench.done("record-reduction-file", trackingCode=code, fileReport=APPROVED) == {
            "fileAccepted": True,
            "fileMessage": "",
            "fileDecision": "approved",
            "fileReason": None,
        }
    work = bench.done("find-power-work", trackingCode=code, workOrderKind="reduction-estimate")
    assert set(work) == {"workPossible", "workMessage", "workText"}
    assert (work["workPossible"], work["workMessage"]) == (True, "")
    order = ordered(bench, code, "reduction-estimate")
    for _ in range(2):
        answer = bench.done("record-power-visit", trackingCode=code, workOrder=order, visitReport=ESTIMATE)
        equipment = ["breaker-single-phase", "cable-metre"]
        assert answer == {
            **DONE,
            "visitText": "",
            "estimate": {"powerKw": 120, "phases": FIRST.phases, "equipment": equipment},
        }
    fees = ["power-reduction-fee-heavy", *equipment]
    bills = [of(bench.done("issue-reduction-bill", trackingCode=code, feeItems=fees), "feeBill") for _ in range(2)]
    assert bills[0] == bills[1]
    assert set(bills[0]) == BILL_VIEW
    assert bench.paid(bills[0], "RED-1")["paymentAccepted"] is True
    order = ordered(bench, code, "power-reduction")
    for _ in range(2):
        answer = bench.done("record-power-visit", trackingCode=code, workOrder=order, visitReport=mounted(16))
        assert "- **پلمب تازه:** S-۱" in str(answer["visitText"])
        assert answer == {**DONE, "visitText": answer["visitText"], "estimate": None}
    for _ in range(2):
        entered = bench.done("enter-reduction", trackingCode=code)
        assert entered == {"historyEntered": True, "historyMessage": "", "endText": "۱۴۰۶/۰۸/۳۰"}
    bench.done("send-sms", {"template": "power-reduced"}, trackingCode=code, resumeText=entered["endText"])
    bench.done("archive-request", trackingCode=code, outcome="power-reduced")
    period = of(bench.done("find-reduction-end", trackingCode=code, remindBefore="P7D"), "reduction")
    assert set(period) == {"endText", "endAt", "remindAt"}
    order = ordered(bench, code, "power-return")
    report = mounted(FIRST.amperage)
    for _ in range(2):
        answer = bench.done("record-power-visit", trackingCode=code, workOrder=order, visitReport=report)
        assert answer == {**DONE, "visitText": "", "estimate": None}
    bench.done("send-sms", {"template": "power-returned"}, trackingCode=code)
    with bench.begin() as uow:
        assert uow.connections.get(FIRST.bill_id).amperage == FIRST.amperage


def ended_without_a_return(bench: Bench) -> None:
    """Another last day is entered; then the power is not returned, with a reason."""
    code = reduced(bench, SECOND)
    for _ in range(2):
        answer = bench.done("record-reduction-end", trackingCode=code, endReport={"endsOn": "1405/10/01"})
        assert answer == {"endAccepted": True, "endMessage": "", "endText": "۱۴۰۵/۱۰/۰۱"}
    bench.done("send-sms", {"template": "reduction-end-changed"}, trackingCode=code, resumeText=answer["endText"])
    for _ in range(2):
        assert bench.done("end-reduction", trackingCode=code, endReason="انشعاب برچیده شد") == {}
    bench.done("send-sms", {"template": "power-not-returned"}, trackingCode=code, reason="انشعاب برچیده شد")
    with bench.begin() as uow:
        assert reduction_of(uow, code).end_reason == "انشعاب برچیده شد"
        assert uow.connections.get(SECOND.bill_id).amperage == 16


STORIES = (reduced_and_returned, ended_without_a_return)
