"""Words out of open lists: the manifests in bpmn/ say which there are (`services.registry`)."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic_core import CoreSchema, core_schema


class Key(str):
    """A key of a manifest, in a type of its own. Compared by its text, never by identity; any text makes one.

    Whether a manifest has it is for whoever lets it in: what was kept stays readable when its service is gone.
    """

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> CoreSchema:  # noqa: ANN401 - pydantic's types
        """At the edges it is read from a text."""
        return core_schema.no_info_after_validator_function(cls, core_schema.str_schema())


class ApplicantKind(Key):
    """Who applies."""

    __slots__ = ()
    SUBSCRIBER: ClassVar[ApplicantKind]
    NEW_OWNER: ClassVar[ApplicantKind]
    NEW_LESSOR: ClassVar[ApplicantKind]


class DocumentKind(Key):
    """A paper that an applicant brings."""

    __slots__ = ()


class RequestOutcome(Key):
    """How a request ended; those that any request may come to have a name here."""

    __slots__ = ()
    NOT_POSSIBLE: ClassVar[RequestOutcome]
    REJECTED: ClassVar[RequestOutcome]
    WITHDRAWN: ClassVar[RequestOutcome]
    ABANDONED: ClassVar[RequestOutcome]
    UNPAID: ClassVar[RequestOutcome]


class BillKind(Key):
    """What is billed. The kind chooses reminder and archive periods in `payment-periods.dmn`."""

    __slots__ = ()
    PERIODIC: ClassVar[BillKind]
    FEES: ClassVar[BillKind]
    DEBT: ClassVar[BillKind]
    OVERDUE: ClassVar[BillKind]


class WorkOrderKind(Key):
    """What an agent is sent out for."""

    __slots__ = ()
    METER_TEST: ClassVar[WorkOrderKind]
    METER_INSPECTION: ClassVar[WorkOrderKind]
    METER_REPAIR: ClassVar[WorkOrderKind]
    CUT: ClassVar[WorkOrderKind]
    RECONNECTION: ClassVar[WorkOrderKind]


def _name_constants() -> None:
    """Each constant is the key of its name: `BillKind.OVERDUE` is "overdue"."""
    for kind in (ApplicantKind, RequestOutcome, BillKind, WorkOrderKind):
        for name in kind.__annotations__:
            setattr(kind, name, kind(name.lower().replace("_", "-")))


_name_constants()
