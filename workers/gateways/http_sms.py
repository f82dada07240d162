"""An SMS provider behind HTTP.

The contract, to be adapted to the provider with which the company signs:
`POST {url}/messages` {clientReference, mobile, text, sender} → 2xx {"reference": "…"};
`GET {url}/messages/{clientReference}` → 200 {"reference": "…"}, or 404 where the provider has no such SMS.
"""

from urllib.parse import quote

import httpx
from pydantic import BaseModel, ValidationError
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from services.errors import ServiceError, SmsUnsettled, TechnicalError

_NEVER_ARRIVED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)

# Other refusals (a wrong token or address, too many requests) are ours to mend: the SMS waits meanwhile.
_NEVER = (httpx.codes.BAD_REQUEST, httpx.codes.UNPROCESSABLE_ENTITY)

# A conflict says that the provider has this reference; a 5xx may come from behind the point where it took the SMS.
_PERHAPS = (httpx.codes.REQUEST_TIMEOUT, httpx.codes.CONFLICT)


class SmsProviderAway(TechnicalError):
    """The provider did not take the SMS: nothing was accepted."""


class SmsRefused(ServiceError):
    """The provider says that this SMS will never be sent (a number that does not exist, a forbidden text)."""


class _Accepted(BaseModel):
    reference: str


class HttpSmsProvider:
    """Sends with our reference, so that the provider can be asked what became of an SMS."""

    def __init__(self, *, client: httpx.Client, url: str, sender: str) -> None:
        self._client = client
        self._url = f"{url.rstrip('/')}/messages"
        self._sender = sender

    def send(self, *, client_reference: str, mobile: str, text: str) -> str:
        """The provider's reference.

        Tried again, briefly, only where the SMS cannot have arrived. Raises SmsProviderAway (nothing accepted),
        SmsRefused (never), SmsUnsettled (perhaps accepted).
        """
        body = {"clientReference": client_reference, "mobile": mobile, "text": text, "sender": self._sender}
        tries = Retrying(
            retry=retry_if_exception_type(SmsProviderAway),
            stop=stop_after_attempt(3),
            wait=wait_exponential_jitter(multiplier=0.1, max=1.0, jitter=0.2),
            reraise=True,
        )
        return tries(self._send_once, body)

    def find(self, client_reference: str) -> str | None:
        """The provider's reference, or None where it has no such SMS. Raises SmsProviderAway where it cannot tell."""
        try:
            reply = self._client.get(f"{self._url}/{quote(client_reference, safe='')}")
        except httpx.HTTPError as error:
            raise SmsProviderAway(type(error).__name__) from None
        if reply.status_code == httpx.codes.NOT_FOUND:
            return None
        if not reply.is_success:
            raise SmsProviderAway(f"status {reply.status_code}")
        return _reference(reply)

    def _send_once(self, body: dict[str, str]) -> str:
        try:
            reply = self._client.post(self._url, json=body)
        except _NEVER_ARRIVED as error:
            raise SmsProviderAway(type(error).__name__) from None
        except httpx.HTTPError as error:
            raise SmsUnsettled(type(error).__name__) from None
        return _answered(reply)


def _answered(reply: httpx.Response) -> str:
    status = reply.status_code
    if reply.is_success:
        return _reference(reply)
    if status in _NEVER:
        raise SmsRefused(f"status {status}")
    if status in _PERHAPS or (reply.is_server_error and status != httpx.codes.SERVICE_UNAVAILABLE):
        raise SmsUnsettled(f"status {status}")
    raise SmsProviderAway(f"status {status}")


def _reference(reply: httpx.Response) -> str:
    try:
        return _Accepted.model_validate_json(reply.content).reference
    except ValidationError:
        raise SmsUnsettled("an answer without a reference") from None
