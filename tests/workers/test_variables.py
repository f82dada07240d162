"""The typed edge: which variables are asked for, how they are read and written."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workers.kit import job
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.retry import FAILED_JOB, BackOff
from workers.runtime.variables import Header, JobInput, JobOutput, NoOutput, VariablesInvalid


class Part(JobInput):
    seal_number: str


class Input(JobInput):
    tracking_code: str
    test_report: Part
    unit: Annotated[str, Header]
    agent_code: str | None = None


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner(JobOutput):
    agent_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer(JobOutput):
    work_order: Inner
    colour: Colour
    fee_items: tuple[str, ...]
    paid_on: str | None


def test_exactly_the_named_variables_are_fetched_and_headers_are_none_of_them() -> None:
    assert Input.variables_to_fetch() == ("trackingCode", "testReport", "agentCode")


def test_variables_and_headers_are_read_by_their_camel_case_names() -> None:
    variables = {"trackingCode": "7", "testReport": {"sealNumber": "S", "other": 1}, "unasked": 1}
    read = Input.of(job("any", variables, headers={"unit": "diagnosis"}))
    assert read == Input(tracking_code="7", test_report=Part(seal_number="S"), unit="diagnosis")


def test_every_fault_is_named_by_its_field_and_never_by_a_key_of_the_data() -> None:
    with pytest.raises(VariablesInvalid, match=r"trackingCode: missing, testReport: string_type, unit: miss"):
        Input.of(job("any", {"testReport": {"sealNumber": 5}}))


def test_a_variable_does_not_stand_in_for_a_header() -> None:
    with pytest.raises(VariablesInvalid, match="unit: missing"):
        Input.of(job("any", {"trackingCode": "7", "testReport": {"sealNumber": "S"}, "unit": "diagnosis"}))


def test_results_become_json_with_camel_case_names() -> None:
    result = Outer(work_order=Inner(agent_name="لاله"), colour=Colour.RED, fee_items=("a", "b"), paid_on=None)
    assert result.as_variables() == {
        "workOrder": {"agentName": "لاله"},
        "colour": "red",
        "feeItems": ["a", "b"],
        "paidOn": None,
    }
    assert NoOutput().as_variables() == {}


def test_a_handler_without_variables_is_refused_because_the_engine_would_send_all() -> None:
    class OnlyHeaders(JobInput):
        unit: Annotated[str, Header]

    def handle(context: JobContext, data: OnlyHeaders) -> NoOutput:
        raise NotImplementedError

    with pytest.raises(TypeError, match="at least one variable"):
        handles("any")(handle)


def test_a_handler_needs_an_input_model() -> None:
    def handle(context: JobContext, data: dict) -> NoOutput:  # type: ignore[type-arg]
        raise NotImplementedError

    with pytest.raises(TypeError, match="subclass of JobInput"):
        handles("any")(handle)


@given(failures=st.integers(0, 10_000), jitter=st.floats(0, 1))
def test_no_wait_is_longer_than_the_cap_or_shorter_than_a_fifth_below_the_first(failures: int, jitter: float) -> None:
    back_off = BackOff(first=timedelta(seconds=1), factor=5, cap=timedelta(minutes=5))
    assert timedelta(seconds=0.8) <= back_off.delay(failures, lambda: jitter) <= timedelta(minutes=5)


def test_waits_grow_by_the_factor() -> None:
    waits = [FAILED_JOB.delay(failures, lambda: 0.5).total_seconds() for failures in (1, 2, 3)]
    assert waits == [1, 3, 9]
