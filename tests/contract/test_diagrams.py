"""The contract between diagrams, forms, decisions and code: walked in both directions, so that nothing is an orphan."""

from datetime import timedelta

from deploy.contracts.jobs import all_jobs
from deploy.contracts.ledger import LIMIT, STEP_ID
from services.catalogue import all_services
from services.durations import parse_limit
from services.errors import BusinessError
from services.model.reviews import Notice
from services.notices import warning
from services.notices.wording import catalogue
from services.satisfaction import asking
from services.scheduled import uncut_power
from services.scheduled.minimum_charges import BILLED
from services.scheduled.permit_expiry import EXPIRED, EXPIRES
from services.use_rulings import LATE, TO_BE_SPLIT
from services.visiting import appointments
from services.worklist.escalation import AHEAD, UNANSWERED
from tests.contract.bpmn_model import FOLDER, Element, declared, elements
from tests.contract.traceability import limits
from tests.own import of_each_service
from workers.handlers import all_handlers

ALL = list(elements())
PUBLISHED_MESSAGES = {
    "appointment-changed",
    "bill-left-open",
    "payment-received",
    "request-withdrawn",
    "deadline-missed",
    "deadline-near",
    "review-over",
    "watch-deadline",
    "update-due-dates",
    "deadline-moved",
    "step-over",
    "payment-unmatched",
    "payment-resolved",
    "use-above-limits",
    *(name for _, own in of_each_service("contract", "messages", "PUBLISHED") for name in own),
}


def of_kind(*kinds: str) -> list[Element]:
    found = [each for each in ALL if each.kind in kinds]
    assert found, f"no diagram has any {kinds}: this test would check nothing"
    return found


def test_every_job_type_has_exactly_one_worker_and_every_worker_a_job_type() -> None:
    drawn = set().union(*(each.job_types for each in ALL))
    assert drawn == set(all_handlers())


def test_a_service_hands_on_the_outcome_that_an_end_event_has_named() -> None:
    """Derived from nothing: no condition over the flags that the parts of a service have left."""
    closing = [
        each for each in of_kind("callActivity") if each.attribute("calledElement", "processId") == "close-request"
    ]
    assert {each.process_id for each in closing} == set(all_services())
    assert {(each.inputs["outcome"], each.inputs["reason"]) for each in closing} == {("=outcome", "=closeReason")}
    named = {
        out.get("source")
        for e in of_kind("endEvent")
        for out in e.extensions("output")
        if out.get("target") == "outcome"
    }
    drawn = [service for service in all_services().values() if service.standard is None]
    own = {outcome for service in drawn for outcome in service.outcomes}
    former = {service.former_standard.outcome for service in drawn if service.former_standard}
    assert named >= {f'="{outcome}"' for outcome in (*(own - former), "not-possible", "unpaid")}


def test_every_message_in_a_diagram_is_published_by_the_services_and_the_reverse() -> None:
    drawn = {message.get("name") for message in declared("message").values()}
    assert drawn == PUBLISHED_MESSAGES
    sources = "\n".join(path.read_text("utf8") for path in (FOLDER.parent / "services").rglob("*.py"))
    assert all(f'"{name}"' in sources for name in PUBLISHED_MESSAGES)


def test_every_error_code_is_declared_by_the_job_that_throws_it_and_the_reverse() -> None:
    """That each task of the job catches it is among the checks of test_checks.py."""
    declared_codes = {error.code for job in all_jobs().values() for error in job.errors}
    assert declared_codes == {error.code for error in BusinessError.__subclasses__()}


def test_no_template_is_an_orphan() -> None:
    named = {task.headers["template"] for task in of_kind("sendTask")}
    of_connections = {EXPIRES, EXPIRED, BILLED, TO_BE_SPLIT, LATE}
    sent_by_services = {*Notice, AHEAD, UNANSWERED, warning.TEMPLATE, appointments.TEMPLATE}
    sent_by_services |= {asking.TEMPLATE, uncut_power.TEMPLATE, *of_connections}
    assert named | sent_by_services == set(catalogue())


def test_the_limits_are_those_of_the_manifests() -> None:
    """Wherever a limit is drawn: on the element itself, or in the step that a shared process is given."""
    drawn: dict[str, set[timedelta]] = {}
    for value in (value for each in ALL for value in each.inputs.values()):
        limit = LIMIT.search(value)
        for step in STEP_ID.findall(value) if limit else ():
            drawn.setdefault(step, set()).add(parse_limit(limit[1]) if limit else timedelta(0))
    assert drawn == {step: {limit} for step, limit in limits().items()}
