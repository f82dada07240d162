"""By-law 35-4 at the counter: requests that do not go together, and all that is missing told at once."""

from dataclasses import replace
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.admission.open_requests import conflict_of, requests_in_the_way
from services.catalogue import all_services
from services.errors import RequestAlreadyOpen
from services.intake.registration import register_request
from services.model.bills import BillState
from services.model.requests import RequestState
from services.registry import registry
from services.registry.admission import Aspect, Precedence, Requirement
from services.registry.values import Service
from services.text import to_persian_digits
from tests.examples import services_with
from tests.fakes.samples import (
    BILL_ID,
    DRAFT_KEY,
    ELEMENT,
    OTHER_BILL_ID,
    company_records,
    registered,
    sample_bill,
    sample_connection,
    typed_for,
)
from tests.fakes.uow import FixedClock
from tests.unit.admission_world import (
    NOW,
    PAIRS,
    STRICT,
    first_pair,
    open_request,
    other_bill,
    told,
    with_other,
)
from tests.unit.intake_desk import check, codes


def test_every_service_says_why_it_asks_what_it_asks() -> None:
    assert len({each.admission.because for each in all_services().values()}) > 1
    assert all(each.admission.because for each in all_services().values())


def test_who_is_not_the_subscriber_is_told_that_a_request_is_open_and_not_which() -> None:
    asked, other = first_pair(Precedence.EXCLUDES)
    uow = company_records()
    uow.requests.add(open_request(other))
    [(request, found)] = requests_in_the_way(uow, asked, BILL_ID, besides=DRAFT_KEY, named=False, at=NOW)
    row = conflict_of(asked, other)
    assert row is not None
    assert row.reason in found.message
    assert not any(each in found.message for each in (other.title, to_persian_digits(request.tracking_code)))


def test_all_that_is_missing_is_said_at_once() -> None:
    asked, other = next(
        (a, b) for a, b in PAIRS if a in services_with(requires=Requirement.DEBTS_ELSEWHERE) and conflict_of(a, b)
    )
    uow = with_other()
    uow.requests.add(open_request(other))
    uow.bills.add(sample_bill(number="p-9", state=BillState.ISSUED))
    found = codes(check(uow, typed_for(asked.key, documents=[], mobile="x"), service=asked.key))
    expected = {"own-debt", "debt-elsewhere", "request-in-the-way", "shape"}
    assert expected <= {code for _, code in found}
    assert any(code.startswith("missing-") for _, code in found)


@given(order=st.permutations(["own", "elsewhere", "conflict"]))
def test_admission_is_the_same_in_whatever_order_the_facts_came(order: list[str]) -> None:
    asked, other = next((a, b) for a, b in PAIRS if a == STRICT and conflict_of(a, b))
    uow = with_other(state=BillState.PAID)
    facts = {
        "own": lambda: uow.bills.add(sample_bill(number="p-9", state=BillState.ISSUED)),
        "elsewhere": lambda: uow.bills.add(other_bill(number="o-2")),
        "conflict": lambda: uow.requests.add(open_request(other)),
    }
    for each in order:
        facts[each]()
    told = [each for each in check(uow, typed_for(asked.key), service=asked.key).findings if each.field == "billId"]
    assert [each.code for each in told] == ["own-debt", "debt-elsewhere", "request-in-the-way"]


@pytest.mark.parametrize("other", services_with(), ids=lambda each: each.key)
def test_a_pair_that_no_row_names_is_allowed_and_every_other_is_told(other: Service) -> None:
    uow, request = company_records(), open_request(other)
    uow.requests.add(request)
    for asked in services_with():
        touched, held = asked.admission.touches, other.admission.touches
        named = any(row.asked & touched and row.open & held for row in registry().conflicts)
        expected = ["already-open"] if asked == other else ["request-in-the-way"] * named
        assert told(uow, asked) == expected, asked.key


def test_what_stands_in_the_way_does_so_whichever_came_first() -> None:
    for asked, other in PAIRS:
        forth, back = conflict_of(asked, other), conflict_of(other, asked)
        assert (forth and forth.precedence) == (back and back.precedence), (asked.key, other.key)


@pytest.mark.parametrize(
    ("precedence", "remedy"), [(Precedence.EXCLUDES, "انصراف دهید"), (Precedence.WAITS, "پس از پایان آن")]
)
def test_the_applicant_is_told_which_request_why_and_what_to_do(precedence: Precedence, remedy: str) -> None:
    asked, other = first_pair(precedence)
    uow = company_records()
    uow.requests.add(open_request(other))
    [(request, found)] = requests_in_the_way(uow, asked, BILL_ID, besides=DRAFT_KEY, named=True, at=NOW)
    row = conflict_of(asked, other)
    assert row is not None
    assert all(each in found.message for each in (other.title, to_persian_digits(request.tracking_code), row.reason))
    assert remedy in found.message


def test_neither_a_closed_request_nor_one_of_another_connection_nor_its_own_stands_in_the_way() -> None:
    asked, other = first_pair(Precedence.EXCLUDES)
    request = open_request(other)
    for harmless in (
        replace(request, state=RequestState.CLOSED),
        open_request(other, OTHER_BILL_ID),
        replace(request, draft_key=DRAFT_KEY),
    ):
        uow = with_other()
        uow.requests.add(harmless)
        assert told(uow, asked) == []


def test_supply_and_tariff_do_not_change_while_the_connection_is_removed_or_divided_nor_the_other_way_round() -> None:
    removing = services_with(touches=Aspect.CONNECTION)
    for aspect in (Aspect.SUPPLY, Aspect.TARIFF):
        for one, other in product(services_with(touches=aspect), removing):
            for asked, held in ((one, other), (other, one)):
                row = conflict_of(asked, held)
                assert row is not None, (asked.key, held.key)
                assert row.precedence is Precedence.EXCLUDES


def test_two_services_that_cut_or_bring_back_power_wait_for_each_other() -> None:
    pairs = list(permutations(services_with(touches=Aspect.SUPPLY), 2))
    assert {row and row.precedence for row in (conflict_of(*pair) for pair in pairs)} == {Precedence.WAITS}


def test_a_request_of_a_service_that_is_gone_stands_in_nobodys_way() -> None:
    asked, other = first_pair(Precedence.EXCLUDES)
    request = open_request(other)
    uow = company_records()
    uow.requests.add(replace(request, application=replace(request.application, service_key="gone-service")))
    assert told(uow, asked) == []


def test_a_request_that_came_in_between_is_told_at_the_registration() -> None:
    asked, other = first_pair(Precedence.EXCLUDES)
    uow, clock = company_records(), FixedClock()
    uow.requests.save_draft(DRAFT_KEY, typed_for(asked.key))
    uow.requests.add(open_request(other))
    with pytest.raises(RequestAlreadyOpen) as refused:
        register_request(uow, clock=clock, service_key=asked.key, draft_key=DRAFT_KEY, element=ELEMENT)
    assert refused.value.tracking_code == "1404059999"
    assert other.title in str(refused.value.told)


def test_a_request_that_is_returned_is_not_asked_again_what_it_was_admitted_with() -> None:
    uow, clock = company_records(), FixedClock()
    registered(uow, clock, service=STRICT.key)
    uow.connections.save(sample_connection(OTHER_BILL_ID))
    uow.bills.add(other_bill())
    assert codes(check(uow, {"mobile": "x"}, service=STRICT.key)) == [("mobile", "shape")]
