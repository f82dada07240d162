"""Visits in vain, appointments and agents' days, on the fakes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.company import EXAMPLE_COMPANY
from services.jalali import format_jalali, local_date
from services.metering.work_orders import least_busy_agent
from services.model.keys import WorkOrderKind
from services.model.metering import WorkOrder, WorkOrderState
from services.model.steps import StepEntry
from services.model.visits import Appointment, AttemptOutcome, Side
from services.problems import Refused
from services.text import to_persian_digits
from services.visiting.appointments import appointment_of, change_appointment, move_by_subscriber, order_to_expect
from services.visiting.arranging import Arrangement, ArrangementReply, record_arrangement
from services.visiting.attempts import attempts_text, record_attempt
from services.visiting.day_list import DayList, day_list, day_sheet, hours_text
from services.visiting.load import AgentLoad, agent_loads
from services.visiting.windows import hours_of
from tests.fakes.samples import ADDRESS, BILL_ID, sample_agent
from tests.unit.field_cases import FieldCase
from tests.working_days import next_working_day

TEST = WorkOrderKind.METER_TEST


class VisitCase(FieldCase):
    """A request whose agent is on his way."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = self.order(TEST)

    def open_day(self, ahead: int = 1) -> date:
        return next_working_day(local_date(self.clock.now()), ahead=ahead)

    def window(self, ahead: int = 1, since: str = "9:00", until: str = "۱۱") -> Mapping[str, str]:
        return {"visitDay": format_jalali(self.open_day(ahead)), "visitFrom": since, "visitUntil": until}

    def attempt(self, outcome: str, **said: object) -> tuple[str, ...]:
        """The codes of what is wrong."""
        reply = record_attempt(
            self.uow,
            clock=self.clock,
            company=EXAMPLE_COMPANY,
            work_order_number=self.sent.number,
            report={"outcome": outcome, **said},
        )
        return tuple(f"{each.field}: {each.code}" for each in reply.findings)

    def change(self, typed: object, by: Side = Side.OFFICE) -> tuple[str, ...]:
        order = self.uow.metering.order(self.sent.number)
        reply = change_appointment(self.uow, clock=self.clock, company=EXAMPLE_COMPANY, order=order, typed=typed, by=by)
        return tuple(f"{each.field}: {each.code}" for each in reply.findings)

    def arrange(self, arrangement: object, *, may_give_up: bool = True) -> ArrangementReply:
        return record_arrangement(
            self.uow,
            clock=self.clock,
            company=EXAMPLE_COMPANY,
            work_order_number=self.sent.number,
            arrangement=arrangement,
            may_give_up=may_give_up,
        )

    def wait_until_it_begins(self) -> None:
        self.clock.advance(self.agreed()[-1].window.starts_at - self.clock.now())

    def load(self) -> AgentLoad:
        [load] = agent_loads(self.uow, at=self.clock.now())
        return load

    def agreed(self) -> list[Appointment]:
        return list(self.uow.visits.appointments_of(self.sent.number))

    def listed(self, day: date | None = None) -> DayList:
        now = self.clock.now()
        return day_list(self.uow, self.sent.agent_code, day or local_date(now), at=now, may_see=lambda _: True)

    def another(self, number: str, address: str = ADDRESS, due_in: int | None = None) -> WorkOrder:
        """Another order of the same agent, at another connection, with a limit in so many days."""
        bill_id, code = f"b-{number}", f"c-{number}"
        connection = replace(self.connection, bill_id=bill_id, address=address)
        self.uow.connections.rows[bill_id] = connection
        application = replace(self.request.application, bill_id=bill_id)
        self.uow.requests.rows[code] = replace(self.request, tracking_code=code, application=application)
        order = replace(self.sent, number=number, tracking_code=code, bill_id=bill_id)
        self.uow.metering.add_order(order)
        if due_in is not None:
            self.uow.steps.add(self.run(code, due_in))
        return order

    def run(self, code: str, due_in: int) -> StepEntry:
        now = self.clock.now()
        return StepEntry(
            tracking_code=code,
            step="STD-04",
            element_instance_key=len(self.uow.steps.rows) + 500,
            element_id="Any",
            started_at=now - timedelta(days=9),
            due_at=now + timedelta(days=due_in),
            limit=timedelta(days=9 + due_in),
        )


@pytest.fixture
def case() -> VisitCase:
    return VisitCase()


def numbers(stops: object) -> list[str]:
    return [each.errand.order.number for each in stops]  # type: ignore[attr-defined]


