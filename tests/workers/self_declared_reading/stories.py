"""Declared readings as the process would have them done, job by job; outputs are those of the design."""

from services.model.requests import RequestState
from services.specific.self_declared_reading.model import SERVICE
from services.specific.self_declared_reading.ports import declaration_of
from services.text import to_persian_digits
from tests.workers.kit import SAMPLES, Bench

PLAIN, DOUBTFUL, BY_HAND, AGAIN = (SAMPLES.connections[each] for each in (60, 48, 50, 64))
EXAMINED = {
    "requestText",
    "siteText",
    "account",
    "declaredText",
    "readingText",
    "readingInDoubt",
    "findingsText",
    "refusalText",
}


def _controlled(bench: Bench, code: str) -> dict[str, object]:
    answers = [
        bench.done("control-declaration", trackingCode=code, identity="known", recordMatch="matches") for _ in range(2)
    ]
    assert answers[0] == answers[1]
    facts = answers[0]["declaration"]
    assert isinstance(facts, dict)
    return facts


def _billed(bench: Bench, code: str) -> str:
    answers = [bench.done("issue-declared-bill", trackingCode=code) for _ in range(2)]
    assert answers[0] == answers[1] == {"billNumber": answers[0]["billNumber"], "obstacleText": None}
    return str(answers[0]["billNumber"])


def plain_reading_billed_and_submitted(bench: Bench) -> None:
    """Asked about, controlled, billed, submitted under a number, told."""
    code = bench.registered(PLAIN, SERVICE)
    inquired = bench.done("inquire-subscriber", trackingCode=code)
    assert inquired == {"identity": "known", "recordMatch": "matches"}
    assert _controlled(bench, code) == {
        "doubt": "none",
        "consumption": "normal",
        "flags": [],
        "daysSinceDeclared": None,
        "photo": False,
        "identity": "known",
        "record": "matches",
    }
    number = _billed(bench, code)
    bench.done("prepare-printout", trackingCode=code, printoutKind="duplicate-bill")
    bench.done("send-sms", {"template": "declared-reading-billed"}, trackingCode=code, billNumber=number)
    submitted = [bench.done("submit-declared-reading", trackingCode=code) for _ in range(2)]
    given = f"R-{len(bench.outside.submitted)}"
    assert submitted == [{"systemNumberText": to_persian_digits(given)}] * 2
    bench.done("send-sms", {"template": "reading-submitted"}, trackingCode=code, reason=to_persian_digits(given))
    bench.done("archive-request", trackingCode=code, outcome="declared-reading-billed")
    with bench.begin() as uow:
        assert declaration_of(uow, code).system_number == given


def doubtful_reading_corrected(bench: Bench) -> None:
    """Diagnosis sees all findings and bills another figure; the subscriber is told why."""
    last = DOUBTFUL.readings[-1]
    high = last.kwh + 5 * last.days_ago + 1_500
    code = bench.registered(DOUBTFUL, SERVICE, reading=str(high), readingConfirmed="yes")
    assert _controlled(bench, code)["consumption"] == "high"
    found = [{"verdict": "doubtful", "finding": "high"}, {"verdict": "doubtful", "finding": "deceased"}]
    shown = bench.done("find-declaration", trackingCode=code, triage=found)
    assert set(shown) == EXAMINED
    assert str(shown["findingsText"]).count("\n") == 1
    assert shown["refusalText"] == ""
    right = {"decision": "bill-corrected", "correctedReading": str(high - 1_500), "reason": "رقم اشتباه خوانده شده بود"}
    answers = [bench.done("record-declaration-verdict", trackingCode=code, declarationVerdict=right) for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0] == {
        "verdictAccepted": True,
        "verdictMessage": "",
        "decision": "bill-corrected",
        "figureCorrected": True,
        "verdictReason": right["reason"],
    }
    number = _billed(bench, code)
    told = {"trackingCode": code, "billNumber": number, "reason": right["reason"]}
    bench.done("send-sms", {"template": "declared-reading-corrected"}, **told)
    with bench.begin() as uow:
        assert uow.bills.get(number).billed_up_to == uow.requests.get(code).application.declared_reading
        assert uow.requests.get(code).state is RequestState.CARRIED_OUT
        assert declaration_of(uow, code).declared.kwh == high


def systems_unavailable(bench: Bench) -> None:
    """A person answers in the place of the systems, and submits the reading by hand."""
    code = bench.registered(BY_HAND, SERVICE)
    report = {"identity": "names-differ"}
    answer = bench.done("record-inquiry", identity=None, recordMatch="matches", inquiryReport=report)
    assert answer == {
        "inquiryAccepted": True,
        "inquiryMessage": "",
        "identity": "names-differ",
        "recordMatch": "matches",
    }
    _controlled(bench, code)
    _billed(bench, code)
    refused = bench.done(
        "record-submission", trackingCode=code, submissionReport={"outcome": "not-submitted", "reason": "تکراری است"}
    )
    assert refused == {"submissionAccepted": True, "submissionMessage": "", "systemNumberText": ""}
    by_hand = {"outcome": "submitted", "systemNumber": "A-12"}
    for _ in range(2):
        taken = bench.done("record-submission", trackingCode=code, submissionReport=by_hand)
        assert taken["systemNumberText"] == to_persian_digits("A-12")
    with bench.begin() as uow:
        kept = declaration_of(uow, code)
    assert (kept.system_number, kept.unsent_reason) == ("A-12", None)


def reading_billed_by_another_meanwhile(bench: Bench) -> None:
    """Nothing is billed twice, and why is the answer."""
    code = bench.registered(AGAIN, SERVICE)
    _controlled(bench, code)
    first = _billed(bench, code)
    bench.done("archive-request", trackingCode=code, outcome="declared-reading-billed")
    again = bench.registered(AGAIN, SERVICE)
    facts = _controlled(bench, again)
    assert (facts["daysSinceDeclared"], facts["flags"]) == (0, ["nothing-to-bill"])
    answer = bench.done("issue-declared-bill", trackingCode=again)
    assert answer["billNumber"] is None
    assert "صادر نمی‌شود" in str(answer["obstacleText"])
    with bench.begin() as uow:
        assert [each.number for each in uow.bills.of_request(code)] == [first]
        assert list(uow.bills.of_request(again)) == []


STORIES = (
    plain_reading_billed_and_submitted,
    doubtful_reading_corrected,
    systems_unavailable,
    reading_billed_by_another_meanwhile,
)
