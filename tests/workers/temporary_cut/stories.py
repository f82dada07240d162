"""Cuts as the process would have them done, job by job; outputs are those of the design."""

from services.model.connections import ConnectionState
from services.specific.temporary_cut.objections import object_to_cut
from tests.workers.kit import SAMPLES, Bench
from tests.workers.steps import of
from tests.workers.temporary_cut.desk import KEY, RULE, at_door, cut_now, reading_of, start

FIRST, SECOND = SAMPLES.connections[42:44]
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


STORIES = (cut_on_request, cut_by_company)
