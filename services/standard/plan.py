"""How the standard process gives a service: its manifest, read once for a request."""

from dataclasses import dataclass
from datetime import timedelta

from services.catalogue import Service, service_of
from services.changes import CHANGES
from services.changes.case import Source
from services.errors import ServiceError
from services.intake.registration import refer_request
from services.ports import UnitOfWork
from services.registry.values import Standard
from services.standard.report_form import ReportLine, report_lines

# A task's place in the list by the limit that it lies in, as everywhere (CONTRIBUTING, "How to add a service").
_PRIORITIES = ((timedelta(minutes=15), 90), (timedelta(hours=1), 80), (timedelta(days=1), 60), (timedelta(days=15), 50))
_LONGER = 40


class NotPlain(ServiceError):
    """The standard process was called for a service whose manifest does not say how: a fault of its diagram, or, for a
    request from before it had one, of its manifest.
    """

    def __init__(self, service_key: str) -> None:
        super().__init__(
            f"{service_key} is not given by the standard process: its service.toml has no [standard], and for requests "
            "that began before it had diagrams of its own no [former_standard]"
        )
        self.service_key = service_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The service, how it is given, what a report of its work is asked, and its tasks' priority."""

    service: Service
    standard: Standard
    report: tuple[ReportLine, ...]
    priority: int


def plan_service(uow: UnitOfWork, *, tracking_code: str) -> Plan:
    """The plan of the request's service, and note which unit has the request first: the one that examines it, or the
    one that took it and answers it. Raises NotFound, NotPlain.
    """
    service = service_of(uow.requests.get(tracking_code).application.service_key)
    standard = standard_of(service)
    refer_request(uow, tracking_code=tracking_code, unit=standard.examiner or service.intake)
    return Plan(
        service=service,
        standard=standard,
        report=report_lines(standard.report),
        priority=priority_within(service.limit),
    )


def standard_of(service: Service) -> Standard:
    """How the standard process gives the service, or requests from before it was drawn. Raises NotPlain."""
    if service.on_standard is None:
        raise NotPlain(service.key)
    return service.on_standard


def goes_into_record(standard: Standard) -> bool:
    """Whether the change of the record reads anything of the work's report."""
    change = None if standard.change is None else CHANGES.get(standard.change)
    read = {need.key for need in change.needs if need.source is Source.REPORT} if change else set()
    return any(field.key in read for field in standard.report)


def priority_within(limit: timedelta) -> int:
    """The priority of a task that lies in this limit."""
    return next((priority for upto, priority in _PRIORITIES if limit <= upto), _LONGER)
