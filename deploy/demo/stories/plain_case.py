"""What the units do with a request of a service on the standard process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deploy.demo.applications import example_of
from deploy.demo.case import Case, Variables
from deploy.demo.stories.common import examine_request, hand_over_bill, take_stub
from deploy.demo.stories.story import HOUR
from services.catalogue import Service, service_of
from services.model.metering import OrderOutcome
from services.registry.values import Standard, Visit
from services.standard.plan import goes_into_record, standard_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainCase:
    """What the units do with a request of a plain service, each where the service has it."""

    case: Case
    service: Service
    standard: Standard
    reported: Mapping[str, str] = field(default_factory=dict)
    """What the report of the work says otherwise than by its examples."""

    @classmethod
    def of(cls, case: Case, service_key: str) -> "PlainCase":
        """Of the service with this key."""
        service = service_of(service_key)
        return cls(case=case, service=service, standard=standard_of(service))

    async def examine(self, decision: str = "approved", reason: str | None = None) -> None:
        """STD-03."""
        if self.standard.examiner:
            await examine_request(self.case, decision, reason, after=HOUR)

    async def visit(self, outcome: OrderOutcome = OrderOutcome.DONE) -> None:
        """STD-04, where it is always made."""
        if self.standard.visit is Visit.ALWAYS:
            await self.report(outcome)

    async def charge(self) -> None:
        """STD-05 and STD-06."""
        if self.standard.asks_for_payment:
            await hand_over_bill(self.case)
            await take_stub(self.case)

    async def work(self, outcome: OrderOutcome = OrderOutcome.DONE) -> None:
        """STD-07, and the second look at what goes into the record."""
        if self.standard.work_order:
            await self.report(outcome)
            if outcome is OrderOutcome.DONE and goes_into_record(self.standard):
                await self.case.complete("Task_ReviewReport", {"reportDecision": "right"})

    async def answer(self) -> None:
        """STD-09, and the end."""
        if self.standard.printout:
            await self.case.complete("Task_HandOverPrintout")
        await self.case.closed()

    async def report(self, outcome: OrderOutcome = OrderOutcome.DONE) -> None:
        """What the agent found or did."""
        await self.case.wait(HOUR)

        def form(shown: Variables) -> Mapping[str, Any]:
            return {"orderReport": self._report(shown["orderReport"]["entries"], outcome)}

        await self.case.complete("Task_ReportOrder", form)

    def _report(self, lines: Sequence[Mapping[str, Any]], outcome: OrderOutcome) -> Mapping[str, Any]:
        """As the form sends it: its list without names, in the order of what is asked."""
        if outcome is OrderOutcome.NOT_POSSIBLE:
            return {"outcome": outcome.value, "reason": "در محل جای نصب نیست", "entries": []}
        typed = self._examples()
        return {
            "outcome": outcome.value,
            "entries": [{"choice" if line["choices"] else "value": typed.get(line["name"])} for line in lines],
        }

    def _examples(self) -> Mapping[str, str]:
        case = self.case
        facts = {"today": case.today(), "in_a_year": case.day_ahead(365)}
        examples = [example_of(field, **facts, kwh=case.plausible_kwh()) for field in self.standard.report]
        return {**{name: typed for example in examples for name, typed in example.items()}, **self.reported}

    async def until_costs(self) -> None:
        """STD-03 and STD-04, all well."""
        await self.examine()
        await self.visit()

    async def after_examination(self) -> None:
        """STD-04 to the end, all well."""
        await self.visit()
        await self.charge()
        await self.work()
        await self.answer()
