"""The handlers of a relocation, run as the process would."""

import pytest

from services.model.metering import WorkOrderState
from services.specific.meter_relocation.ports import Relocations
from tests.workers.field_bench import OTHER_FLAT, SOUTHERN, kwh_today, ordered, view
from tests.workers.kit import Bench, job, listed
from workers.runtime.job import Complete, ThrowError


def test_the_form_of_a_correction_gets_the_choices_of_its_service(bench: Bench) -> None:
    checked = bench.done("check-documents", serviceKey="meter-relocation", application={"reading": "5"})
    assert checked["serviceTitle"] == "تغییر مکان داخلی کنتور"
    assert checked["lastBillAsked"]
    [place] = listed(checked["ownFields"])
    assert (place["name"], place["title"], place["choices"]) == ("requestedPlace", "محل تازهٔ کنتور", None)
    assert checked["applicantChoices"] == [{"value": "subscriber", "label": "مشترک"}]
    assert checked["documentChoices"] == [
        {"value": "last-paid-bill", "label": "آخرین قبض پرداخت‌شده"},
        {"value": "written-request", "label": "درخواست کتبی"},
        {"value": "representative-letter", "label": "معرفی‌نامهٔ نمایندهٔ شرکت"},
    ]


def test_a_place_with_works_is_told_with_the_phases_that_choose_the_costs(bench: Bench) -> None:
    code = bench.registered(OTHER_FLAT, "meter-relocation")
    report = {"suitability": "possible-with-work", "works": ["wall-preparation", "cable-extension"], "reason": None}
    visiting = job("record-place-visit", {"trackingCode": code, "placeReport": report})
    expected = {
        "placeVisit": {
            "suitability": "possible-with-work",
            "suitabilityText": "با انجام کارهایی مناسب می‌شود",
            "works": ["cable-extension", "wall-preparation"],
            "worksText": "افزایش طول کابل، آماده‌سازی دیوار",
            "reason": None,
            "phases": 1,
        },
        "placeAccepted": True,
        "placeMessage": "",
    }
    assert bench.run(visiting) == bench.run(visiting) == Complete(expected)
    with bench.begin() as uow:
        assert len(uow.repository(Relocations).visits_of(code)) == 1


@pytest.mark.parametrize("report", [None, [], {}, {"suitability": "refused", "reason": " "}, {"suitability": {"x": 1}}])
def test_a_wrong_place_report_is_an_answer_and_can_be_corrected(bench: Bench, report: object) -> None:
    code = bench.registered(OTHER_FLAT, "meter-relocation")
    answer = bench.done("record-place-visit", trackingCode=code, placeReport=report)
    assert (answer["placeVisit"], answer["placeAccepted"]) == (None, False)
    assert str(answer["placeMessage"]).startswith("- ")
    with bench.begin() as uow:
        assert uow.repository(Relocations).visits_of(code) == []
    corrected = bench.done("record-place-visit", trackingCode=code, placeReport={"suitability": "possible"})
    assert (corrected["placeAccepted"], corrected["placeMessage"]) == (True, "")


def test_a_refused_place_is_told_to_the_applicant(bench: Bench) -> None:
    code = bench.registered(OTHER_FLAT, "meter-relocation")
    report = {"suitability": "refused", "reason": "نزدیک لولهٔ گاز است"}
    visit = view(bench.done("record-place-visit", trackingCode=code, placeReport=report), "placeVisit")
    assert (visit["works"], visit["worksText"]) == ([], "")
    bench.done("send-sms", {"template": "place-refused"}, trackingCode=code, reason=visit["reason"])
    with bench.begin() as uow:
        assert "نزدیک لولهٔ گاز است" in uow.outbox.sms_of(code)[-1].text


def relocation_report(**changes: object) -> dict[str, object]:
    kwh = str(kwh_today(OTHER_FLAT.bill_id))
    return {"outcome": "done", "sealBefore": "۱۱۱", "sealAfter": "۲۲۲", "reading": kwh, **changes}


def test_a_relocation_is_corrected_postponed_and_done(bench: Bench) -> None:
    code = bench.registered(OTHER_FLAT, "meter-relocation")
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
        [moved] = uow.repository(Relocations).of_connection(OTHER_FLAT.bill_id)
        texts = [sms.text for sms in uow.outbox.sms_of(code)]
    assert (moved.seal_before, moved.seal_after, moved.place) == ("111", "222", "دیوار سمت راست در ورودی")
    assert "۱۴۰۵/۰۹/۰۴" in texts[0]
    assert "۲۲۲" in texts[1]


def test_a_relocation_that_cannot_be_done_is_told_and_another_installer_can_be_sent(bench: Bench) -> None:
    code = bench.registered(OTHER_FLAT, "meter-relocation")
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
