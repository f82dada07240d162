"""A connection that is cut by the records, and an agent who looks whether it is."""

from dataclasses import replace
from datetime import timedelta

from services.billing.charged_energy import charges_energy
from services.metering.work_orders import issue_work_order
from services.model.connections import ConnectionState, MeterReading
from services.model.cuts import Cut, CutCase, CutExtent
from services.model.metering import WorkOrder
from services.model.requests import Request, RequestState
from services.model.self_willed import SelfWilledReconnection
from services.reference.loading import load_reference_data
from services.specific.temporary_cut.beginning import BeginAnswer, begin_cut
from services.specific.temporary_cut.checking import CHECK_ORDER, CheckAnswer, decide_cut_check, record_cut_check
from services.steps.ledger import JobElement
from tests.fakes.samples import BILL_ID, LAST_KWH
from tests.unit.temporary_cut.cutting_case import EVIDENCE, Cutting

REFERENCE = load_reference_data()
CUT_DAYS_AGO = 20
AT_CUT = LAST_KWH + 200
"""What the meter showed at the cut: as usual, since it was billed last."""


class Checking(Cutting):
    """Cut twenty days ago."""

    def __init__(self, case: CutCase = CutCase.DEFAULT, *, at_cut: int | None = AT_CUT) -> None:
        super().__init__()
        self._begun = 0
        self._check: WorkOrder | None = None
        self.stand(case, at_cut)

    def begin(self, case: str = "self-willed", evidence_title: str | None = EVIDENCE, **said: object) -> BeginAnswer:
        """Each time by a process of its own."""
        self._begun += 1
        element = JobElement(process_instance_key=self._begun, element_instance_key=8, element_id="Task_BeginCut")
        start = {"case": case, "billId": BILL_ID, "evidence": "ق/۱", **said}
        answer = begin_cut(self.uow, clock=self.clock, element=element, begun=start, evidence_title=evidence_title)
        if answer.request is not None:
            self.code, self._check = answer.request.tracking_code, None
        return answer

    def stand(self, case: CutCase, at_cut: int | None, days_ago: int = CUT_DAYS_AGO) -> Request:
        """It was cut by a request that is closed."""
        self.uow.connections.save(replace(self.uow.connections.get(BILL_ID), state=ConnectionState.ACTIVE))
        earlier = self.begin("default").request
        assert earlier is not None
        self.uow.requests.save(replace(earlier, state=RequestState.CLOSED, closed_at=self.clock.now()))
        at = self.clock.now() - timedelta(days=days_ago)
        cut = Cut(
            tracking_code=earlier.tracking_code,
            bill_id=BILL_ID,
            case=case,
            extent=CutExtent.SUPPLY,
            reading=None if at_cut is None else MeterReading(kwh=at_cut, taken_on=at.date()),
            cut_at=at,
        )
        self.uow.cuts.save(cut)
        self.uow.connections.save(replace(self.uow.connections.get(BILL_ID), state=ConnectionState.CUT))
        return earlier

    def look_at(self, outcome: object = "flows", reading: object = None) -> CheckAnswer:
        """The agent's report on the one order that he has."""
        if self._check is None:
            issued = issue_work_order(self.uow, clock=self.clock, tracking_code=self.code, kind=CHECK_ORDER)
            self._check = issued.order
        return record_cut_check(
            self.uow,
            clock=self.clock,
            reference=REFERENCE,
            tracking_code=self.code,
            work_order_number=self._check.number,
            report={"outcome": outcome, "reading": reading},
        )

    def decide(self, decision: object, reason: object = "رقم آخر روشن نبود") -> CheckAnswer:
        return decide_cut_check(
            self.uow,
            clock=self.clock,
            reference=REFERENCE,
            tracking_code=self.code,
            report={"decision": decision, "reason": reason},
        )

    @property
    def state(self) -> ConnectionState:
        return self.uow.connections.get(BILL_ID).state

    @property
    def kept(self) -> tuple[SelfWilledReconnection, ...]:
        return self.uow.self_willed.of_connection(BILL_ID)

    @property
    def billed_kwh(self) -> int:
        """What bills that say their readings have charged."""
        return sum(each.billed_kwh or 0 for each in self.uow.bills.of_connection(BILL_ID) if charges_energy(each))