def test_visits_in_vain_are_kept_with_the_order_which_stays_open(case: VisitCase) -> None:
    assert case.attempt("nobody-home") == ()
    case.clock.advance(timedelta(hours=1))
    assert case.attempt("wrong-address", visitNote="پلاک ۴ نیست") == ()
    first, second = case.uow.visits.attempts_of(case.sent.number)
    assert (first.outcome, first.note, second.note) == (AttemptOutcome.NOBODY_HOME, None, "پلاک 4 نیست")
    assert second.made_at - first.made_at == timedelta(hours=1)
    assert case.uow.metering.order(case.sent.number) == case.sent
    told = attempts_text(case.uow, case.sent.number).splitlines()
    assert told[0].endswith("کسی در محل نبود")
    assert told[1].endswith("نشانی درست نبود (پلاک ۴ نیست)")


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, ("visitDay: missing", "visitFrom: missing", "visitUntil: missing")),
        ({"visitDay": "1405/13/01"}, ("visitDay: no-such-day",)),
        ({"visitDay": "2026/12/01"}, ("visitDay: year",)),
        ({"visitDay": "فردا"}, ("visitDay: shape",)),
        ({"visitFrom": "صبح"}, ("visitFrom: shape",)),
        ({"visitFrom": "9:75"}, ("visitFrom: shape",)),
        ({"visitFrom": "25"}, ("visitFrom: shape",)),
        ({"visitUntil": "24:00"}, ("visitUntil: shape",)),
        ({"visitUntil": "9:00"}, ("visitUntil: not-after",)),
        ({"visitUntil": "8:59"}, ("visitUntil: not-after",)),
        ({"visitFrom": "6:00"}, ("visitFrom: outside",)),
        ({"visitUntil": "18"}, ("visitFrom: outside",)),
        ({"visitDay": "1404/01/20"}, ("visitDay: past",)),
        ({"visitDay": "1405/12/27"}, ("visitDay: too-far",)),
        ({"visitDay": ["x"], "visitFrom": {}, "visitUntil": None}, None),
    ],
)
def test_a_window_that_cannot_be_kept_is_refused_and_nothing_is_changed(
    case: VisitCase, typed: dict[str, object], wrong: tuple[str, ...] | None
) -> None:
    asked = {**case.window(), **typed} if typed else {}
    told = case.change(asked)
    assert told == wrong if wrong is not None else len(told) == 3
    assert case.agreed() == []
    assert not case.uow.outbox.message_rows


def test_a_day_on_which_the_office_is_closed_has_no_appointments(case: VisitCase) -> None:
    day = local_date(case.clock.now()) + timedelta(days=1)
    while hours_of(case.uow, case.sent, day):
        day += timedelta(days=1)
    assert case.change({**case.window(), "visitDay": format_jalali(day)}) == ("visitDay: closed",)


def test_an_appointment_is_within_the_hours_to_the_minute(case: VisitCase) -> None:
    day = case.open_day()
    [(first, last)] = hours_of(case.uow, case.sent, day)
    at = [f"{minute // 60}:{minute % 60:02}" for minute in (first - 1, first, last, last + 1)]
    typed = {"visitDay": format_jalali(day)}
    assert case.change({**typed, "visitFrom": at[0], "visitUntil": at[2]}) == ("visitFrom: outside",)
    assert case.change({**typed, "visitFrom": at[1], "visitUntil": at[3]}) == ("visitFrom: outside",)
    assert case.change({**typed, "visitFrom": at[1], "visitUntil": at[2]}) == ()


def test_an_appointment_is_told_by_sms_and_to_the_engine_once(case: VisitCase) -> None:
    assert case.change(case.window()) == ()
    assert case.change(case.window()) == (), "the same again"
    [made] = case.agreed()
    assert made.agreed_by is Side.OFFICE
    [sms] = case.uow.outbox.sms_of(case.code)
    assert f"{format_jalali(case.open_day())}، ساعت ۰۹:۰۰ تا ۱۱:۰۰" in sms.text
    [message] = case.uow.outbox.message_rows.values()
    assert (message.name, message.correlation_key) == ("appointment-changed", case.sent.number)


