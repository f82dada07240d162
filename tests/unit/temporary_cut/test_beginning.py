"""What may be wrong with a cut that the company begins, and what is registered where nothing is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.admission.open_requests import requests_in_the_way
from services.changes import CHANGES
from services.model.connections import ConnectionState, TariffClass
from services.model.cuts import CutCase
from services.model.requests import RequestState
from services.money import Rials
from services.registry.admission import Aspect
from services.specific.temporary_cut.beginning import check_beginning
from services.specific.temporary_cut.model import DueAgreement
from services.specific.temporary_cut.ports import Proceedings, proceeding_of
from services.text import to_persian_digits
from tests.examples import service_with, services_with
from tests.fakes.samples import BILL_ID, registered, sample_connection
from tests.unit.billing_world import REFERENCE
from tests.unit.temporary_cut.cutting_case import EVIDENCE, Cutting, found

OTHER = "1663904120"
MINE = "1869404124"


def company(*owed: int) -> Cutting:
    """Beside the connection one of somebody else, and one more of the same subscriber."""
    case = Cutting(*owed)
    subscriber = case.uow.connections.get(BILL_ID).subscriber
    stranger = replace(subscriber, national_id="1111111111")
    case.uow.connections.save(replace(sample_connection(), bill_id=OTHER, subscriber=stranger))
    case.uow.connections.save(replace(sample_connection(), bill_id=MINE))
    return case


BAD = [
    ("nothing", {"case": None, "billId": None}, [("case", "missing"), ("billId", "missing")]),
    ("a case that there is not", {"case": "revenge"}, [("case", "unknown-choice")]),
    ("a case as a list", {"case": ["unpaid"]}, [("case", "wrong-type")]),
    ("the subscriber's own case", {"case": "requested"}, [("case", "by-subscriber")]),
    ("letters as a connection", {"billId": "abc"}, [("billId", "shape")]),
    ("a wrong check digit", {"billId": "1444704125"}, [("billId", "check-digit")]),
    ("an unknown connection", {"billId": "9985235404124"}, [("billId", "unknown-connection")]),
    ("a connection as a list", {"billId": [BILL_ID]}, [("billId", "wrong-type")]),
    ("no evidence", {"case": "default", "evidence": None}, [("evidence", "missing")]),
    ("blank evidence", {"case": "court-order", "evidence": "  "}, [("evidence", "missing")]),
    ("evidence of signs", {"case": "default", "evidence": "--"}, [("evidence", "shape")]),
    ("evidence as a list", {"case": "default", "evidence": ["x"]}, [("evidence", "wrong-type")]),
    ("long evidence", {"case": "default", "evidence": "x" * 200}, [("evidence", "too-long")]),
    ("a pump that is none", {"case": "water-authority"}, [("billId", "not-agricultural")]),
    ("nothing owed", {"case": "unpaid"}, [("billId", "nothing-overdue")]),
    ("no debtor", {"case": "other-connection"}, [("debtorBillId", "missing")]),
    (
        "an unknown debtor",
        {"case": "other-connection", "debtorBillId": "9985235404124"},
        [("debtorBillId", "unknown-connection")],
    ),
    ("itself as debtor", {"case": "other-connection", "debtorBillId": BILL_ID}, [("debtorBillId", "same")]),
    (
        "somebody else's debt",
        {"case": "other-connection", "debtorBillId": OTHER},
        [("debtorBillId", "other-subscriber")],
    ),
    (
        "a debtor who owes nothing",
        {"case": "other-connection", "debtorBillId": MINE},
        [("debtorBillId", "nothing-overdue")],
    ),
]


@pytest.mark.parametrize(("start", "faults"), [each[1:] for each in BAD], ids=[each[0] for each in BAD])
def test_a_beginning_that_cannot_be_right_registers_nothing(
    start: dict[str, object], faults: list[tuple[str, str]]
) -> None:
    case = company()
    given = {"case": "default", "evidence": "ق/۱", "billId": BILL_ID, **start}
    asks = given["case"] not in ("unpaid", "other-connection")
    answer = case.begin(evidence_title=EVIDENCE if asks else None, **given)  # type: ignore[arg-type]
    assert found(answer) == faults
    assert all(each.message for each in answer.findings)
    assert not case.uow.requests.rows


def in_the_way(case: Cutting) -> list[str]:
    """What is told to whoever asks for the connection to be removed or divided."""
    removing = services_with(touches=Aspect.CONNECTION)[0]
    at = case.clock.now()
    told = requests_in_the_way(case.uow, removing, BILL_ID, besides="-", named=True, at=at)
    return [each.message for _, each in told]


def test_whom_a_cut_of_the_company_is_in_the_way_of_is_not_told_to_give_it_up() -> None:
    case = company()
    assert case.begin("default", evidence_title=EVIDENCE, evidence="۱۴۰۵/۲۲").accepted
    [message] = in_the_way(case)
    assert to_persian_digits(case.code) in message
    assert message.endswith("پس از پایان آن دوباره درخواست کنید.")
    assert "نخست از آن انصراف" not in message


def test_a_cut_for_a_debt_is_in_nobodys_way_once_the_debt_is_paid_unless_power_was_cut_before() -> None:
    case = company(600_000).begun()
    [message] = in_the_way(case)
    assert message.endswith("بدهی را بپردازید، سپس دوباره درخواست کنید.")
    case.pay("o-0")
    assert in_the_way(case) == []
    case.uow.requests.save(replace(case.uow.requests.get(case.code), state=RequestState.CARRIED_OUT))
    assert len(in_the_way(case)) == 1


def test_a_cut_for_a_debt_is_in_nobodys_way_while_its_guard_lets_nobody_cut() -> None:
    case = company(600_000).begun()
    case.owe("not-due", 900_000, overdue_days=-5)
    assert len(in_the_way(case)) == 1
    agreed = DueAgreement(
        bill_number="o-0", bill_id=BILL_ID, due_on=case.today + timedelta(days=9), agreed_at=case.clock.now()
    )
    case.uow.repository(Proceedings).agree(agreed)
    assert in_the_way(case) == []
    case.clock.advance(timedelta(days=10))
    assert len(in_the_way(case)) == 1
    connection = case.uow.connections.get(BILL_ID)
    case.uow.connections.save(replace(connection, carried=Rials(-1_500_000)))
    assert in_the_way(case) == []


def test_nor_is_the_unit_that_merges_its_connection_into_another_told_so() -> None:
    case = company(600_000)
    asked = registered(case.uow, case.clock, service=service_with(change="split-merge").key)
    merging = {"splitKind": "merge", "mergedBillIds": BILL_ID}
    merge = replace(asked, application=replace(asked.application, bill_id=MINE, answers=merging))
    case.uow.requests.save(merge)
    code = to_persian_digits(case.begun().code)
    told = CHANGES["split-merge"].obstacles(case.uow, clock=case.clock, reference=REFERENCE, request=merge)
    [about] = [each for each in told if code in each]
    assert about.endswith("پیش از ادغام باید پایان یابد.")


@pytest.mark.parametrize(
    ("owed", "fault"), [((499_000,), "below-least"), ((500_000,), None), ((250_000, 250_000), None)]
)
def test_the_least_amount_is_looked_at_from_both_sides(owed: tuple[int, ...], fault: str | None) -> None:
    answer = Cutting(*owed).begin()
    assert [code for _, code in found(answer)] == ([] if fault is None else [fault])


@pytest.mark.parametrize(("days", "is_due"), [(0, False), (1, True)])
def test_a_bill_is_overdue_on_the_day_after_it_was_due(days: int, is_due: bool) -> None:
    assert Cutting(900_000, overdue_days=days).begin().accepted is is_due


def test_power_that_does_not_flow_is_not_cut_and_one_cut_at_a_time_is_under_way() -> None:
    case = Cutting(900_000)
    first = case.begin()
    assert first.request is not None
    assert case.begin().request == first.request
    [second] = check_beginning(case.uow, clock=case.clock, begun={"case": "unpaid", "billId": BILL_ID})
    assert second.code == "under-way"
    other = Cutting(900_000)
    other.uow.connections.save(replace(other.uow.connections.get(BILL_ID), state=ConnectionState.CUT))
    assert found(other.begin()) == [("billId", "not-active")]


def test_what_was_begun_is_kept_with_its_evidence_and_is_about_the_subscriber() -> None:
    case = company()
    case.uow.connections.save(replace(case.uow.connections.get(BILL_ID), tariff_class=TariffClass.AGRICULTURAL))
    assert case.begin("water-authority", EVIDENCE, evidence=" آب/۱۲ ").accepted
    kept = proceeding_of(case.uow, case.code)
    assert (kept.case, kept.evidence, kept.indebted) == (CutCase.WATER_AUTHORITY, "آب/12", BILL_ID)
    applicant = case.uow.requests.get(case.code).application.applicant
    assert applicant.mobile == case.uow.connections.get(BILL_ID).subscriber.mobile


def test_the_command_line_asks_for_the_evidence_of_every_case_but_that_of_a_debt() -> None:
    case = Cutting(900_000)
    asked_of_nobody = ("requested", "unpaid", "other-connection", "faulty-meter")
    for name in (each.value for each in CutCase):
        found_codes = {
            (each.field, each.code)
            for each in check_beginning(case.uow, clock=case.clock, begun={"case": name, "billId": BILL_ID})
        }
        assert (("evidence", "missing") in found_codes) is (name not in asked_of_nobody)
