"""Requests that began on the standard process go on with today's workers, though their service has been drawn since."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from deploy.demo.stories.common import correct_application, hand_over_bill, take_stub
from deploy.demo.stories.story import DAY, HOUR
from services.catalogue import Service, all_services
from services.model.bills import Bill, BillState
from services.model.keys import BillKind, RequestOutcome
from services.model.metering import OrderOutcome
from services.model.steps import StepState
from services.registry import registry
from services.registry.values import Standard, Visit
from services.standard.plan import standard_of
from services.withdrawal import WithdrawalResult
from tests.examples import whole_step
from tests.process.former import begin, former_case, former_fees, to_its_end, until_costs, write_former_diagrams
from tests.process.office import EmbeddedCase, Office, plain
from tests.zeebekit import EmbeddedEngine

pytestmark = pytest.mark.process

# None where no such requests are left: nothing to test then.
FORMER = [each for each in all_services().values() if each.former_standard]
each_service = pytest.mark.parametrize("service", FORMER, ids=lambda service: service.key)
each_charged = pytest.mark.parametrize(
    "service", [each for each in FORMER if standard_of(each).costs], ids=lambda service: service.key
)


@pytest.fixture(scope="session")
def engine_of_before(tmp_path_factory: pytest.TempPathFactory, zeebe_resources: list[Path]) -> Iterator[EmbeddedEngine]:
    """An engine in which the services were plain, and then got diagrams of their own."""
    with EmbeddedEngine.start() as engine:
        engine.deploy(*write_former_diagrams(tmp_path_factory.mktemp("before")))
        engine.deploy(*zeebe_resources)
        yield engine


@pytest.fixture
def zeebe(engine_of_before: EmbeddedEngine) -> Iterator[EmbeddedEngine]:
    yield engine_of_before
    engine_of_before.reset()


@pytest.fixture
def case(office: Office, service: Service) -> EmbeddedCase:
    made = former_case(office, service)
    asyncio.run(begin(made))
    return made


def asked_steps(standard: Standard) -> set[str]:
    """The steps that a request takes where all goes well."""
    costs = standard.costs is not None
    numbers = {"03": True, "04": standard.visit is not Visit.NO, "05": costs, "06": costs}
    numbers |= {"07": standard.work_order is not None, "08": standard.change is not None, "09": True, "10": True}
    return {f"STD-{number}" for number, is_asked in numbers.items() if is_asked}


def assert_goes_its_way(case: EmbeddedCase, service: Service) -> None:
    """Its steps, its change of the record, its bill and its outcome are those of the standard process."""
    standard = standard_of(service)
    case.instance.assert_no_incidents().assert_completed()
    assert case.request.outcome == standard.outcome
    own = {f"{service.prefix}-{number}" for number in ("00", "01", "02")}
    done = {row.step for row in case.ledger() if row.state in (StepState.DONE, StepState.MET)}
    assert done - own - {"STD-03a"} == asked_steps(standard)
    with case.office.begin() as uow:
        changes = [each.change for each in uow.changes.of_request(case.code)]
    assert changes == ([standard.change] if standard.change else [])
    if standard.costs:
        assert_asks_for(case.bills(BillKind.FEES), former_fees(service, case.request))


def assert_asks_for(bills: list[Bill], codes: list[str]) -> None:
    """One paid bill, with the amounts and titles of these fees."""
    [bill] = bills
    assert bill.state is BillState.PAID
    fees = {fee.code: fee for fee in registry().fees}
    told = {line.title: line.amount for line in bill.lines}
    assert {fees[code].title: fees[code].amount for code in codes}.items() <= told.items()


@each_service
def test_a_request_from_before_is_given_as_it_began(case: EmbeddedCase, service: Service) -> None:
    asyncio.run(to_its_end(case))
    assert_goes_its_way(case, service)


@each_service
def test_its_application_is_corrected_by_what_is_asked_today(case: EmbeddedCase, service: Service) -> None:
    """What it was not asked before is missing in it now, as it would be in a new one, and is told."""

    async def corrected() -> None:
        await plain(case).examine("returned", "تصویر مدرک خوانا نیست")
        await case.wait(2 * HOUR)
        typed = case.application()
        papers = [paper.any_of[0] for paper in service.papers]
        await correct_application(
            case, documents=papers, **{name: typed[name] for name in service.field_names if name in typed}
        )
        await to_its_end(case)

    asyncio.run(corrected())
    assert_goes_its_way(case, service)
    asked_of_all = {field.key for field in service.fields if field.required and not field.asked_when}
    assert asked_of_all <= set(case.request.application.answers)


@each_service
def test_it_can_be_refused(case: EmbeddedCase, service: Service) -> None:
    asyncio.run(plain(case).examine("rejected", "شرایط این خدمت فراهم نیست"))
    case.instance.assert_no_incidents().assert_completed()
    assert case.request.outcome == RequestOutcome.REJECTED, service.key


@each_service
def test_it_can_be_withdrawn(case: EmbeddedCase, service: Service) -> None:
    asyncio.run(case.withdraw())
    case.instance.assert_no_incidents().assert_completed()
    assert case.request.outcome == RequestOutcome.WITHDRAWN, service.key


@each_charged
def test_after_its_payment_it_is_not_withdrawn_any_more(case: EmbeddedCase, service: Service) -> None:
    """Also where the service takes it today: the old diagrams would end it as one that has paid nothing."""

    async def paid() -> None:
        units = await until_costs(case)
        await units.charge()
        await case.withdraw()

    asyncio.run(paid())
    case.instance.assert_no_incidents()
    assert case.withdrawal is WithdrawalResult.ALREADY_PAID, service.key
    assert [bill.state for bill in case.bills()] == [BillState.PAID]
    assert case.task("Task_ReportOrder").is_open


@each_charged
def test_paid_work_that_cannot_be_done_gives_the_fees_back(case: EmbeddedCase, service: Service) -> None:
    async def failed() -> None:
        units = await until_costs(case)
        await units.charge()
        await units.work(OrderOutcome.NOT_POSSIBLE)

    asyncio.run(failed())
    case.instance.assert_no_incidents().assert_completed()
    paid, note = case.bills(BillKind.FEES)
    assert (note.total, case.request.outcome) == (-paid.total, RequestOutcome.NOT_POSSIBLE), service.key


@each_charged
def test_its_limit_stands_still_while_the_applicant_pays(case: EmbeddedCase, service: Service) -> None:
    """As it did when it began: what its service's limit is paused by today is not all."""
    [before] = case.steps(whole_step(service).id)

    async def paid_late() -> None:
        await until_costs(case)
        await hand_over_bill(case)
        await case.wait(8 * DAY)
        await take_stub(case)

    asyncio.run(paid_late())
    [whole] = case.steps(whole_step(service).id)
    assert before.due_at is not None
    assert whole.due_at is not None
    assert timedelta(0) <= whole.due_at - before.due_at - 8 * DAY < HOUR
    assert whole.missed_at is None
