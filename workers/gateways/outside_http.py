"""One outside system behind HTTP: a question as JSON, an answer as JSON, and what every awkward answer means.

Each question is a `POST` whose body names a `requestKey`, also sent as `Idempotency-Key`: asked again, it is the same
question, so that it may be asked again after a time-out too. Nothing personal stands in an address or in a log.
`version` of an answer is "1"; another one has to be looked at before it is believed. An answer is read piece by piece:
neither one that drips nor one that has no end holds a thread or the memory.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from threading import Lock
from time import monotonic
from typing import Any, Literal, TypeVar

import httpx
import structlog
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from services.ports.outside import OutsideFault, OutsideSystem, OutsideUnavailable
from workers.runtime.retry import retrying

log = structlog.get_logger(__name__)

_ATTEMPTS = 2
_LONGEST_ANSWER = 65_536
_SHORTEST_STEP = 0.01
_LONGEST_PAUSE = timedelta(minutes=10)
_SHORTEST_PAUSE = timedelta(seconds=5)
_STEPS = (
    "connect_tcp.started",
    "start_tls.started",
    "send_request_headers.started",
    "receive_response_headers.started",
)
_BUSY = (httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE)
_REFUSES_US = (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN)
_TIMED_OUT = (httpx.codes.REQUEST_TIMEOUT, httpx.codes.GATEWAY_TIMEOUT)


class Answer(BaseModel):
    """What every answer says. Fields that we do not know are passed over; one that is missing makes it unreadable."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True, strict=True, hide_input_in_errors=True)

    version: Literal["1"]


A = TypeVar("A", bound=Answer)


class _AskAgain(Exception):
    """A passing fault that is worth a second try at once."""

    def __init__(self, error: OutsideUnavailable) -> None:
        super().__init__(str(error))
        self.error = error


@dataclass(frozen=True, slots=True)
class _Time:
    """How long a question may take. The client's own limits are for each step of a call: before each, and at each piece
    of the answer, we look at what all of them have taken.
    """

    clock: Callable[[], float]
    until: float

    @property
    def left(self) -> float:
        """In seconds, negative when it is over."""
        return self.until - self.clock()

    def check(self) -> None:
        """Raises httpx.ReadTimeout when it is over."""
        if self.left <= 0:
            raise httpx.ReadTimeout("the time for this question is over")

    def before_step(self, event: str, _: Mapping[str, Any]) -> None:
        """The client's trace: the steps that wait for the other side."""
        if event.endswith(_STEPS):
            self.check()


class OutsideHttp:
    """Asks. `timeout_seconds` is how long a question may take with both its tries; `clock` gives seconds. A system that
    asks to be left alone is, until then.
    """

    def __init__(
        self,
        *,
        system: OutsideSystem,
        client: httpx.Client,
        url: str,
        token: str = "",
        timeout_seconds: float,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._system = system
        self._client = client
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._timeout = timeout_seconds
        self._clock = clock
        self._left_alone_until = clock()
        self._lock = Lock()

    def ask(self, path: str, question: Mapping[str, object], *, request_key: str) -> httpx.Response:
        """The answer: 2xx, 404, 409 or 422, which mean something to who asks. Raises OutsideUnavailable.

        Tried twice where the system cannot be reached or fails before the time is over.
        """
        time = _Time(self._clock, self._clock() + self._timeout)
        try:
            return retrying(_AskAgain, attempts=_ATTEMPTS)(self._ask, path, question, request_key, time)
        except _AskAgain as again:
            unavailable = again.error
        except OutsideUnavailable as error:
            unavailable = error
        raise self.unavailable(unavailable.fault) from None

    def read(self, reply: httpx.Response, answer: type[A], *, about: Mapping[str, str]) -> A:
        """The answer's fields. `about` is what it has to repeat of the question. Raises OutsideUnavailable."""
        try:
            read = answer.model_validate_json(reply.content)
        except ValidationError:
            raise self.unavailable(OutsideFault.UNREADABLE) from None
        if any(getattr(read, name) != value for name, value in about.items()):
            raise self.unavailable(OutsideFault.OTHER_SUBJECT)
        return read

    def unavailable(self, fault: OutsideFault) -> OutsideUnavailable:
        """The fault of this system, noted for those on duty."""
        log.warning("outside system unavailable", system=self._system.value, fault=fault.value)
        return OutsideUnavailable(self._system, fault)

    def _ask(self, path: str, question: Mapping[str, object], request_key: str, time: _Time) -> httpx.Response:
        if self._clock() < self._left_alone_until:
            raise self._fault(OutsideFault.BUSY)
        if time.left <= 0:
            raise self._fault(OutsideFault.TIMED_OUT)
        body = {"requestKey": request_key, **question}
        # An answer that unfolds would be larger in memory than on the line.
        headers = {**self._headers, "Idempotency-Key": request_key, "Accept-Encoding": "identity"}
        limit, trace = max(time.left, _SHORTEST_STEP), {"trace": time.before_step}
        try:
            with self._client.stream(
                "POST", f"{self._url}/{path}", json=body, headers=headers, timeout=limit, extensions=trace
            ) as reply:
                self._understand(reply)
                return httpx.Response(reply.status_code, content=self._body(reply, time))
        except httpx.TimeoutException:
            raise _AskAgain(self._fault(OutsideFault.TIMED_OUT)) from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise _AskAgain(self._fault(OutsideFault.UNREACHABLE)) from None

    def _body(self, reply: httpx.Response, time: _Time) -> bytes:
        body = bytearray()
        for piece in reply.iter_raw():
            body += piece
            if len(body) > _LONGEST_ANSWER:
                raise self._fault(OutsideFault.UNREADABLE)
            time.check()
        return bytes(body)

    def _understand(self, reply: httpx.Response) -> None:
        """What the status says. Raises where it is none that means something to who asks."""
        status = reply.status_code
        if status in _BUSY:
            self._leave_alone(reply.headers.get("Retry-After", ""))
            raise self._fault(OutsideFault.BUSY)
        if status in _TIMED_OUT:
            raise _AskAgain(self._fault(OutsideFault.TIMED_OUT))
        if reply.is_server_error:
            raise _AskAgain(self._fault(OutsideFault.FAILING))
        if status in _REFUSES_US:
            raise self._fault(OutsideFault.REFUSES_US)
        known = reply.is_success or status in (
            httpx.codes.NOT_FOUND,
            httpx.codes.CONFLICT,
            httpx.codes.UNPROCESSABLE_ENTITY,
        )
        if not known:
            raise self._fault(OutsideFault.UNREADABLE)

    def _leave_alone(self, asked: str) -> None:
        pause = min(max(_pause(asked), _SHORTEST_PAUSE), _LONGEST_PAUSE)
        with self._lock:
            self._left_alone_until = self._clock() + pause.total_seconds()

    def _fault(self, fault: OutsideFault) -> OutsideUnavailable:
        return OutsideUnavailable(self._system, fault)


def _pause(asked: str) -> timedelta:
    """What `Retry-After` says: seconds, or an HTTP date; the shortest pause where it says neither."""
    if asked.isascii() and asked.isdigit() and len(asked) < len(str(_LONGEST_ANSWER)):
        return timedelta(seconds=int(asked))
    try:
        return parsedate_to_datetime(asked) - datetime.now(UTC)
    except (ValueError, TypeError, OverflowError):
        return _SHORTEST_PAUSE
