"""A request for a meter test on its way, without its process."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from services.forms.findings import Reply
from services.jalali import local_date
from services.metering.custody import meter_of
from services.model.custody import Register
from services.model.keys import WorkOrderKind
from services.model.requests import RequestState
from services.reference.loading import load_reference_data
from services.specific.meter_test.bench_testing import record_bench_test
from services.specific.meter_test.installing import InstallationAnswer, record_installation
from services.specific.meter_test.model import AccuracyTest, Verdict
from services.specific.meter_test.ports import accuracy_test_of
from services.specific.meter_test.site_testing import SiteAnswer, record_site_test
from services.specific.meter_test.verdicts import VerdictAnswer, record_verdict
from tests.fakes.samples import registered
from tests.unit.field_cases import FieldCase

KEY = "meter-test"
REFERENCE = load_reference_data()

ON_SITE: Mapping[str, object] = {
    "outcome": "tested",
    "meterSerial": "M 1",
    "condition": "in-order",
    "error": "۱٫۲۵",
    "reading": "۱۲۳۱۰",
    "sealNumber": "۷۷۱",
}
WORN: Mapping[str, object] = {**ON_SITE, "condition": "stopped-register"}
TAKEN: Mapping[str, object] = {
    "outcome": "taken",
    "meterSerial": "m-1",
    "reading": "۱۲۳۱۰",
    "newSerial": "AMANI-9",
    "newDigits": "۵",
    "newMultiplier": "۱",
    "openingReading": "۴۰",
    "sealNumber": "۷۷۲",
}
ON_BENCH: Mapping[str, object] = {"meterSerial": "m-1", "condition": "in-order", "error": "۱٫۲۵"}
HUNG_AGAIN: Mapping[str, object] = {
    "outcome": "installed",
    "meterSerial": "m-1",
    "reading": "۱۲۳۱۵",
    "closingReading": "۴۹",
    "sealNumber": "۷۷۳",
}
REPLACED: Mapping[str, object] = {
    "outcome": "installed",
    "newSerial": "NO-7",
    "newDigits": "۶",
    "newMultiplier": "۱",
    "openingReading": "۱",
    "closingReading": "۱۲۳۲۰",
    "sealNumber": "۷۷۴",
}


class Testing(FieldCase):
    """A subscriber's request whose tester has his order."""

    __test__ = False

    def __init__(self) -> None:
        super().__init__(KEY)
        self.number = self.order(WorkOrderKind("accuracy-test")).number

    def ask_again(self) -> None:
        """The request has ended, and the subscriber has made another."""
        self.uow.requests.save(replace(self.uow.requests.get(self.code), state=RequestState.CLOSED))
        self.request = registered(self.uow, self.clock, service=KEY)
        self.code = self.request.tracking_code
        self.number = self.order(WorkOrderKind("accuracy-test")).number

    def equip(self, *registers: Register) -> None:
        """The meter has these besides its total."""
        meter = meter_of(self.uow, self.connection)
        assert meter is not None
        self.uow.meters.save(replace(meter, registers=frozenset(registers)))

    @property
    def test(self) -> AccuracyTest:
        return accuracy_test_of(self.uow, self.code)

    def visit(self, report: object = ON_SITE) -> SiteAnswer:
        return record_site_test(
            self.uow, clock=self.clock, tracking_code=self.code, work_order_number=self.number, report=report
        )

    def bench(self, report: object = ON_BENCH) -> Reply:
        return record_bench_test(self.uow, clock=self.clock, tracking_code=self.code, report=report)

    def decide(self, verdict: Verdict, judgement: object = None, reason: object = None) -> VerdictAnswer:
        return record_verdict(
            self.uow,
            reference=REFERENCE,
            tracking_code=self.code,
            verdict=verdict,
            judgement=judgement,
            reason=reason,
        )

    def install(self, report: object = HUNG_AGAIN) -> InstallationAnswer:
        number = self.order(WorkOrderKind("meter-installation")).number
        return record_installation(
            self.uow, clock=self.clock, tracking_code=self.code, work_order_number=number, report=report
        )

    def holders(self, characters: str = "m1") -> list[str]:
        """Who has had the meter, oldest first."""
        [meter] = self.uow.meters.alike(characters)
        return [each.holder.value for each in self.uow.meters.way_of(meter.key)]


def found(findings: Reply) -> list[tuple[str, str]]:
    """What is wrong with a report, by field and code."""
    return [(each.field, each.code) for each in findings.findings]


def replaced(error: str, *, at: str = "bench") -> Testing:
    """A request whose meter was out of tolerance and has been replaced."""
    case = Testing()
    if at == "site":
        case.visit({**ON_SITE, "error": error})
        report = REPLACED
    else:
        case.visit(TAKEN)
        case.bench({**ON_BENCH, "error": error})
        report = {**REPLACED, "closingReading": "۴۹"}
    case.decide(Verdict.INACCURATE)
    assert case.install(report).accepted
    return case


def today(case: Testing) -> date:
    return local_date(case.clock.now())


def again(**changes: object) -> dict[str, object]:
    """The installation agent's report of the tested meter."""
    return {**HUNG_AGAIN, **changes}


def new(**changes: object) -> dict[str, object]:
    """The installation agent's report of a new meter."""
    return {**REPLACED, **changes}
