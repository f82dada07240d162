"""Whom a refund is paid to is shown to the unit that pays, while something is to be paid, and to nobody else."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from api.site import Site
from db.engine import Database
from services.model.refunds import Instalment, InstalmentState, Refund, RefundWay
from services.money import Rials
from services.text import to_persian_digits
from tests.api.site import a_site, browser
from tests.fakes.uow import FixedClock
from tests.workers.field_bench import FLAT
from tests.workers.kit import Bench

PERSONAL = (FLAT.subscriber.full_name, FLAT.subscriber.national_id, FLAT.subscriber.mobile, FLAT.subscriber.landline)


@pytest.fixture
def site(database: Database, clock: FixedClock) -> Site:
    return a_site(database, clock=clock)


@pytest.fixture
def code(bench: Bench, clock: FixedClock) -> str:
    """A request whose refund is paid in two instalments, the first of them paid."""
    code = bench.registered(FLAT)
    refund = Refund(
        tracking_code=code,
        bill_id=FLAT.bill_id,
        value=Rials(59_400_000),
        column_one=Rials(17_500_000),
        percent=50,
        deducted=Rials(0),
        payable=Rials(29_700_000),
        way=RefundWay.INSTALMENTS,
        reason="بودجه",
        planned_at=clock.now(),
    )
    first, second = (Instalment.of(code, number, Rials(14_850_000), clock.now().date()) for number in (1, 2))
    with bench.begin() as uow:
        uow.refunds.add(refund, [replace(first, state=InstalmentState.PAID, reference="t1"), second])
    return code


def test_the_clerk_who_pays_sees_who_gets_what_and_that_is_noted(site: Site, code: str) -> None:
    with browser(site, login="finance") as clerk, capture_logs() as lines:
        page = clerk.get(f"/requests/{code}/payee")
    assert page.status_code == 200
    for value in (*PERSONAL, "۱۴٬۸۵۰٬۰۰۰ ریال", "پرداخت شد", "پرداخت نشده است"):
        assert to_persian_digits(value) in page.text
    [noted] = [line for line in lines if line["event"] == "personal data shown"]
    assert (noted["login"], noted["reference"]) == ("finance", code)
    assert not [value for value in PERSONAL if value in str(lines)]


def test_the_form_gets_the_address_of_the_page_and_nothing_personal(bench: Bench, code: str) -> None:
    found = bench.done("find-instalment", trackingCode=code)["instalment"]
    assert isinstance(found, dict)
    assert found["payeeUrl"] == f"http://localhost:8280/requests/{code}/payee"
    assert not [value for value in PERSONAL if value in str(found) or to_persian_digits(value) in str(found)]


@pytest.mark.parametrize("login", ["archive", "counter", "customer-services"])
def test_who_pays_nothing_does_not_see_who_gets_it(site: Site, code: str, login: str) -> None:
    with browser(site, login=login) as other:
        assert other.get(f"/requests/{code}/payee").status_code == 403


def test_once_all_is_paid_or_set_off_nobody_has_to_know_any_more(site: Site, bench: Bench, code: str) -> None:
    with bench.begin() as uow:
        last = uow.refunds.instalments_of(code)[-1]
        uow.refunds.save_instalment(replace(last, set_off=last.amount, state=InstalmentState.SET_OFF))
    with browser(site, login="finance") as clerk, capture_logs() as lines:
        page = clerk.get(f"/requests/{code}/payee")
    assert page.status_code == 200
    assert "با بدهی تهاتر شد" in page.text
    assert not [value for value in PERSONAL if value in page.text or to_persian_digits(value) in page.text]
    assert "personal data shown" not in str(lines)


def test_a_request_without_a_refund_has_no_such_page(site: Site, bench: Bench) -> None:
    with browser(site, login="finance") as clerk:
        assert clerk.get(f"/requests/{bench.registered(FLAT)}/payee").status_code == 404
