"""What a request counts with after a return: the corrected application, or an agent's reading."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from services.intake.documents import check_documents
from services.intake.registration import record_corrected_application
from services.metering.work_orders import issue_work_order, open_order_of
from services.model.connections import MeterReading
from services.model.keys import WorkOrderKind
from services.model.metering import WorkOrderState
from services.specific.settlement.agent_reading import record_agent_reading
from tests.fakes.samples import (
    DRAFT_KEY,
    company_records,
    registered,
)
from tests.fakes.uow import FixedClock

KEY = "settlement"
TODAY = date(2026, 11, 21)
READING: Mapping[str, object] = {"reading": "12310", "readingDate": None}


def test_a_corrected_draft_becomes_the_requests_application() -> None:
    uow, clock = company_records(), FixedClock()
    request = registered(uow, clock, service=KEY)
    check_documents(
        uow,
        clock=clock,
        service_key=KEY,
        draft_key=DRAFT_KEY,
        application={"reading": "۱۲۳۴۵"},
    )
    fields = record_corrected_application(uow, tracking_code=request.tracking_code).application
    assert uow.requests.get(request.tracking_code).application.declared_reading.kwh == 12_345
    assert (fields["reading"], fields["mobile"]) == ("۱۲۳۴۵", None)


def test_an_agents_reading_replaces_the_declared_one_for_good_and_closes_his_order() -> None:
    uow, clock = company_records(), FixedClock()
    request = registered(uow, clock, service=KEY)
    code = request.tracking_code
    issue_work_order(uow, clock=clock, tracking_code=code, kind=WorkOrderKind("meter-reading"))
    for _ in range(2):
        report = {"reading": "۱۲٬۳۱۰", "readingDate": "۱۴۰۵/۰۸/۲۹"}
        answer = record_agent_reading(uow, clock=clock, tracking_code=code, report=report)
        assert (answer.accepted, answer.message) == (True, "")
    assert uow.requests.get(code).application.reading == MeterReading(kwh=12_310, taken_on=date(2026, 11, 20))
    assert (answer.application["reading"], answer.application["nationalId"]) == ("12310", None)
    assert open_order_of(uow, code, WorkOrderKind("meter-reading")) is None
    assert [order.state for order in uow.metering.orders_of(code)] == [WorkOrderState.DONE]
    record_corrected_application(uow, tracking_code=code)
    assert uow.requests.get(code).application.declared_reading.kwh == 12_310


def test_an_agents_reading_without_a_date_is_of_today() -> None:
    uow, clock = company_records(), FixedClock()
    request = registered(uow, clock, service=KEY, readingDate="1405/08/28")
    record_agent_reading(uow, clock=clock, tracking_code=request.tracking_code, report=READING)
    assert uow.requests.get(request.tracking_code).application.declared_reading.taken_on == TODAY


def test_a_return_with_the_same_reason_is_listed_again_after_an_agents_reading() -> None:
    uow, clock = company_records(), FixedClock()
    request = registered(uow, clock, service=KEY)

    def returned() -> bool:
        return check_documents(
            uow,
            clock=clock,
            service_key=KEY,
            draft_key=DRAFT_KEY,
            application=None,
            return_reason="کارکرد نادرست",
        ).in_order

    assert not returned()
    record_agent_reading(uow, clock=clock, tracking_code=request.tracking_code, report=READING)
    assert not returned()


@pytest.mark.parametrize(
    ("report", "fault", "told"),
    [
        ({"reading": " "}, ("reading", "missing"), "کارکرد کنتور وارد نشده است"),
        ({"reading": "12a"}, ("reading", "not-a-number"), "کارکرد کنتور باید فقط رقم باشد"),
        ({"reading": "123456"}, ("reading", "too-many-digits"), "کنتور این اشتراک ۵ رقم دارد"),
        ({"readingDate": "30 آبان"}, ("readingDate", "shape"), "به شکل سال/ماه/روز"),
        ({"readingDate": "2026/11/21"}, ("readingDate", "year"), "باید شمسی"),
        ({"readingDate": "1402/12/30"}, ("readingDate", "no-such-day"), "چنین روزی در تقویم نیست"),
        ({"readingDate": "1405/09/01"}, ("readingDate", "in-future"), "تاریخ قرائت هنوز نرسیده است"),
    ],
)
def test_a_fault_of_an_agents_reading_is_told_and_changes_nothing(
    report: Mapping[str, object], fault: tuple[str, str], told: str
) -> None:
    uow, clock = company_records(), FixedClock()
    request = registered(uow, clock, service=KEY)
    code = request.tracking_code
    order = issue_work_order(uow, clock=clock, tracking_code=code, kind=WorkOrderKind("meter-reading")).order
    draft = uow.requests.draft(DRAFT_KEY)
    answer = record_agent_reading(uow, clock=clock, tracking_code=code, report={**READING, **report})
    assert [(each.field, each.code) for each in answer.findings] == [fault]
    assert not answer.accepted
    assert answer.message.startswith("- ")
    assert told in answer.message
    assert (answer.application["reading"], answer.application["nationalId"]) == ("12300", None)
    assert uow.requests.get(code) == request
    assert uow.requests.draft(DRAFT_KEY) == draft
    kept = open_order_of(uow, code, WorkOrderKind("meter-reading"))
    assert kept is not None
    assert replace(kept, questioned_kwh=None) == order


def test_all_faults_of_an_agents_reading_are_told_at_once() -> None:
    uow, clock = company_records(), FixedClock()
    code = registered(uow, clock, service=KEY).tracking_code
    answer = record_agent_reading(
        uow, clock=clock, tracking_code=code, report={"reading": "123456", "readingDate": "1405/13/01"}
    )
    assert [each.field for each in answer.findings] == ["reading", "readingDate"]
    nothing = record_agent_reading(uow, clock=clock, tracking_code=code, report=None)
    assert [(each.field, each.code) for each in nothing.findings] == [("reading", "missing")]
