"""The error tree. Errors carry data; their message is for engineers, never for operators or citizens."""

from typing import ClassVar


class ServiceError(Exception):
    """Anything the services refuse to do or cannot do."""


class BusinessError(ServiceError):
    """A rule says no. `code` is the BPMN error code that the diagram catches with a boundary event."""

    code: ClassVar[str]


class TechnicalError(ServiceError):
    """Something outside is broken or unavailable; the same call may succeed later."""


class EngineRefused(ServiceError):
    """The engine says no, and why. The reason may quote what was sent: for the person who sent it, not for logs."""

    def __init__(self, command: str, reason: str) -> None:
        super().__init__(command)
        self.command = command
        self.reason = reason


class RequestAlreadyOpen(BusinessError):
    """An open request of the connection stands in the way: of the same service (one at a time, else two settle the same
    account), or of another, and then `told` says in Persian why.
    """

    code = "REQUEST_ALREADY_OPEN"

    def __init__(self, *, service_key: str, bill_id: str, tracking_code: str, told: str | None = None) -> None:
        super().__init__(f"{service_key} of connection {bill_id} is already open as {tracking_code}")
        self.service_key = service_key
        self.bill_id = bill_id
        self.tracking_code = tracking_code
        self.told = told


class NoAgentAvailable(BusinessError):
    """No active agent of the district takes this kind of work order; somebody has to choose one by hand."""

    code = "NO_AGENT_AVAILABLE"

    def __init__(self, *, district: str, kind: str) -> None:
        super().__init__(f"no active agent for {kind} in district {district}")
        self.district = district
        self.kind = kind


class RequestClosed(ServiceError):
    """Work for a request that has come to its end meanwhile: a job that was overtaken by a withdrawal."""

    def __init__(self, tracking_code: str) -> None:
        super().__init__(f"request {tracking_code} is closed")
        self.tracking_code = tracking_code


class NotFound(ServiceError):
    """A row that the process refers to does not exist: a fault of data or programming, never an expected outcome."""

    def __init__(self, what: str, key: str) -> None:
        super().__init__(f"{what} {key} does not exist")
        self.what = what
        self.key = key


class InputRefused(ServiceError):
    """A form let through what cannot be used. `field` is the form's, `code` says why; the value itself is left out."""

    def __init__(self, *, what: str, field: str, code: str) -> None:
        super().__init__(f"{what}: {field} is refused ({code})")
        self.what = what
        self.field = field
        self.code = code


class ReferenceDataMissing(ServiceError):
    """No tariff or fee applies on the date: reference data must be completed before the job can succeed."""

    def __init__(self, *, what: str, on: str) -> None:
        super().__init__(f"no {what} is in force on {on}")
        self.what = what
        self.on = on


class SmsOutcomeUnknown(TechnicalError):
    """The provider did not answer after taking the SMS, so it may be sent: ask by client reference, never resend."""


class SmsAnswerAmbiguous(SmsOutcomeUnknown):
    """The provider answered with an error that may come from behind the point where it took the SMS. It is settled as
    one that was not answered; those on duty are told that it is no time-out.
    """


class NoDeliveryReports(ServiceError):
    """The SMS provider does not tell what became of the SMS that it took."""
