"""How a manifest writes the way in which the standard process gives its service, or gave it."""

from typing import Self

from pydantic import StrictBool, model_validator

from services.model.printouts import PrintoutKind
from services.registry.field_rows import FieldRow
from services.registry.scalars import Key, Persian, Words
from services.registry.step_rows import Strict
from services.registry.values import Visit


class OrderTable(Strict):
    """The work order of a plain service."""

    kind: Key
    unit: Key
    title: Persian


class StandardTable(Strict):
    """How the standard process gives the service."""

    examiner: Key | None = None
    visit: Visit = Visit.NO
    visit_unit: Key | None = None
    costs: Key | None = None
    collect_debts: StrictBool = False
    work_order: OrderTable | None = None
    report: tuple[FieldRow, ...] = ()
    change: Key | None = None
    printout: PrintoutKind | None = None
    outcome: Key

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.visit is Visit.NO) != (self.visit_unit is None):
            raise ValueError("a visit needs its visit_unit, and without a visit there is none")
        if self.collect_debts and self.costs is not None:
            raise ValueError("the bill is one of costs or of debts: leave out costs, or collect_debts")
        if self.collect_debts and (self.work_order is not None or self.change is not None):
            raise ValueError(
                "debts are owed whether or not the service is given, so what is paid of them is never credited: "
                "leave out collect_debts, or the work_order and the change"
            )
        if self.report and self.work_order is None:
            raise ValueError("a report is that of a work order: name the work_order, or leave the report out")
        return self


class FormerStandardTable(StandardTable):
    """How the standard process goes on giving the requests that began before the service had diagrams of its own: their
    process is the one that they began with. Nothing of it is for new requests.

    `costs` is a table of the deployment that they began with, which the folder need not have any more; `fees` are those
    that it names. `paused_by`: steps during which the limit of the service stands still for them besides.
    """

    paused_by: tuple[Words, ...] = ()
    fees: tuple[Key, ...] = ()

    @model_validator(mode="after")
    def _has_the_fees_of_its_costs(self) -> Self:
        if (self.costs is None) != (not self.fees):
            raise ValueError("fees are those that the table of costs names: name both, costs and fees, or neither")
        return self
