"""Before STD-03: how the standard process gives the service, as its manifest says."""

from dataclasses import dataclass

from services.registry.values import StandardOrder, Visit
from services.standard.plan import Plan, goes_into_record, plan_service
from services.standard.report_form import ReportLine
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkView(JobOutput):
    """The work at the place: the kind of its order, the unit whose agents report, what it is called in Persian."""

    kind: str
    unit: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView(JobOutput):
    """How the service is given. What it does not have is null: `examiner`, `visit_unit`, `costs` (a decision table),
    `work_order`, `change`, `printout`. With `collect_debts` what the connection owes is collected. `unit` answers for
    the service, `intake_unit` deals with the applicant. Where it `reviews_report`, the report of the work goes into the
    record, and is looked at before.
    """

    unit: str
    intake_unit: str
    examiner: str | None
    visit: Visit
    visit_unit: str | None
    costs: str | None
    collect_debts: bool
    work_order: WorkView | None
    report_fields: tuple[ReportLine, ...]
    reviews_report: bool
    change: str | None
    printout: str | None
    outcome: str
    priority: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The plan."""

    plan: PlanView


@handles("plan-service")
def handle(context: JobContext, data: Input) -> Output:
    """Plan how the service is given, and note which unit has the request first."""
    return Output(plan=_view(plan_service(context.uow, tracking_code=data.tracking_code)))


def _view(plan: Plan) -> PlanView:
    standard = plan.standard
    return PlanView(
        unit=plan.service.unit,
        intake_unit=plan.service.intake,
        examiner=standard.examiner,
        visit=standard.visit,
        visit_unit=standard.visit_unit,
        costs=standard.costs,
        collect_debts=standard.collect_debts,
        work_order=_work_view(standard.work_order),
        report_fields=plan.report,
        reviews_report=goes_into_record(standard),
        change=standard.change,
        printout=standard.printout,
        outcome=standard.outcome,
        priority=plan.priority,
    )


def _work_view(order: StandardOrder | None) -> WorkView | None:
    return None if order is None else WorkView(kind=order.kind, unit=order.unit, title=order.title)
