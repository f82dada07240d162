"""What the forms of tasks tell those who fill them in, and what they refuse."""

from collections.abc import Mapping
from typing import Any

from services.metering.visit_sheet import order_sheet, request_sheet
from services.text import format_number, to_persian_digits
from tests.process.office import EmbeddedCase


def tells_the_site(case: EmbeddedCase, text: str) -> bool:
    """Whether the text has the bill ID, the meter and the last reading, and nothing personal."""
    meter, person = case.connection.meter, case.connection.subscriber
    personal = (case.connection.address, person.full_name, person.mobile, case.new_owner()["mobile"])
    assert not [each for each in personal if each in text]
    with case.office.begin() as uow:
        last = uow.connections.readings(case.connection.bill_id)[-1]
    facts = (to_persian_digits(case.connection.bill_id), to_persian_digits(meter.serial), format_number(last.kwh))
    return all(fact in text for fact in facts)


def order_of(case: EmbeddedCase, task: str) -> Mapping[str, Any]:
    """The work order that the task with this id tells of, its sheet among it."""
    order: Mapping[str, Any] = case.task(task).variables["workOrder"]
    assert order["sheetUrl"].endswith(f"/work-orders/{order['number']}")
    return order


def people_are_shown(case: EmbeddedCase, number: str | None = None) -> bool:
    """Whether the sheet of the order with this number, or of the request, shows people."""
    with case.office.begin() as uow:
        sheet = request_sheet(uow, case.code) if number is None else order_sheet(uow, number)
    return sheet.people is not None


NO_DECISIONS: list[object] = [None, 5, True, ["approved"], {"value": "rejected"}, "approve", ""]


def undecided(case: EmbeddedCase, element_id: str, name: str) -> str:
    """Send the form without a decision in every way; what it says at the last."""
    case.task(element_id).complete({})
    for value in NO_DECISIONS:
        case.task(element_id).complete({name: value, f"{name.removesuffix('Decision')}Reason": 7})
    case.instance.assert_no_incidents()
    again = case.task(element_id).variables
    assert again[name] is None
    return str(again.get("judgementMessage") or again.get("findingsText"))
