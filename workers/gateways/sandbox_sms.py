"""The sandbox: accepts every SMS and sends none. The outbox row is the record; `aftersales sms recent` shows it."""

from collections.abc import Sequence

from services.errors import NoDeliveryReports
from services.model.notices import DeliveryReport


class SandboxSmsProvider:
    """Answers as a provider would. Its reference is made of ours, so that it needs no memory to answer `find`."""

    def send(self, *, client_reference: str, mobile: str, text: str) -> str:  # noqa: ARG002 - the port
        """The provider's reference."""
        return f"sandbox:{client_reference}"

    def find(self, client_reference: str) -> str | None:  # noqa: ARG002 - the port
        """None: the sandbox never times out, so an SMS that it was not told to be sent was not sent."""
        return None

    def reports(self, after: str | None) -> tuple[Sequence[DeliveryReport], str | None]:  # noqa: ARG002 - the port
        """Raises NoDeliveryReports: what was not sent reaches nobody."""
        raise NoDeliveryReports("sandbox")
