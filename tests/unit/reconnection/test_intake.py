"""What an applicant for a reconnection is told of the cut before his request is taken."""

from dataclasses import replace

import pytest

from services.catalogue import service_of
from services.forms.titles import own_fields
from services.intake.application import LAST_BILL
from services.model.bills import BillState
from services.model.connections import ConnectionState
from services.model.cuts import CutCase
from services.model.requests import RequestState
from services.specific.reconnection.hooks import CONNECTION_CHECK, SERVICE
from tests.fakes.samples import BILL_ID as SAMPLE
from tests.fakes.samples import typed_for
from tests.unit.billing_world import BILL_ID
from tests.unit.intake_desk import check, company_with
from tests.unit.power_world import PowerWorld


def told(world: PowerWorld) -> list[tuple[str, str]]:
    findings = CONNECTION_CHECK.findings(world.uow, world.world.connection)
    return [(each.code, each.message) for each in findings]


def test_who_is_cut_for_a_faulty_meter_is_told_that_he_need_not_ask() -> None:
    [(code, message)] = told(PowerWorld(CutCase.FAULTY_METER))
    assert code == "comes-back-by-itself"
    assert "بدون درخواست و هزینه" in message


def test_he_may_once_the_request_that_cut_him_is_over() -> None:
    world = PowerWorld(CutCase.FAULTY_METER)
    cut = world.uow.cuts.standing(BILL_ID)
    assert cut is not None
    world.uow.requests.save(replace(world.uow.requests.get(cut.tracking_code), state=RequestState.CLOSED))
    assert told(world) == []


@pytest.mark.parametrize("case", [each for each in CutCase if each is not CutCase.FAULTY_METER])
def test_everybody_else_may_ask(case: CutCase) -> None:
    assert told(PowerWorld(case)) == []


def test_who_has_never_paid_a_bill_may_ask() -> None:
    uow = company_with(ConnectionState.CUT)
    for bill in uow.bills.of_connection(SAMPLE):
        uow.bills.save(replace(bill, state=BillState.VOID))
    typed = typed_for(SERVICE, documents=["written-request"])
    assert check(uow, {key: said for key, said in typed.items() if key != LAST_BILL}, service=SERVICE).in_order


def test_who_declares_it_on_a_form_without_the_commitment_is_asked_for_it_in_the_correction() -> None:
    shown = {each.name for each in own_fields(service_of(SERVICE), {"cutCase": "self-willed"})}
    assert {"commitmentNumber", "commitmentDate"} <= shown