def test_the_subscriber_moves_it_and_is_told_all_that_is_wrong(case: VisitCase) -> None:
    agreed = move_by_subscriber(
        case.uow, clock=case.clock, company=EXAMPLE_COMPANY, tracking_code=case.code, typed=case.window(3)
    )
    assert (agreed.agreed_by, local_date(agreed.window.starts_at)) == (Side.SUBSCRIBER, case.open_day(3))
    with pytest.raises(Refused) as refusal:
        move_by_subscriber(
            case.uow,
            clock=case.clock,
            company=EXAMPLE_COMPANY,
            tracking_code=case.code,
            typed={"visitDay": "x", "visitFrom": "y"},
        )
    assert [each.english for each in refusal.value.problems] == [
        "visitDay: shape",
        "visitFrom: shape",
        "visitUntil: missing",
    ]


def test_no_time_is_agreed_on_for_work_whose_process_would_not_hear_of_it(case: VisitCase) -> None:
    case.uow.metering.save_order(replace(case.sent, kind=WorkOrderKind.METER_REPAIR))
    with pytest.raises(Refused, match="at a time that can be agreed on"):
        case.change(case.window())
    with pytest.raises(Refused):
        order_to_expect(case.uow, case.code)
    assert case.agreed() == []


def test_nobody_is_expected_for_what_is_done(case: VisitCase) -> None:
    case.uow.metering.save_order(replace(case.sent, state=WorkOrderState.DONE))
    with pytest.raises(Refused):
        order_to_expect(case.uow, case.code)
    with pytest.raises(Refused):
        case.change(case.window())


@pytest.mark.parametrize("decision", Arrangement)
def test_what_the_office_decides_does_not_undo_what_the_subscriber_has_just_agreed_on(
    case: VisitCase, decision: Arrangement
) -> None:
    """The office's task is open until the engine hears of the move."""
    case.attempt("nobody-home")
    case.clock.advance(timedelta(minutes=5))
    assert case.change(case.window(3), by=Side.SUBSCRIBER) == ()
    reply = case.arrange({"decision": decision, "reason": "کسی نیست", **case.window(2)})
    assert (reply.decision, [each.code for each in reply.findings]) == (None, ["agreed-meanwhile"])
    assert f"{format_jalali(case.open_day(3))}، ساعت ۰۹:۰۰ تا ۱۱:۰۰" in reply.message
    assert "مشترک" in reply.message
    assert [each.agreed_by for each in case.agreed()] == [Side.SUBSCRIBER]
    assert case.uow.metering.order(case.sent.number) == case.sent


def test_the_office_may_agree_on_the_very_window_of_the_subscriber_and_nobody_is_told_twice(case: VisitCase) -> None:
    case.attempt("nobody-home")
    case.clock.advance(timedelta(minutes=5))
    assert case.change(case.window(3), by=Side.SUBSCRIBER) == ()
    for _ in range(2):
        assert case.arrange({"decision": "appointment", **case.window(3)}).decision is Arrangement.APPOINTMENT
    assert [each.agreed_by for each in case.agreed()] == [Side.SUBSCRIBER]
    assert len(case.uow.outbox.sms_of(case.code)) == 1


def test_what_was_agreed_on_before_the_last_visit_or_has_passed_leaves_the_office_free(case: VisitCase) -> None:
    assert case.change(case.window(3), by=Side.SUBSCRIBER) == ()
    case.clock.advance(timedelta(minutes=5))
    case.attempt("nobody-home")
    case.clock.advance(timedelta(minutes=5))
    assert case.arrange({"decision": "at-once"}).decision is Arrangement.AT_ONCE
    assert case.change(case.window(1), by=Side.SUBSCRIBER) == ()
    case.clock.advance(timedelta(days=20))
    assert case.arrange({"decision": "at-once"}).decision is Arrangement.AT_ONCE


def test_giving_up_needs_a_reason_and_a_service_that_can_end_without_the_visit(case: VisitCase) -> None:
    def decided(arrangement: object, *, may_give_up: bool = True) -> tuple[Arrangement | None, str]:
        reply = case.arrange(arrangement, may_give_up=may_give_up)
        return reply.decision, " ".join(each.code for each in reply.findings)

    assert decided({"decision": "give-up"}) == (None, "missing")
    assert decided({"decision": "give-up", "reason": "کسی نیست"}, may_give_up=False) == (None, "not-here")
    assert decided({"decision": "later"}) == (None, "unknown-choice")
    assert decided("later") == (None, "missing")
    assert case.uow.metering.order(case.sent.number) == case.sent
    assert decided({"decision": "give-up", "reason": "کسی نیست"}) == (Arrangement.GIVE_UP, "")
    assert case.uow.metering.order(case.sent.number).state is WorkOrderState.CANCELLED


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
