"""An agent's day and its printed sheet, and the load that supervisors see, on the fakes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.company import EXAMPLE_COMPANY
from services.jalali import format_jalali, local_date
from services.metering.work_orders import least_busy_agent
from services.model.metering import WorkOrderState
from services.model.visits import Side
from services.text import to_persian_digits
from services.visiting.appointments import appointment_of, change_appointment
from services.visiting.day_list import day_list, day_sheet, hours_text
from services.visiting.load import agent_loads
from tests.fakes.samples import ADDRESS, BILL_ID, sample_agent
from tests.unit.visit_case import TEST, VisitCase


@pytest.fixture
def case() -> VisitCase:
    return VisitCase()


def numbers(stops: object) -> list[str]:
    return [each.errand.order.number for each in stops]  # type: ignore[attr-defined]


def test_a_day_begins_with_appointments_by_the_clock_then_the_late_and_the_sooner_due_and_neighbours(
    case: VisitCase,
) -> None:
    case.uow.metering.save_order(replace(case.sent, state=WorkOrderState.DONE))
    day = case.open_day()
    for number, address, due_in in (
        ("w-far", "ی", 9),
        ("w-near-b", "ب", 2),
        ("w-near-a", "الف", 2),
        ("w-late", "پ", -1),
        ("w-eleven", "ت", 1),
        ("w-nine", "ث", 5),
        ("w-other", "ج", 1),
    ):
        case.another(number, address, due_in)
    for number, ahead, since, until in (
        ("w-eleven", 1, "11", "12"),
        ("w-nine", 1, "9", "10"),
        ("w-other", 9, "9", "10"),
    ):
        order = case.uow.metering.order(number)
        typed = case.window(ahead, since, until)
        change_appointment(
            case.uow, clock=case.clock, company=EXAMPLE_COMPANY, order=order, typed=typed, by=Side.OFFICE
        )
    listed = case.listed(day)
    assert numbers(listed.agreed) == ["w-nine", "w-eleven"]
    assert numbers(listed.free) == ["w-late", "w-near-a", "w-near-b", "w-far"]
    assert listed.later == 1
    assert numbers(case.listed().agreed) == []


def test_an_appointment_that_passed_without_a_visit_is_late_and_to_be_done_on_any_day(case: VisitCase) -> None:
    assert case.change(case.window(1)) == ()
    case.clock.advance(timedelta(days=20))
    [stop] = case.listed().free
    assert stop.is_late
    assert numbers(case.listed(local_date(case.clock.now()) + timedelta(days=3)).free) == [case.sent.number]


def test_an_appointment_that_a_visit_in_vain_has_used_up_holds_no_longer(case: VisitCase) -> None:
    assert case.change(case.window(1)) == ()
    case.wait_until_it_begins()
    assert numbers(case.listed().agreed) == [case.sent.number]
    case.clock.advance(timedelta(minutes=20))
    case.attempt("nobody-home")
    [stop] = case.listed().free
    assert (case.listed().agreed, hours_text(stop, case.open_day()), stop.is_late) == ([], "مراجعهٔ ۲", False)
    assert appointment_of(case.uow, case.sent.number) is None
    assert (case.load().today, case.load().again) == (0, 1)
    assert case.change(case.window(1, "12", "13")) == ()
    assert appointment_of(case.uow, case.sent.number) == case.agreed()[-1]


@pytest.mark.parametrize("agreed_on", ["afterwards", "at the door"])
def test_a_visit_in_vain_uses_up_no_appointment_that_followed_it_or_was_still_to_come(
    case: VisitCase, agreed_on: str
) -> None:
    assert case.change(case.window(1)) == ()
    case.clock.advance(timedelta(hours=1))
    case.attempt("nobody-home")
    assert appointment_of(case.uow, case.sent.number) == case.agreed()[0]
    case.wait_until_it_begins()
    if agreed_on == "at the door":
        assert case.attempt("postponed", **case.window(2)) == ()
    else:
        case.attempt("nobody-home")
        assert case.change(case.window(2)) == ()
    assert appointment_of(case.uow, case.sent.number) == case.agreed()[1]
    assert case.listed().later == 1


def test_hours_of_another_day_stand_with_its_date(case: VisitCase) -> None:
    assert case.change(case.window(1)) == ()
    day = case.open_day()
    [there] = case.listed(day).agreed
    assert hours_text(there, day) == "۰۹:۰۰ تا ۱۱:۰۰"
    case.clock.advance(timedelta(days=20))
    [row] = day_sheet(case.listed()).tables[1].rows
    assert row[1] == f"{format_jalali(day)}، ساعت ۰۹:۰۰ تا ۱۱:۰۰"


def test_the_printed_day_tells_where_to_go_and_leaves_out_what_the_reader_may_not_see(case: VisitCase) -> None:
    case.attempt("nobody-home")
    sheet = day_sheet(case.listed())
    agreed, free = sheet.tables
    assert agreed.rows == ()
    [row] = free.rows
    assert row[1] == "مراجعهٔ ۲"
    assert row[3] == ADDRESS
    now = case.clock.now()
    hidden = day_list(case.uow, case.sent.agent_code, local_date(now), at=now, may_see=lambda _: False)
    assert (hidden.agreed, hidden.free, hidden.later) == ([], [], 0)


def test_a_number_stands_with_whose_it_is(case: VisitCase) -> None:
    """The subscriber's name stood with the telephone of whoever applies for him."""
    application, subscriber = case.request.application, case.connection.subscriber

    def told(**applicant: str) -> str:
        changed = replace(application.applicant, **applicant)  # type: ignore[arg-type]
        request = replace(case.request, application=replace(application, applicant=changed))
        case.uow.requests.rows[case.code] = request
        [row] = day_sheet(case.listed()).tables[1].rows
        return row[4]

    name, own = subscriber.full_name, to_persian_digits(subscriber.mobile)
    assert told(national_id=subscriber.national_id, mobile="09120000001") == f"{name}، ۰۹۱۲۰۰۰۰۰۰۱"
    assert told(national_id="0000000000", mobile="09120000002") == f"{name}، {own}؛ متقاضی: ۰۹۱۲۰۰۰۰۰۰۲"
    assert told(national_id="", mobile="") == f"{name}، {own}"


def test_the_load_that_supervisors_see_is_the_one_by_which_the_next_agent_is_sent(case: VisitCase) -> None:
    case.uow.metering.save_agent(sample_agent("a-2"))
    case.uow.metering.save_agent(sample_agent("a-9", active=False))
    case.another("w-late", due_in=-1)
    case.change(case.window(1))
    case.attempt("nobody-home")
    now = case.clock.now()
    busy, free = agent_loads(case.uow, at=now)
    assert [(each.agent.code, each.open) for each in (busy, free)] == [
        (code, case.uow.metering.open_orders(code)) for code in ("a-1", "a-2")
    ]
    assert (busy.late, busy.today, busy.again) == (1, 0, 1)
    assert least_busy_agent(case.uow, bill_id=BILL_ID, kind=TEST).code == free.agent.code
    case.clock.advance(timedelta(days=(case.open_day() - local_date(now)).days))
    assert agent_loads(case.uow, at=case.clock.now())[0].today == 1


def test_somebody_who_works_no_more_is_seen_as_long_as_he_has_something_to_do(case: VisitCase) -> None:
    case.uow.metering.save_agent(sample_agent(active=False))
    [load] = agent_loads(case.uow, at=case.clock.now())
    assert (load.agent.active, load.open) == (False, 1)
