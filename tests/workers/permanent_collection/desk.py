"""A permanent collection brought so far, job by job."""

from collections.abc import Mapping
from datetime import timedelta

from services.jalali import local_date
from services.model.bills import Bill, BillLine
from services.model.keys import BillKind
from services.money import ZERO, Rials
from services.ports import UnitOfWork
from services.reference.loading import load_reference_data
from services.specific.permanent_collection.removal_beginning import ask_for_removal
from tests.workers.field_bench import OTHER_FLAT, kwh_today, ordered
from tests.workers.kit import Bench
from workers.samples import SampleConnection

KEY = "permanent-collection"
REFERENCE = load_reference_data()
CASH: Mapping[str, object] = {"way": "cash"}


def file_of(sample: SampleConnection = OTHER_FLAT) -> Mapping[str, object]:
    return {"users": "sole", "voltage": "low", "phases": str(sample.phases), "amperage": str(sample.amperage)}


def order(sample: SampleConnection = OTHER_FLAT) -> Mapping[str, object]:
    """The subscriber is warned of a removal."""
    return {"decision": "warn", **file_of(sample)}


def found(uow: UnitOfWork, bench: Bench, sample: SampleConnection = OTHER_FLAT) -> str:
    """A removal by the company, of a connection that owes more than it costs."""
    owing(uow, bench, sample)
    asked = ask_for_removal(uow, clock=bench.clock, reference=REFERENCE, bill_id=sample.bill_id)
    return asked.tracking_code


def owing(uow: UnitOfWork, bench: Bench, sample: SampleConnection = OTHER_FLAT) -> None:
    """What is overdue is more than the connection costs."""
    uow.bills.add(
        Bill(
            number="owed",
            kind=BillKind.PERIODIC,
            bill_id=sample.bill_id,
            payment_id="000123450412",
            tracking_code=None,
            lines=(BillLine(code="energy", title="مصرف", amount=Rials(900_000_000)),),
            carried_in=ZERO,
            carried_out=ZERO,
            issued_at=bench.clock.now() - timedelta(days=60),
            due_on=local_date(bench.clock.now()) - timedelta(days=30),
        )
    )


def checked(bench: Bench, sample: SampleConnection = OTHER_FLAT) -> str:
    """A request whose file has been looked at."""
    code = bench.registered(sample, KEY)
    answer = bench.done("record-file-check", trackingCode=code, fileReport=file_of(sample))
    assert answer == {"fileAccepted": True, "fileMessage": "", "fileUsers": "sole"}
    return code


def collected_report(sample: SampleConnection = OTHER_FLAT) -> Mapping[str, object]:
    return {
        "outcome": "collected",
        "meterSerial": sample.meter.serial,
        "reading": str(kwh_today(sample.bill_id)),
        "seals": "S-1، S-2",
        "photo": "IMG-1",
    }


def collected(bench: Bench, sample: SampleConnection = OTHER_FLAT) -> str:
    """A request whose equipment has been taken away."""
    code = checked(bench, sample)
    order = ordered(bench, code, "equipment-collection")
    report = collected_report(sample)
    answer = bench.done("record-collection", trackingCode=code, workOrder=order, collectionReport=report)
    assert answer["collectionAccepted"] is True
    return code


def refunded(bench: Bench, plan: Mapping[str, object] = CASH) -> str:
    """A request whose refund has been decided."""
    code = collected(bench)
    assert planned(bench, code, plan)["planAccepted"] is True
    return code


def planned(bench: Bench, code: str, plan: Mapping[str, object] = CASH) -> Mapping[str, object]:
    """What came of a decision on the figures that hold."""
    shown = bench.done("compute-refund", trackingCode=code)
    return bench.done("plan-refund", trackingCode=code, refund=shown["refund"], refundPlan=plan)
