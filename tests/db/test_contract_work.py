"""The contract of metering, former subscribers, outbox and sequences: the fakes, SQLite and PostgreSQL keep the
same one.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.errors import NotFound
from services.model.keys import WorkOrderKind
from services.model.metering import MeterCondition, MeterTest, WorkOrderState
from services.model.notices import SmsState
from services.model.requests import RequestState
from services.ports import UnitOfWork
from tests.db import rows
from tests.db.conftest import Store


def test_agents_of_a_district_are_the_active_ones_who_take_the_order_by_code(store: Store) -> None:
    with store.begin() as uow:
        uow.metering.save_agent(rows.agent("a-2"))
        uow.metering.save_agent(rows.agent("a-1"))
        uow.metering.save_agent(rows.agent("a-3", kinds=frozenset({WorkOrderKind.CUT})))
        uow.metering.save_agent(replace(rows.agent("a-4"), district="جنوب"))
        uow.metering.save_agent(rows.agent("a-5"))
        uow.metering.save_agent(replace(rows.agent("a-5"), active=False))
    with store.begin() as uow:
        assert uow.metering.agents("شمال", WorkOrderKind.METER_TEST) == [rows.agent("a-1"), rows.agent("a-2")]
        assert [each.code for each in uow.metering.active_agents()] == ["a-1", "a-2", "a-3", "a-4"]
        assert uow.metering.agent("a-5") == replace(rows.agent("a-5"), active=False)
        assert uow.metering.agent("x") is None


def test_work_orders_are_kept_listed_and_counted_while_open(store: Store) -> None:
    later = rows.order("w-0", issued_at=rows.NOW + timedelta(hours=1))
    done = replace(rows.order(), state=WorkOrderState.DONE, done_at=rows.NOW + timedelta(hours=2))
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        uow.metering.add_order(later)
        uow.metering.add_order(rows.order())
    with store.begin() as uow:
        assert uow.metering.orders_of(rows.CODE) == [rows.order(), later]
        assert uow.metering.open_orders("a-1") == 2
        uow.metering.save_order(done)
        assert uow.metering.open_orders("a-1") == 1
        assert uow.metering.open_orders("x") == 0
    with store.begin() as uow:
        assert uow.metering.order("w-1") == done


def test_a_work_order_is_added_once_and_saved_only_then(store: Store) -> None:
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        with pytest.raises(NotFound, match="work order w-1"):
            uow.metering.save_order(rows.order())
        with pytest.raises(NotFound, match="work order w-1"):
            uow.metering.order("w-1")
        uow.metering.add_order(rows.order())
    with pytest.raises(store.taken), store.begin() as uow:
        uow.metering.add_order(rows.order())


def test_meter_tests_belong_to_the_request_of_their_order(store: Store) -> None:
    unreadable = MeterTest(
        work_order_number="w-1",
        condition=MeterCondition.FADED_DISPLAY,
        reading_kwh=None,
        seal_number="۱۲-ب",
        tested_at=rows.NOW,
    )
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        uow.metering.add_order(rows.order())
        uow.metering.add_test(unreadable)
    with store.begin() as uow:
        assert uow.metering.tests_of(rows.CODE) == [unreadable]
        assert uow.metering.tests_of("x") == []


def test_faults_are_a_connections_oldest_first_and_one_of_a_report(store: Store) -> None:
    later = rows.fault("w-0", bill_number="b-1", reported_at=rows.NOW + timedelta(days=1))
    with store.begin() as uow:
        _two_orders(uow)
        uow.bills.add(rows.bill("b-1"))
        uow.faults.add(later)
        uow.faults.add(rows.fault())
    with store.begin() as uow:
        assert uow.faults.of_connection(rows.ACCOUNT) == [rows.fault(), later]
        assert uow.faults.of_connection("x") == []
    with pytest.raises(store.taken), store.begin() as uow:
        uow.faults.add(rows.fault())


def test_repairs_are_a_connections_oldest_first_and_one_of_an_order(store: Store) -> None:
    later = rows.repair("w-0", reading_kwh=12_310, repaired_at=rows.NOW + timedelta(days=1))
    with store.begin() as uow:
        _two_orders(uow)
        uow.faults.add_repair(later)
        uow.faults.add_repair(rows.repair())
    with store.begin() as uow:
        assert uow.faults.repairs_of(rows.ACCOUNT) == [rows.repair(), later]
        assert uow.faults.repairs_of("x") == []
    with pytest.raises(store.taken), store.begin() as uow:
        uow.faults.add_repair(rows.repair())


def _two_orders(uow: UnitOfWork) -> None:
    rows.save_agent_and_request(uow)
    uow.metering.add_order(rows.order())
    uow.metering.add_order(rows.order("w-0"))


def test_former_subscribers_are_kept_beside_the_present_one_oldest_first(store: Store) -> None:
    earlier = rows.former_subscriber("14050830-2", changed_at=rows.NOW - timedelta(days=700))
    with store.begin() as uow:
        rows.save_request(uow)
        uow.requests.save(replace(rows.request(), state=RequestState.CLOSED))
        uow.requests.add(rows.request("14050830-2"))
        uow.connections.add_former_subscriber(rows.former_subscriber())
        uow.connections.add_former_subscriber(earlier)
        present = replace(rows.connection().subscriber, full_name="داریوش نوآور")
        uow.connections.save(replace(rows.connection(), subscriber=present))
    with store.begin() as uow:
        assert uow.connections.former_subscribers(rows.ACCOUNT) == [earlier, rows.former_subscriber()]
        assert uow.connections.former_subscribers("x") == []
        assert uow.connections.get(rows.ACCOUNT).subscriber == present


def test_a_request_changes_a_name_once(store: Store) -> None:
    with store.begin() as uow:
        rows.save_request(uow)
        uow.connections.add_former_subscriber(rows.former_subscriber())
    with pytest.raises(store.taken), store.begin() as uow:
        uow.connections.add_former_subscriber(rows.former_subscriber())


def test_a_request_has_one_printout_which_comes_back_as_it_was_handed_over(store: Store) -> None:
    with store.begin() as uow:
        rows.save_request(uow)
        assert uow.printouts.find(rows.CODE) is None
        uow.printouts.add(rows.printout())
    with store.begin() as uow:
        assert uow.printouts.find(rows.CODE) == rows.printout()
    with pytest.raises(store.taken), store.begin() as uow:
        uow.printouts.add(rows.printout())


def test_an_sms_of_a_known_key_changes_nothing(store: Store) -> None:
    with store.begin() as uow:
        rows.save_request(uow)
        uow.outbox.add_sms(rows.sms("s-2", tracking_code=rows.CODE))
        uow.outbox.add_sms(rows.sms("s-1", tracking_code=rows.CODE))
        uow.outbox.add_sms(rows.sms("s-3"))
    with store.begin() as uow:
        uow.outbox.add_sms(replace(rows.sms("s-2", tracking_code=rows.CODE), text="دیگر"))
    with store.begin() as uow:
        known = [rows.sms(key, tracking_code=rows.CODE) for key in ("s-2", "s-1")]
        assert uow.outbox.sms_of(rows.CODE) == known


def test_what_is_queued_is_withdrawn_with_what_it_concerns_and_queued_anew_as_it_is_then(store: Store) -> None:
    waits = replace(rows.sms("s-1", tracking_code=rows.CODE), concerns="b-1", not_before=rows.NOW + rows.DAY)
    taken = [
        replace(rows.sms(state.value, tracking_code=rows.CODE, state=state), concerns="b-1")
        for state in SmsState
        if state is not SmsState.QUEUED
    ]
    others = [
        replace(rows.sms("other", tracking_code=rows.CODE), concerns="b-2"),
        replace(rows.sms("anew", tracking_code=rows.CODE), concerns="b-1", resends=1),
        rows.sms("answer", tracking_code=rows.CODE),
    ]
    with store.begin() as uow:
        rows.save_request(uow)
        for sms in (waits, *taken, *others):
            uow.outbox.add_sms(sms)
        uow.outbox.withdraw_sms("b-0", "b-1")
    with store.begin() as uow:
        assert uow.outbox.sms_of(rows.CODE) == [replace(waits, state=SmsState.WITHDRAWN), *taken, *others]
        again = replace(waits, text="دیگر", not_before=None)
        for sms in (again, replace(others[0], text="دیگر")):
            uow.outbox.add_sms(sms)
    with store.begin() as uow:
        assert [uow.outbox.sms(each.key) for each in (again, others[0])] == [again, others[0]]


def test_numbers_count_from_one_in_each_sequence_and_never_repeat(store: Store) -> None:
    with store.begin() as uow:
        first = [uow.sequences.next("bill"), uow.sequences.next("bill"), uow.sequences.next("order")]
    with store.begin() as uow:
        assert [*first, uow.sequences.next("bill")] == [1, 2, 1, 3]


def test_an_sms_is_found_by_its_key_and_replaced(store: Store) -> None:
    settled = replace(rows.sms(), state=SmsState.SENT, sent_at=rows.NOW, resolved_at=rows.NOW, resends=3, fault="408")
    with store.begin() as uow:
        for ask in (lambda: uow.outbox.sms("s-1"), lambda: uow.outbox.save_sms(rows.sms())):
            with pytest.raises(NotFound, match="SMS s-1"):
                ask()
        uow.outbox.add_sms(rows.sms())
        assert uow.outbox.sms("s-1") == rows.sms()
        uow.outbox.save_sms(settled)
    with store.begin() as uow:
        assert uow.outbox.sms("s-1") == settled


def test_what_a_person_must_settle_is_listed_as_it_was_queued(store: Store) -> None:
    listed = [SmsState.UNDELIVERED, SmsState.REFUSED, SmsState.NEEDS_REVIEW]
    with store.begin() as uow:
        for state in [*listed, *(state for state in SmsState if state not in listed)]:
            uow.outbox.add_sms(replace(rows.sms(state.value, state=state), sent_at=rows.NOW))
    with store.begin() as uow:
        assert [sms.state for sms in uow.outbox.sms_needing_review(rows.NOW + 9 * rows.DAY)] == listed


def test_a_message_is_found_by_its_id_before_it_is_committed_and_after(store: Store) -> None:
    with store.begin() as uow:
        uow.outbox.add_message(rows.message())
        uow.outbox.add_message(replace(rows.message(), name="another of the same id"))
        assert uow.outbox.message("m-1") == rows.message()
    with store.begin() as uow:
        assert uow.outbox.message("m-1") == rows.message()
        assert uow.outbox.message("m-2") is None


def test_an_order_keeps_what_its_agent_was_asked_about_and_a_test_the_serial_on_the_plate(store: Store) -> None:
    order = replace(rows.order(), questioned_kwh=123_456)
    test = MeterTest(
        work_order_number=order.number,
        condition=MeterCondition.IN_ORDER,
        reading_kwh=123_456,
        seal_number="S",
        tested_at=rows.NOW,
        meter_serial="n-2",
    )
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        uow.metering.add_order(rows.order())
        uow.metering.save_order(order)
        uow.metering.add_test(test)
    with store.begin() as uow:
        assert uow.metering.order(order.number) == order
        assert uow.metering.tests_of(rows.CODE) == [test]
