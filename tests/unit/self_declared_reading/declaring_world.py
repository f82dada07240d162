"""A household that declares what its meter shows, and what becomes of it: rule by rule, without an engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from services.catalogue import service_of
from services.jalali import local_date
from services.model.answers import Answer
from services.model.bills import Bill
from services.model.connections import MeterReading
from services.model.requests import Request
from services.specific.self_declared_reading.billing import DeclaredBill, bill_declaration
from services.specific.self_declared_reading.control import control_declaration
from services.specific.self_declared_reading.facts import DeclarationFacts
from services.specific.self_declared_reading.findings import FindingTexts, TableFinding, tell
from services.specific.self_declared_reading.model import PHOTOGRAPH, SERVICE, Inquiry
from services.specific.self_declared_reading.verdict import Verdict, record_verdict
from tests.unit.billing_world import BILL_ID, REFERENCE, World, request_of

CODE = "declared-1"


class Declaring(World):
    """The household of `World`, read every two months with 620 kWh, the last time with 13,240 on 1405/06/31; today is
    1405/08/30.
    """

    def __init__(self) -> None:
        super().__init__()
        self.close("9898621726")

    @property
    def today(self) -> date:
        """The day on the clock."""
        return local_date(self.clock.now())

    def ask_to_bill(
        self, kwh: int, *, code: str = CODE, days_ago: int = 0, photo: bool = False, **answers: Answer
    ) -> Request:
        """A registered request that declares so much."""
        reading = MeterReading(kwh=kwh, taken_on=self.today - timedelta(days=days_ago))
        said: dict[str, Answer] = {"reading": reading, **answers}
        request = request_of(service_of(SERVICE), tracking_code=code, answers=said)
        papers = frozenset({PHOTOGRAPH}) if photo else frozenset()
        request = replace(request, application=replace(request.application, documents=papers))
        self.uow.requests.add(request)
        return request

    def control(self, code: str = CODE, inquiry: Inquiry | None = None) -> DeclarationFacts:
        """What the table is asked with."""
        return control_declaration(
            self.uow,
            clock=self.clock,
            reference=REFERENCE,
            tracking_code=code,
            inquiry=inquiry or Inquiry(),
        )

    def declared(self, kwh: int, *, code: str = CODE, **said: object) -> DeclarationFacts:
        """The facts of a request that declares so much."""
        self.ask_to_bill(kwh, code=code, **said)  # type: ignore[arg-type]
        return self.control(code)

    def tell(self, *codes: str, verdict: str = "doubtful", code: str = CODE) -> FindingTexts:
        """What is said of these findings."""
        found: Iterable[TableFinding] = [TableFinding(verdict=verdict, finding=each) for each in codes]
        return tell(self.uow, clock=self.clock, reference=REFERENCE, tracking_code=code, found=found)

    def judge(self, decision: str, *, code: str = CODE, **said: object) -> Verdict:
        """What diagnosis sends."""
        verdict = {"decision": decision, "reason": "با عکس سنجیده شد", **said}
        return record_verdict(self.uow, clock=self.clock, tracking_code=code, verdict=verdict)

    def bill_it(self, code: str = CODE) -> DeclaredBill:
        """The bill of the request, or what stands in its way."""
        return bill_declaration(self.uow, clock=self.clock, reference=REFERENCE, tracking_code=code)

    def billed(self, kwh: int, *, code: str) -> Bill:
        """A plain declaration, billed and archived."""
        self.ask_to_bill(kwh, code=code)
        self.control(code)
        bill = self.bill_it(code).bill
        assert bill is not None
        self.close(code)
        return bill

    def energy(self) -> Sequence[int]:
        """The kWh of all bills of declared readings, oldest first."""
        return [each.billed_kwh or 0 for each in self.uow.bills.of_connection(BILL_ID)]
