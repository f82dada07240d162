"""How a handler is written: what the declaration takes from the function, and what it refuses."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

import pytest
from pydantic import ValidationError, model_validator

from tests.runtime.kit import Done, Effects, Input, Refused
from workers.runtime.handler import DEFAULT_TIME_LIMIT, handles
from workers.runtime.job import Job, ThrowError
from workers.runtime.retry import FAILED_JOB, TASK_RETRIES, BackOff
from workers.runtime.variables import Header, JobInput, JobOutput, NoOutput, VariablesInvalid


def job(**variables: object) -> Job:
    return Job(
        key=1,
        type="work",
        process_instance_key=2,
        bpmn_process_id="process",
        element_id="Task_Work",
        element_instance_key=3,
        variables=variables,
        headers={"unitName": "kWh", "number": "13"},
    )


class Order(JobInput):
    order_number: int
    due: date | None = None
    unit_name: Annotated[str, Header]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(JobOutput):
    net_rials: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced(JobOutput):
    due_on: date
    first_line: Line


def test_the_input_model_names_the_variables_and_headers_are_not_among_them() -> None:
    @handles("price-order")
    def handle(_context: Effects, data: Order) -> NoOutput:  # noqa: ARG001 - its annotation is what matters
        return NoOutput()

    assert handle.variables_to_fetch == ("orderNumber", "due")
    assert (handle.job_type, handle.blocking) == ("price-order", False)
    assert handle.time_limit == DEFAULT_TIME_LIMIT


def test_variables_and_headers_are_given_typed() -> None:
    seen = []

    @handles("price-order")
    def handle(_context: object, data: Order) -> NoOutput:
        seen.append(data)
        return NoOutput()

    handle(None, job(orderNumber=7, due="2026-11-24", unitName="not this one", other=1))
    assert seen == [Order(order_number=7, due=date(2026, 11, 24), unit_name="kWh")]


def test_a_result_becomes_json_with_camel_case_names_also_inside() -> None:
    result = Priced(due_on=date(2026, 11, 24), first_line=Line(net_rials=1_000))
    assert result.as_variables() == {"dueOn": "2026-11-24", "firstLine": {"netRials": 1_000}}
    assert NoOutput().as_variables() == {}


def test_an_input_that_names_no_variable_is_refused_for_the_engine_would_send_them_all() -> None:
    class Empty(JobInput):
        unit: Annotated[str, Header]

    def handle(_context: object, data: Empty) -> NoOutput:  # noqa: ARG001 - its annotation is what matters
        return NoOutput()

    handle.__annotations__["data"] = Empty
    with pytest.raises(TypeError, match="at least one variable"):
        handles("empty")(handle)


def test_an_input_that_is_no_input_model_is_refused() -> None:
    def handle(_context: object, data: dict[str, object]) -> NoOutput:  # noqa: ARG001 - its annotation is what matters
        return NoOutput()

    with pytest.raises(TypeError, match="subclass of JobInput"):
        handles("loose")(handle)


def test_a_refusal_becomes_its_bpmn_error_with_the_variables_that_are_named_for_it() -> None:
    @handles("work", errors={Refused: lambda error: {"why": error.reason}})
    def told(_context: object, data: Input) -> Done:
        return Done(number=data.number)

    @handles("work")
    def untold(_context: object, data: Input) -> Done:
        return Done(number=data.number)

    assert told.bpmn_error(Refused("full")) == ThrowError("REFUSED", "refused: full", {"why": "full"})
    assert untold.bpmn_error(Refused("full")) == ThrowError("REFUSED", "refused: full", {})


def test_wrong_variables_are_told_by_field_and_reason() -> None:
    with pytest.raises(VariablesInvalid) as raised:
        Order.of(job(orderNumber="many", due=7.5))
    assert str(raised.value) == ("variables do not fit: orderNumber: int_parsing, due: date_from_datetime_inexact")


def test_variables_that_do_not_fit_each_other_are_told_as_invalid_too() -> None:
    class Range(JobInput):
        first: int
        last: int

        @model_validator(mode="after")
        def ordered(self) -> "Range":
            if self.first > self.last:
                raise ValueError("first after last")
            return self

    with pytest.raises(VariablesInvalid):
        Range.of(job(first=2, last=1))
    with pytest.raises(ValidationError):
        Range(first=2, last=1)


@pytest.mark.parametrize(("jitter", "share"), [(0.0, 0.8), (0.5, 1.0), (1.0, 1.2)])
def test_the_pauses_of_a_back_off_grow_by_its_factor_and_vary_by_a_fifth(jitter: float, share: float) -> None:
    back_off = BackOff(first=timedelta(seconds=10), factor=2, cap=timedelta(seconds=100))
    pauses = [back_off.delay(failures, lambda: jitter).total_seconds() for failures in (1, 2, 3, 4, 5)]
    assert pauses == pytest.approx([10 * share, 20 * share, 40 * share, 80 * share, min(100, 100 * share)])


def test_a_job_with_more_retries_than_tasks_have_begins_with_the_first_pause() -> None:
    assert FAILED_JOB.delay(TASK_RETRIES - 50 + 1, lambda: 0.5) == FAILED_JOB.first
