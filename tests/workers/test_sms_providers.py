"""The HTTP provider against a real HTTP server."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
import pytest

from services.errors import NoDeliveryReports, SmsAnswerAmbiguous, SmsOutcomeUnknown
from services.model.notices import DeliveryReport
from services.units import all_units
from tests.workers.provider import SLOW_SECONDS, StandIn, running_provider
from workers.gateways.sms import HttpSmsProvider, SmsProviderUnavailable, SmsRefused

KEY = "fee-bill/225179981"


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with running_provider() as stand_in:
        yield stand_in


@contextmanager
def provider_of(stand_in: StandIn, *, timeout_seconds: float) -> Iterator[HttpSmsProvider]:
    headers = {"Authorization": "Bearer secret"}
    with httpx.Client(timeout=timeout_seconds, headers=headers) as client:
        yield HttpSmsProvider(client=client, url=f"{stand_in.url}/", sender="3000121")


@pytest.fixture
def provider(stand_in: StandIn) -> Iterator[HttpSmsProvider]:
    """One that waits longer than any busy machine makes an answer wait."""
    with provider_of(stand_in, timeout_seconds=60) as provider:
        yield provider


def send(provider: HttpSmsProvider) -> str:
    return provider.send(client_reference=KEY, mobile="09000001001", text="قبض شما آماده است.")


def test_an_sms_is_sent_with_our_reference_and_the_token(provider: HttpSmsProvider, stand_in: StandIn) -> None:
    assert send(provider) == "P-1"
    assert stand_in.posts == [
        {"clientReference": KEY, "mobile": "09000001001", "text": "قبض شما آماده است.", "sender": "3000121"}
    ]
    assert stand_in.tokens == {"Bearer secret"}


def test_the_provider_can_be_asked_by_our_reference(provider: HttpSmsProvider) -> None:
    assert provider.find(KEY) is None
    send(provider)
    assert provider.find(KEY) == "P-1"


def test_a_time_out_after_acceptance_has_an_unknown_outcome_and_not_sent_again(
    provider: HttpSmsProvider, stand_in: StandIn
) -> None:
    stand_in.behaviour = "late"
    with (
        provider_of(stand_in, timeout_seconds=SLOW_SECONDS / 3) as impatient,
        pytest.raises(SmsOutcomeUnknown) as told,
    ):
        send(impatient)
    assert not isinstance(told.value, SmsAnswerAmbiguous)
    assert len(stand_in.posts) == 1
    stand_in.behaviour = "ok"
    assert provider.find(KEY) == "P-1"


@pytest.mark.parametrize("status", [500, 502, 504, 408, 409])
def test_what_may_have_been_taken_has_an_unknown_outcome(
    provider: HttpSmsProvider, stand_in: StandIn, status: int
) -> None:
    stand_in.behaviour = status
    with pytest.raises(SmsAnswerAmbiguous):
        send(provider)
    assert len(stand_in.posts) == 1


def test_an_answer_without_a_reference_has_an_unknown_outcome(provider: HttpSmsProvider, stand_in: StandIn) -> None:
    stand_in.behaviour = "mute"
    with pytest.raises(SmsOutcomeUnknown):
        send(provider)


@pytest.mark.parametrize("status", [429, 503, 401, 403, 404])
def test_what_was_not_taken_is_tried_again_briefly_and_then_given_up(
    provider: HttpSmsProvider, stand_in: StandIn, status: int
) -> None:
    stand_in.behaviour = status
    with pytest.raises(SmsProviderUnavailable):
        send(provider)
    assert len(stand_in.posts) == 3


@pytest.mark.parametrize("status", [400, 422])
def test_what_will_never_be_sent_is_refused(provider: HttpSmsProvider, stand_in: StandIn, status: int) -> None:
    stand_in.behaviour = status
    with pytest.raises(SmsRefused):
        send(provider)
    assert len(stand_in.posts) == 1


def test_a_provider_that_is_not_there_took_nothing() -> None:
    with httpx.Client(timeout=0.2) as client:
        provider = HttpSmsProvider(client=client, url="http://127.0.0.1:9", sender="")
        with pytest.raises(SmsProviderUnavailable):
            send(provider)
        with pytest.raises(SmsProviderUnavailable):
            provider.find(KEY)


@pytest.mark.parametrize("url", ["", "sms.example.ir/api", "ftp://sms.example.ir", "http://sms.example.ir:x"])
def test_an_address_that_is_none_leaves_no_sms_in_doubt(url: str) -> None:
    with httpx.Client() as client:
        provider = HttpSmsProvider(client=client, url=url, sender="")
        with pytest.raises(SmsProviderUnavailable):
            send(provider)
        with pytest.raises(SmsProviderUnavailable):
            provider.find(KEY)
        with pytest.raises(SmsProviderUnavailable):
            provider.reports(None)


def test_a_provider_that_cannot_tell_is_away(provider: HttpSmsProvider, stand_in: StandIn) -> None:
    stand_in.behaviour = 500
    with pytest.raises(SmsProviderUnavailable):
        provider.find(KEY)


def told(status: str, reference: str = KEY, at: str = "2026-11-21T10:00:00+03:30") -> dict[str, str]:
    return {"clientReference": reference, "status": status, "at": at}


def test_reports_are_read_page_by_page(provider: HttpSmsProvider, stand_in: StandIn) -> None:
    assert provider.reports(None) == ([], "0")
    stand_in.reports = [told("delivered"), told("undelivered", "b"), told("delivered", "c")]
    at = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
    first, cursor = provider.reports(None)
    assert first == [
        DeliveryReport(client_reference=KEY, delivered=True, at=at),
        DeliveryReport(client_reference="b", delivered=False, at=at),
    ]
    second, cursor = provider.reports(cursor)
    assert [report.client_reference for report in second] == ["c"]
    assert provider.reports(cursor) == ([], "3")


@pytest.mark.parametrize(
    "unfit",
    [
        told("in-transit"),
        told("delivered", at="2026-11-21T10:00:00"),
        {"status": "delivered"},
        "no report",
    ],
)
def test_a_report_that_says_nothing_final_or_readable_holds_up_no_other(
    provider: HttpSmsProvider, stand_in: StandIn, unfit: object
) -> None:
    stand_in.reports = [unfit, told("delivered", "next")]
    reports, _ = provider.reports(None)
    assert [report.client_reference for report in reports] == ["next"]


def test_a_provider_without_reports_says_so(provider: HttpSmsProvider, stand_in: StandIn) -> None:
    stand_in.reports = None
    with pytest.raises(NoDeliveryReports):
        provider.reports(None)
    stand_in.behaviour = 501
    with pytest.raises(NoDeliveryReports):
        provider.reports(None)


@pytest.mark.parametrize("status", [500, 503, 401])
def test_a_provider_that_cannot_report_now_is_away(provider: HttpSmsProvider, stand_in: StandIn, status: int) -> None:
    stand_in.behaviour = status
    with pytest.raises(SmsProviderUnavailable):
        provider.reports(None)


def answering(body: object) -> HttpSmsProvider:
    content = body if isinstance(body, str) else json.dumps(body)
    client = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, content=content)))
    return HttpSmsProvider(client=client, url="http://provider", sender="")


@pytest.mark.parametrize("number", [8792343, 0, 10**40])
def test_a_providers_number_is_read_as_its_digits(number: int) -> None:
    assert send(answering({"reference": number})) == str(number)
    assert answering({"reference": number}).find(KEY) == str(number)
    page = {"reports": [{**told("delivered"), "clientReference": number}], "cursor": number}
    reports, cursor = answering(page).reports("7")
    assert ([each.client_reference for each in reports], cursor) == ([str(number)], str(number))


@pytest.mark.parametrize(
    "body",
    [
        {"reference": True},
        {"reference": 1.0},
        {"reference": 8.79e6},
        {"reference": None},
        {"reference": ""},
        {"reference": {}},
        {"reference": [8792343]},
        {},
        [],
        5,
        "",
        '{"reference": NaN}',
        '{"reference": ' + "9" * 5_000 + "}",
    ],
)
def test_what_is_neither_text_nor_whole_number_is_no_reference(body: object) -> None:
    with pytest.raises(SmsOutcomeUnknown):
        send(answering(body))
    with pytest.raises(SmsOutcomeUnknown):
        answering(body).find(KEY)


@pytest.mark.parametrize("cursor", [True, 1.5, [], {"next": 1}])
def test_a_cursor_that_nobody_can_read_moves_nothing(cursor: object) -> None:
    with pytest.raises(SmsProviderUnavailable):
        answering({"reports": [told("delivered")], "cursor": cursor}).reports("7")


def test_an_answer_that_is_no_list_of_reports_leaves_the_cursor_where_it_is() -> None:
    answer = httpx.MockTransport(lambda _: httpx.Response(200, json={"reports": "none"}))
    with httpx.Client(transport=answer) as client, pytest.raises(SmsProviderUnavailable):
        HttpSmsProvider(client=client, url="http://provider", sender="").reports("7")
    answer = httpx.MockTransport(lambda _: httpx.Response(200, json={"reports": []}))
    with httpx.Client(transport=answer) as client:
        assert HttpSmsProvider(client=client, url="http://provider", sender="").reports("7") == ([], "7")


def test_the_number_of_an_example_is_refused_before_anybody_is_asked(
    provider: HttpSmsProvider, stand_in: StandIn
) -> None:
    for unit in all_units().values():
        with pytest.raises(SmsRefused, match=r"units\.toml or escalation\.toml"):
            provider.send(client_reference=KEY, mobile=unit.mobile, text="t")
    assert stand_in.posts == []
