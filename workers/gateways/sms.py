"""The SMS providers: the sandbox, which accepts every SMS and sends none, and one behind HTTP.

The contract of the latter, to be adapted to the provider with which the company signs:
`POST {url}/messages` {clientReference, mobile, text, sender} → 2xx {"reference": "…"};
`GET {url}/messages/{clientReference}` → 200 {"reference": "…"}, or 404 where the provider has no such SMS;
`GET {url}/reports?after={cursor}` → 200 {"reports": [{"clientReference", "status", "at"}], "cursor": "…"}, the delivery
reports that came in after that cursor (without `after`: all), oldest first, as many as the provider likes, and the
cursor behind them; 404 or 501 where it has no reports. `status` is "delivered" or "undelivered", both for good; any
other is on the way and not yet of interest. `at` is ISO 8601 with its offset. References and the cursor are texts or
whole numbers, which are read as their digits: many providers number what they take.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import quote

import httpx
import structlog
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from services.company import EXAMPLE_STAFF_MOBILES
from services.errors import NoDeliveryReports, ServiceError, SmsAnswerAmbiguous, SmsOutcomeUnknown, TechnicalError
from services.model.notices import DeliveryReport
from workers.runtime.retry import retrying

log = structlog.get_logger(__name__)

_NEVER_ARRIVED = (
    *(httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout),
    # An address that is none: nobody was asked.
    *(httpx.UnsupportedProtocol, httpx.InvalidURL),
)

# Other refusals (a wrong token or address, too many requests) are ours to mend: the SMS waits meanwhile.
_NEVER = (httpx.codes.BAD_REQUEST, httpx.codes.UNPROCESSABLE_ENTITY)

# A conflict says that the provider has this reference; a 5xx may come from behind the point where it took the SMS.
_AMBIGUOUS = (httpx.codes.REQUEST_TIMEOUT, httpx.codes.CONFLICT)

_NO_REPORTS = (httpx.codes.NOT_FOUND, httpx.codes.NOT_IMPLEMENTED)
_FINAL: Mapping[str, bool] = {"delivered": True, "undelivered": False}


class SmsProviderUnavailable(TechnicalError):
    """The provider did not take the SMS: nothing was accepted."""


class SmsRefused(ServiceError):
    """The provider says that this SMS will never be sent (a number that does not exist, a forbidden text)."""


def _as_text(value: object) -> object:
    """A whole number's digits. True counts as a number in Python only, and a float has perhaps lost digits."""
    return str(value) if type(value) is int else value


_Name = Annotated[str, BeforeValidator(_as_text), Field(min_length=1)]


class _Accepted(BaseModel):
    reference: _Name


class _Page(BaseModel):
    reports: list[Any]
    cursor: _Name | None = None


class _Report(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)

    client_reference: _Name
    status: str
    at: AwareDatetime


class SandboxSmsProvider:
    """Answers as a provider would. The outbox row is the record; `aftersales sms recent` shows it. The reference is
    made of ours, so that it needs no memory to answer `find`.
    """

    def send(self, *, client_reference: str, mobile: str, text: str) -> str:  # noqa: ARG002 - the port
        """The provider's reference."""
        return f"sandbox:{client_reference}"

    def find(self, client_reference: str) -> str | None:  # noqa: ARG002 - the port
        """None: the sandbox never times out, so an SMS that it was not told to be sent was not sent."""
        return None

    def reports(self, after: str | None) -> tuple[Sequence[DeliveryReport], str | None]:  # noqa: ARG002 - the port
        """Raises NoDeliveryReports: what was not sent reaches nobody."""
        raise NoDeliveryReports("sandbox")


