"""The comprehensive system of subscriber services behind HTTP.

The contract, to be adapted to that which its operator grants:
`POST {url}/subscribers` {requestKey, billId, nationalId} → 200 {"version": "1", "billId", "isSubscriber": true | false,
"meterSerial": text | null, "active": true | false}, or 404 where it has no such connection: it says whether the person
is the subscriber there, and gives nobody else's number away;
`POST {url}/readings` {requestKey, nationalId, mobile, billId, total, lowLoad, midLoad, peakLoad, reactive, friday,
maximumDemand, declaredOn} (source 004; left out what the meter does not show, the day in ISO 8601) → 2xx {"version":
"1", "billId", "trackingNumber"}, for the same `requestKey` the same number; 409 or 422 where it never takes it.
"""

from collections.abc import Mapping
from typing import Annotated

import httpx
from pydantic import Field

from services.model.custody import Register
from services.ports.outside import DeclaredReading, OutsideFault, SubmissionRefused, SubscriberRecord
from workers.gateways.outside_http import Answer, OutsideHttp

_REGISTERS: Mapping[Register, str] = {
    Register.LOW: "lowLoad",
    Register.MID: "midLoad",
    Register.PEAK: "peakLoad",
    Register.REACTIVE: "reactive",
    Register.FRIDAY: "friday",
    Register.MAXIMUM_DEMAND: "maximumDemand",
}
# Letters and digits, joined as such numbers are: it stands in an SMS and on the sheet.
_NUMBER = r"^[./_-]*[\p{L}\p{Nd}][\p{L}\p{Nd}./_-]*$"
_NEVER = (httpx.codes.CONFLICT, httpx.codes.UNPROCESSABLE_ENTITY)


class _Subscriber(Answer):
    bill_id: str
    is_subscriber: bool
    meter_serial: str | None
    active: bool


class _Submitted(Answer):
    bill_id: str
    tracking_number: Annotated[str, Field(max_length=40, pattern=_NUMBER)]


class HttpSubscriberSystem:
    """Implements `SubscriberSystem`."""

    def __init__(self, http: OutsideHttp) -> None:
        self._http = http

    def subscriber_of(self, *, bill_id: str, national_id: str, request_key: str) -> SubscriberRecord | None:
        """What it says of the connection and this person, None where it knows none. Raises OutsideUnavailable."""
        question = {"billId": bill_id, "nationalId": national_id}
        reply = self._http.ask("subscribers", question, request_key=request_key)
        if reply.status_code == httpx.codes.NOT_FOUND:
            return None
        if not reply.is_success:
            raise self._http.unavailable(OutsideFault.UNREADABLE)
        said = self._http.read(reply, _Subscriber, about={"bill_id": bill_id})
        return SubscriberRecord(
            bill_id=bill_id, is_subscriber=said.is_subscriber, meter_serial=said.meter_serial, is_active=said.active
        )

    def submit(self, reading: DeclaredReading, *, request_key: str) -> str:
        """The tracking number. Raises OutsideUnavailable, SubmissionRefused."""
        reply = self._http.ask("readings", _question(reading), request_key=request_key)
        if reply.status_code in _NEVER:
            raise SubmissionRefused(f"status {reply.status_code}")
        if not reply.is_success:
            raise self._http.unavailable(OutsideFault.UNREADABLE)
        return self._http.read(reply, _Submitted, about={"bill_id": reading.bill_id}).tracking_number


def _question(reading: DeclaredReading) -> Mapping[str, object]:
    return {
        "nationalId": reading.national_id,
        "mobile": reading.mobile,
        "billId": reading.bill_id,
        "total": reading.kwh,
        **{_REGISTERS[register]: shown for register, shown in reading.registers.items()},
        "declaredOn": reading.declared_on.isoformat(),
    }
