"""Meter test step 3: what the laboratory has found."""

from dataclasses import dataclass
from typing import Any

from services.specific.meter_test.bench_testing import record_bench_test
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request and the report as typed: the service tells the laboratory of every fault."""

    tracking_code: str
    bench_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether the report stands, and the Persian message why not."""

    bench_accepted: bool
    bench_message: str


@handles("record-bench-test")
def handle(context: JobContext, data: Input) -> Output:
    """Record the report."""
    answer = record_bench_test(
        context.uow, clock=context.clock, tracking_code=data.tracking_code, report=data.bench_report
    )
    return Output(bench_accepted=answer.accepted, bench_message=answer.message)
