"""The sheet that an agent takes along: where to go and whom to call, for as long as he has to go there."""

from dataclasses import dataclass
from datetime import datetime

from services.catalogue import service_title
from services.labels import work_order_title
from services.metering.site import Site, site_of
from services.metering.work_orders import agent_with
from services.model.connections import Subscriber
from services.model.metering import WorkOrderState
from services.model.requests import Applicant, Request
from services.ports import UnitOfWork
from services.retention.rules import BLANK
from services.steps.catalogue import all_steps, step_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleOnSite:
    """Whom the agent meets, and where. Personal data. `applicant` is None where he is the subscriber
    himself, and where he is blank by now (`services.retention`).
    """

    address: str
    subscriber: Subscriber
    applicant: Applicant | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitSheet:
    """What is shown to whoever goes out. `title` and `service_title` are Persian.

    `people` is None from when the errand is done or called back: nobody has to know any more. Sheets without a work
    order have no number, agent or instant.
    """

    tracking_code: str
    service_title: str
    title: str
    site: Site
    people: PeopleOnSite | None
    order_number: str | None = None
    agent_name: str | None = None
    issued_at: datetime | None = None


def order_sheet(uow: UnitOfWork, number: str) -> VisitSheet:
    """The sheet of a work order. Raises NotFound."""
    order = uow.metering.order(number)
    request = uow.requests.get(order.tracking_code)
    site = site_of(uow, request)
    return VisitSheet(
        tracking_code=request.tracking_code,
        service_title=service_title(request.application.service_key),
        title=work_order_title(order.kind),
        site=site,
        people=_people(request, site) if order.state is WorkOrderState.OPEN else None,
        order_number=order.number,
        agent_name=agent_with(uow, order.agent_code).full_name,
        issued_at=order.issued_at,
    )


def request_sheet(uow: UnitOfWork, tracking_code: str) -> VisitSheet:
    """The sheet of a visit without a work order. It tells who there is while such a step is open, and while an errand
    that came to nothing is to be arranged anew. Raises NotFound.
    """
    request = uow.requests.get(tracking_code)
    site = site_of(uow, request)
    rows = uow.steps.of_request(tracking_code)
    begun = [row.step for row in rows if _is_on_site(row.step) and not (row.cancelled or row.finished_at)]
    return VisitSheet(
        tracking_code=request.tracking_code,
        service_title=service_title(request.application.service_key),
        title=step_of(begun[-1]).title if begun else "مراجعه به مشترک",
        site=site,
        people=_people(request, site) if begun or _was_in_vain(uow, request) else None,
    )


def _is_on_site(step_id: str) -> bool:
    """Of a step that no manifest has any more nobody knows."""
    step = all_steps().get(step_id)
    return step is not None and step.on_site


def _was_in_vain(uow: UnitOfWork, request: Request) -> bool:
    orders = uow.metering.orders_of(request.tracking_code)
    return request.is_open and bool(orders) and orders[-1].state is WorkOrderState.CANCELLED


def _people(request: Request, site: Site) -> PeopleOnSite:
    subscriber, applicant = site.connection.subscriber, request.application.applicant
    return PeopleOnSite(
        address=site.connection.address,
        subscriber=subscriber,
        applicant=None if applicant.national_id in (BLANK, subscriber.national_id) else applicant,
    )