class HttpSmsProvider:
    """Sends with our reference, so that the provider can be asked what became of an SMS."""

    def __init__(self, *, client: httpx.Client, url: str, sender: str) -> None:
        self._client = client
        self._url = f"{url.rstrip('/')}/messages"
        self._reports_url = f"{url.rstrip('/')}/reports"
        self._sender = sender

    def send(self, *, client_reference: str, mobile: str, text: str) -> str:
        """The provider's reference.

        Tried again, briefly, only where the SMS cannot have arrived. Raises SmsProviderUnavailable (nothing accepted),
        SmsRefused (never), SmsOutcomeUnknown and SmsAnswerAmbiguous (perhaps accepted). An example's number is refused
        here, so that no stranger is told of our limits: a person sees it among the SMS that need a review.
        """
        if mobile.startswith(EXAMPLE_STAFF_MOBILES):
            raise SmsRefused("the number is an example; write the company's own into units.toml or escalation.toml")
        body = {"clientReference": client_reference, "mobile": mobile, "text": text, "sender": self._sender}
        return retrying(SmsProviderUnavailable, attempts=3)(self._send_once, body)

    def find(self, client_reference: str) -> str | None:
        """The provider's reference, None if it has no such SMS. Raises SmsProviderUnavailable where it cannot tell."""
        try:
            reply = self._client.get(f"{self._url}/{quote(client_reference, safe='')}")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SmsProviderUnavailable(type(error).__name__) from None
        if reply.status_code == httpx.codes.NOT_FOUND:
            return None
        if not reply.is_success:
            raise SmsProviderUnavailable(f"status {reply.status_code}")
        return _reference(reply)

    def reports(self, after: str | None) -> tuple[Sequence[DeliveryReport], str | None]:
        """The reports after the cursor, and the next one. Raises NoDeliveryReports, or SmsProviderUnavailable."""
        try:
            reply = self._client.get(self._reports_url, params={} if after is None else {"after": after})
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SmsProviderUnavailable(type(error).__name__) from None
        if reply.status_code in _NO_REPORTS:
            raise NoDeliveryReports(f"status {reply.status_code}")
        if not reply.is_success:
            raise SmsProviderUnavailable(f"status {reply.status_code}")
        return _reported(reply, after)

    def _send_once(self, body: dict[str, str]) -> str:
        try:
            reply = self._client.post(self._url, json=body)
        except _NEVER_ARRIVED as error:
            raise SmsProviderUnavailable(type(error).__name__) from None
        except httpx.HTTPError as error:
            raise SmsOutcomeUnknown(type(error).__name__) from None
        return _answered(reply)


def _answered(reply: httpx.Response) -> str:
    status = reply.status_code
    if reply.is_success:
        return _reference(reply)
    if status in _NEVER:
        raise SmsRefused(f"status {status}")
    if status in _AMBIGUOUS or (reply.is_server_error and status != httpx.codes.SERVICE_UNAVAILABLE):
        raise SmsAnswerAmbiguous(f"status {status}")
    raise SmsProviderUnavailable(f"status {status}")


def _reference(reply: httpx.Response) -> str:
    try:
        return _Accepted.model_validate_json(reply.content).reference
    except ValidationError:
        raise SmsOutcomeUnknown("an answer without a reference") from None


def _reported(reply: httpx.Response, after: str | None) -> tuple[Sequence[DeliveryReport], str | None]:
    try:
        page = _Page.model_validate_json(reply.content)
    except ValidationError:
        raise SmsProviderUnavailable("an answer that is no list of reports") from None
    reports = [report for each in page.reports if (report := _final_report(each)) is not None]
    return reports, page.cursor if page.cursor is not None else after


def _final_report(item: object) -> DeliveryReport | None:
    """None for a report on the way, and for one that nobody can read: it must not hold up those behind it."""
    try:
        report = _Report.model_validate(item)
    except ValidationError as error:
        log.warning("unreadable delivery report", fields=[each["loc"][-1] for each in error.errors() if each["loc"]])
        return None
    if report.status not in _FINAL:
        return None
    return DeliveryReport(client_reference=report.client_reference, delivered=_FINAL[report.status], at=report.at)
