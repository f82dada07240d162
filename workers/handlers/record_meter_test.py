"""Settlement step 8: the result of the visit and the readings taken during the test."""

from dataclasses import dataclass
from typing import Any

from services.metering.site import site_of, site_text
from services.metering.tests import MeterTestResult, record_meter_test
from services.model.metering import MeterCondition
from workers.context import JobContext
from workers.inputs import WorkOrder
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, the order and the report as typed: the service tells the tester of every fault."""

    tracking_code: str
    work_order: WorkOrder
    test_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterTestView(JobOutput):
    """What the test found; `reading` in kWh, or null where the display could not be read.

    `reading_text` compares the reading with the connection's history, in Persian markdown. `in_doubt`: it contradicts
    what was known, declared or billed; `doubt_text` says what, with both figures. Whoever has to do with the subscriber
    because of the fault finds the meter in `site_text`, and the people on the sheet at `sheet_url`.
    """

    in_order: bool
    condition: MeterCondition
    condition_text: str
    reading: int | None
    seal_number: str
    reading_text: str
    in_doubt: bool
    doubt_text: str
    site_text: str
    sheet_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The result; null where the tester has to correct something, which the message tells."""

    meter_test: MeterTestView | None
    test_accepted: bool
    test_message: str


@handles("record-meter-test")
def handle(context: JobContext, data: Input) -> Output:
    """Record the report."""
    answer = record_meter_test(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        work_order_number=data.work_order.number,
        report=data.test_report,
    )
    view = None if answer.result is None else _view(context, data.tracking_code, answer.result)
    return Output(meter_test=view, test_accepted=answer.accepted, test_message=answer.message)


def _view(context: JobContext, tracking_code: str, found: MeterTestResult) -> MeterTestView:
    return MeterTestView(
        in_order=found.in_order,
        condition=found.test.condition,
        condition_text=found.condition_text,
        reading=found.test.reading_kwh,
        seal_number=found.test.seal_number,
        reading_text=found.reading_text,
        in_doubt=found.in_doubt,
        doubt_text=found.doubt_text,
        site_text=site_text(site_of(context.uow, context.uow.requests.get(tracking_code))),
        sheet_url=f"{context.company.request_url(tracking_code)}/visit-sheet",
    )
