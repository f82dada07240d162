"""A cut brought so far, job by job: the bench's day is a Saturday, at ten, on which power may be cut."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from services.jalali import TEHRAN, local_date
from services.model.connections import ConnectionState
from services.model.cuts import CutCase
from tests.workers.field_bench import OTHER_FLAT, kwh_today, ordered
from tests.workers.kit import Bench, job
from workers.runtime.job import Complete
from workers.sample_cuts import enter_cut
from workers.samples import SampleConnection

KEY = "temporary-cut"
RULE = {"orderingUnit": "diagnosis", "warningPeriod": "P10D", "evidence": "شمارهٔ گزارش قصور"}
CUT: Mapping[str, object] = {"outcome": "cut", "extent": "supply", "sealNumber": "S-1"}


def start(sample: SampleConnection = OTHER_FLAT, **changes: object) -> dict[str, object]:
    return {"case": "default", "billId": sample.bill_id, "evidence": "ق/۱", **changes}


def begun(bench: Bench, sample: SampleConnection = OTHER_FLAT) -> str:
    """A cut that the company has begun."""
    answer = bench.done("begin-cut", cutStart=start(sample), cutRule=RULE)
    assert answer["begunAccepted"] is True, answer
    return str(answer["trackingCode"])


def warned(bench: Bench, sample: SampleConnection = OTHER_FLAT) -> str:
    """One of which the subscriber is warned."""
    code = begun(bench, sample)
    bench.done("order-cut", trackingCode=code, cutOrder={"decision": "warn"}, warningPeriod="P10D")
    return code


def at_door(bench: Bench, code: str) -> dict[str, Any]:
    """What a report of the cut is given: the order, and the look at the door."""
    order = ordered(bench, code, "cut")
    facts = bench.done("look-at-cut", trackingCode=code)["cutFacts"]
    return {"trackingCode": code, "workOrder": order, "cutFacts": facts}


def checked(bench: Bench, sample: SampleConnection = OTHER_FLAT) -> str:
    """A look at a connection that was cut ten days ago, which is under way."""
    with bench.begin() as uow:
        connection = replace(uow.connections.get(sample.bill_id), state=ConnectionState.CUT)
        uow.connections.save(connection)
        on = local_date(bench.clock.now()) - timedelta(days=10)
        enter_cut(uow, connection, case=CutCase.DEFAULT, service=KEY, on=on, kwh=kwh_today(sample.bill_id))
    begins = job("begin-cut", {"cutStart": start(sample, case="self-willed"), "cutRule": RULE})
    outcome = bench.run(replace(begins, process_instance_key=begins.process_instance_key + 1))
    assert isinstance(outcome, Complete), outcome
    answer = outcome.variables
    assert (answer["begunAccepted"], answer["checkNeeded"]) == (True, True), answer
    return str(answer["trackingCode"])


def kwh_at_cut(bench: Bench, sample: SampleConnection) -> int:
    with bench.begin() as uow:
        cut = uow.cuts.standing(sample.bill_id)
    assert cut is not None
    assert cut.reading is not None
    return cut.reading.kwh


def cut_now(bench: Bench, **changes: object) -> dict[str, object]:
    """A report of a cut at this moment."""
    return {**CUT, "cutTime": f"{bench.clock.now().astimezone(TEHRAN):%H:%M}", **changes}


def reading_of(sample: SampleConnection) -> str:
    return str(kwh_today(sample.bill_id))
