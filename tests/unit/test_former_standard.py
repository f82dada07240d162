"""Requests that began on the standard process before their service was drawn, beside those that came later."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from services.model.connections import ConnectionState
from services.registry import load_registry
from services.registry.values import Holder, Service
from services.standard.plan import plan_service
from services.standard.record import change_obstacles
from services.steps.catalogue import limited_pairs
from services.steps.due import paused_during, pauses_of
from services.steps.on_standard import standard_of_request
from tests.examples import services_with, whole_step
from tests.unit.billing_world import REFERENCE
from tests.unit.ledger_case import Case
from tests.unit.manifests import SERVICE, faults, write

FORMER = SERVICE.replace("[standard]\n", '[former_standard]\npaused_by = ["STD-03"]\nfees = ["split-fee"]\n')
EXAMINATION, CORRECTION, PAYMENT = "STD-03", "STD-03a", "STD-06"


def changing() -> Service:
    """A service whose former requests change the record."""
    return next(each for each in services_with(former=True) if each.former_standard and each.former_standard.change)


def paused() -> Service:
    """A service whose limit stood still before during another step than today."""
    return next(each for each in services_with(former=True) if whole_step(each).formerly_paused_by)


def obstacles(case: Case) -> str:
    """What is known to stand in the way of the change of a connection that is removed."""
    connection = case.uow.connections.get(case.request.application.bill_id)
    case.uow.connections.save(replace(connection, state=ConnectionState.REMOVED))
    code = case.request.tracking_code
    return change_obstacles(case.uow, clock=case.clock, reference=REFERENCE, tracking_code=code).message


def test_the_manifest_says_how_they_are_given_and_what_their_limit_is_paused_by(tmp_path: Path) -> None:
    service = load_registry(write(tmp_path, services={"connection-split": FORMER})).services["connection-split"]
    assert (service.standard, service.on_standard) == (None, service.former_standard)
    assert service.unit_of(Holder.VISITOR) == "installation"
    whole = whole_step(service)
    assert whole.paused_by == frozenset(), "what is published is today's"
    assert whole.pauses == {"STD-03"}


def test_their_table_of_costs_need_not_be_in_the_folder_any_more(tmp_path: Path) -> None:
    gone = FORMER.replace('costs = "split-costs"', 'costs = "former-costs"')
    service = load_registry(write(tmp_path, services={"connection-split": gone})).services["connection-split"]
    assert service.former_standard is not None
    assert service.former_standard.costs == "former-costs"


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ('["split-fee"]', '["split-fees"]', r"former_standard.fees\[1\]: fee split-fees does not.* mean split-fee\?"),
        ('fees = ["split-fee"]\n', "", "former_standard: fees are those that the table of costs names"),
        ('paused_by = ["STD-03"]', 'paused_by = ["STD-04"]', "former_standard.paused_by STD-04: step STD-04 does not"),
        ('outcome = "connection-split"', 'outcome = "split"', "former_standard.outcome: outcome split does not exist"),
        ('examiner = "connections"', 'examiner = "nobody"', "former_standard.examiner: unit nobody does not exist"),
        ('kind = "split"', 'kind = "cut"', "former_standard.work_order.kind: kind of work order cut does not exist"),
        (
            "[[examples.split-costs]]",
            '[standard]\noutcome = "connection-split"\n[[examples.split-costs]]',
            r"former_standard: the service has \[standard\] too. Leave out \[standard\] if its own diagram gives the",
        ),
    ],
)
def test_a_fault_of_it_names_folder_key_and_remedy(tmp_path: Path, good: str, bad: str, told: str) -> None:
    assert good in FORMER
    [found] = faults(write(tmp_path, services={"connection-split": FORMER.replace(good, bad, 1)}))
    assert found.startswith("services/connection-split: ")
    assert re.search(told, found)


def test_a_request_is_one_of_them_once_a_unit_that_a_manifest_names_has_had_it() -> None:
    case = Case(changing().key)
    assert standard_of_request(case.uow, case.request) is None
    case.open(CORRECTION, None)
    assert standard_of_request(case.uow, case.request) is None, "a step that diagrams of a service may lend"
    case.open(EXAMINATION, None, key=78)
    assert standard_of_request(case.uow, case.request) is changing().former_standard


def test_what_stands_in_the_way_of_their_change_is_told_of_no_request_that_came_later() -> None:
    case = Case(changing().key)
    assert obstacles(case) == ""
    case.open(EXAMINATION, None)
    assert "وضعیت اشتراک" in obstacles(case)


def test_the_standard_process_plans_them_by_what_its_manifest_keeps() -> None:
    case = Case(changing().key)
    plan = plan_service(case.uow, tracking_code=case.request.tracking_code)
    assert plan.standard is changing().former_standard
    assert case.uow.requests.get(case.request.tracking_code).unit == plan.standard.examiner


def test_their_limit_stands_still_as_it_did_when_they_began() -> None:
    service = paused()
    case = Case(service.key)
    whole = case.open(whole_step(service).id, "P4D")
    case.open(PAYMENT, None, key=78)
    case.clock.advance(timedelta(days=1))
    [pause] = pauses_of(case.uow, whole)
    assert (pause.since, pause.until) == (whole.started_at, None)
    assert whole_step(service).id in paused_during(PAYMENT)


def test_their_examination_is_a_limit_of_the_unit_that_has_it() -> None:
    former = changing().former_standard
    assert former is not None
    assert (former.examiner, changing().key) in limited_pairs()
