"""Cuts as the process would have them done, job by job; outputs are those of the design."""

from services.model.connections import ConnectionState
from services.specific.temporary_cut.objections import object_to_cut
from tests.workers.field_bench import ordered
from tests.workers.kit import SAMPLES, Bench
from tests.workers.steps import of
from tests.workers.temporary_cut.desk import KEY, RULE, at_door, checked, cut_now, kwh_at_cut, reading_of, start

FIRST, SECOND, THIRD = SAMPLES.connections[42:45]
DONE = {"cutAccepted": True, "reportMessage": "", "cutOutcome": "cut", "cutReason": "", "afterPayment": False}


def cut_on_request(bench: Bench) -> None:
    """The subscriber asks for it: looked at, a vital place decided, cut."""
    code = bench.registered(FIRST, KEY)
    facts = of(bench.done("look-at-cut", trackingCode=code), "cutFacts")
    asked = {name: facts[name] for name in ("state", "debt", "premises")}
    assert asked == {"state": "active", "debt": "no-matter", "premises": "ordinary"}
    for _ in range(2):
        report = {"decision": "cut", "headOrder": "د/۱"}
        answer = bench.done("decide-premises", trackingCode=code, premisesReport=report)
        assert answer == {
            "premisesAccepted": True,
            "premisesMessage": "",
            "premisesDecision": "cut",
            "premisesReason": None,
        }
    given = at_door(bench, code)
    for _ in range(2):
        assert bench.done("record-cut", **given, cutReport=cut_now(bench, reading=reading_of(FIRST))) == DONE
    bench.done("send-sms", {"template": "cut-on-request"}, trackingCode=code)
    with bench.begin() as uow:
        assert uow.connections.get(FIRST.bill_id).state is ConnectionState.CUT
    for _ in range(2):
        assert bench.done("reconnect-after-payment", trackingCode=code) == {}
    bench.done("send-sms", {"template": "cut-after-payment"}, trackingCode=code)


def cut_by_company(bench: Bench) -> None:
    """Begun, ordered, objected to, answered, cut."""
    begun = [bench.done("begin-cut", cutStart=start(SECOND), cutRule=RULE) for _ in range(2)]
    assert begun[0] == begun[1]
    code = str(begun[0]["trackingCode"])
    assert begun[0] == {
        "begunAccepted": True,
        "begunMessage": "",
        "trackingCode": code,
        "cutText": begun[0]["cutText"],
        "checkNeeded": False,
    }
    assert "- **شمارهٔ مدرک:** ق/۱" in str(begun[0]["cutText"])
    for _ in range(2):
        ordered_cut = bench.done("order-cut", trackingCode=code, cutOrder={"decision": "warn"}, warningPeriod="P10D")
        assert (ordered_cut["orderAccepted"], ordered_cut["orderDecision"]) == (True, "warn")
    warning = of(bench.done("find-warning", trackingCode=code), "warning")
    assert set(warning) == {"endsAt", "cutFrom", "text"}
    told = {"reason": warning["text"], "resumeText": warning["cutFrom"]}
    bench.done("send-sms", {"template": "cut-warning"}, trackingCode=code, **told)
    with bench.begin() as uow:
        object_to_cut(uow, clock=bench.clock, tracking_code=code, text="قصوری نبوده است")
    assert bench.done("find-cut-objection", trackingCode=code) == {
        "objectionText": "قصوری نبوده است",
        "objectionOpen": True,
    }
    for _ in range(2):
        said = {"decision": "refused", "reason": "گزارش درست است"}
        assert bench.done("answer-cut-objection", trackingCode=code, objectionReport=said) == {
            "objectionAccepted": True,
            "objectionMessage": "",
            "objectionDecision": "refused",
            "objectionAnswer": "گزارش درست است",
        }
    bench.done("send-sms", {"template": "objection-refused"}, trackingCode=code, reason="گزارش درست است")
    assert bench.done("record-cut", **at_door(bench, code), cutReport=cut_now(bench, extent="equipment")) == DONE
    bench.done("send-sms", {"template": "power-cut"}, trackingCode=code)
    with bench.begin() as uow:
        assert uow.connections.get(SECOND.bill_id).state is ConnectionState.COLLECTED


def cut_again(bench: Bench) -> None:
    """Looked at where it is cut by the records: in doubt, and decided."""
    code = checked(bench, THIRD)
    order = ordered(bench, code, "cut-check")
    seen = {"outcome": "off", "reading": str(kwh_at_cut(bench, THIRD) + 1)}
    for _ in range(2):
        answer = bench.done("record-cut-check", trackingCode=code, workOrder=order, checkReport=seen)
        assert (answer["checkAccepted"], answer["checkResult"], answer["foundText"]) == (True, "doubt", "")
        assert "برق قطع است" in str(answer["seenText"])
    for _ in range(2):
        said = {"decision": "found", "reason": "همسایه‌ها دیده‌اند"}
        decided = bench.done("decide-cut-check", trackingCode=code, checkDecision=said)
        assert (decided["decisionAccepted"], decided["checkResult"]) == (True, "found")
        assert "دو برابر" in str(decided["foundText"])
    bench.done("send-sms", {"template": "power-brought-back"}, trackingCode=code, reason=decided["foundText"])
    with bench.begin() as uow:
        assert len(uow.self_willed.of_connection(THIRD.bill_id)) == 1
        assert uow.connections.get(THIRD.bill_id).state is ConnectionState.ACTIVE


STORIES = (cut_on_request, cut_by_company, cut_again)
