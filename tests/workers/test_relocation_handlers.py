"""The handlers of a relocation, run as the process would."""

from services.model.metering import WorkOrderState
from tests.workers.field_bench import RELOCATED, SOUTHERN, kwh_today, ordered, view
from tests.workers.kit import Bench, job
from workers.runtime.job import ThrowError


def test_a_refused_place_is_told_to_the_applicant(bench: Bench) -> None:
    code = bench.registered(RELOCATED, "meter-relocation")
    report = {"suitability": "refused", "reason": "نزدیک لولهٔ گاز است"}
    visit = view(bench.done("record-place-visit", trackingCode=code, placeReport=report), "placeVisit")
    assert (visit["works"], visit["worksText"]) == ([], "")
    bench.done("send-sms", {"template": "place-refused"}, trackingCode=code, reason=visit["reason"])
    with bench.begin() as uow:
        assert "نزدیک لولهٔ گاز است" in uow.outbox.sms_of(code)[-1].text


def relocation_report(**changes: object) -> dict[str, object]:
    kwh = str(kwh_today(RELOCATED.bill_id))
    return {"outcome": "done", "sealBefore": "۱۱۱", "sealAfter": "۲۲۲", "reading": kwh, **changes}


def test_a_relocation_is_corrected_postponed_and_done(bench: Bench) -> None:
    code = bench.registered(RELOCATED, "meter-relocation")
    order = ordered(bench, code, "meter-relocation")

    def reported(report: object) -> dict[str, object]:
        answer = bench.done("record-relocation", trackingCode=code, workOrder=order, relocationReport=report)
        assert set(answer) == {"relocation", "relocationAccepted", "relocationMessage"}
        return answer

    wrong = reported(relocation_report(sealAfter="۱۱۱"))
    assert wrong["relocationAccepted"] is False
    assert str(wrong["relocationMessage"]).startswith("- شمارهٔ پلمب تازه همان پلمب پیشین است")
    assert wrong["relocation"] == {"outcome": None, "reason": None, "resumeAt": None, "resumeText": ""}
    assert reported(None)["relocationAccepted"] is False
    later = reported({"outcome": "postponed", "postponedTo": "۱۴۰۵/۰۹/۰۴"})["relocation"]
    assert later == {
        "outcome": "postponed", "reason": None, "resumeAt": "2026-11-25T08:00:00+03:30", "resumeText": "۱۴۰۵/۰۹/۰۴"
    }  # fmt: skip
    bench.done("send-sms", {"template": "relocation-postponed"}, trackingCode=code, resumeText="۱۴۰۵/۰۹/۰۴")
    done = reported(relocation_report())
    assert (done["relocationAccepted"], done["relocationMessage"]) == (True, "")
    assert view(done, "relocation")["outcome"] == "done"
    bench.done("send-sms", {"template": "relocation-done"}, trackingCode=code)
    with bench.begin() as uow:
        [moved] = uow.metering.relocations(RELOCATED.bill_id)
        texts = [sms.text for sms in uow.outbox.sms_of(code)]
    assert (moved.seal_before, moved.seal_after, moved.place) == ("111", "222", "دیوار حیاط، کنار در ورودی")
    assert "۱۴۰۵/۰۹/۰۴" in texts[0]
    assert "۲۲۲" in texts[1]


def test_a_relocation_that_cannot_be_done_is_told_and_another_installer_can_be_sent(bench: Bench) -> None:
    code = bench.registered(RELOCATED, "meter-relocation")
    order = ordered(bench, code, "meter-relocation")
    report = {"outcome": "could-not", "reason": "دیوار سست است"}
    answer = bench.done("record-relocation", trackingCode=code, workOrder=order, relocationReport=report)
    assert view(answer, "relocation")["reason"] == "دیوار سست است"
    again = ordered(bench, code, "meter-relocation")
    assert again["number"] != order["number"]
    amount = "۱٬۲۰۰٬۰۰۰ ریال"
    failed = {"template": "relocation-failed"}
    bench.done("send-sms", failed, trackingCode=code, reason="دیوار سست است", creditText=amount)
    with bench.begin() as uow:
        assert uow.metering.order(str(order["number"])).state is WorkOrderState.CANCELLED
        assert amount in uow.outbox.sms_of(code)[-1].text


def test_a_district_without_installer_throws_and_a_chosen_one_helps(bench: Bench) -> None:
    code = bench.registered(SOUTHERN, "meter-relocation")
    outcome = bench.run(job("issue-work-order", {"trackingCode": code, "workOrderKind": "meter-relocation"}))
    assert isinstance(outcome, ThrowError)
    assert outcome.code == "NO_AGENT_AVAILABLE"
    sent = bench.done("issue-work-order", trackingCode=code, workOrderKind="meter-relocation", agentCode="2101")
    order = view(sent, "workOrder")
    assert (order["agentCode"], order["kind"]) == ("2101", "meter-relocation")
