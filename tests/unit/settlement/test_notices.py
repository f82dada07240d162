"""The SMS of a settlement's bills, as people read them."""

import string
from dataclasses import replace
from datetime import date

import pytest

from services.company import EXAMPLE_COMPANY
from services.model.bills import BillState
from services.model.connections import MeterReading
from services.model.keys import BillKind
from services.notices.sending import send_sms
from tests.fakes.samples import BILL_ID, sample_bill
from tests.unit.field_cases import FieldCase


class Case(FieldCase):
    """A settlement with its provisional bill."""

    def __init__(self) -> None:
        super().__init__("settlement")
        self.bill = sample_bill(
            number="s-1",
            kind=BillKind("settlement"),
            state=BillState.ISSUED,
            tracking_code=self.code,
            provisional=True,
        )
        self.uow.bills.add(self.bill)

    def text(self, template: str) -> str:
        """As it is sent now; one key is one SMS."""
        return send_sms(
            self.uow,
            clock=self.clock,
            company=EXAMPLE_COMPANY,
            tracking_code=self.code,
            template=template,
            key=f"{template}-{len(self.uow.outbox.sms_rows)}",
            bill_number="s-1",
        ).text


def persian(digits: str) -> str:
    return digits.translate(str.maketrans(string.digits, "۰۱۲۳۴۵۶۷۸۹"))


@pytest.fixture
def case() -> Case:
    return Case()


def test_a_bill_is_told_with_its_amount_and_identifiers(case: Case) -> None:
    assert case.text("settlement-bill") == (
        f"صورتحساب علی‌الحساب تسویهٔ درخواست {persian(case.code)}: ۱٬۲۳۴٬۰۰۰ ریال\n"
        "کارکرد: بدون مصرف تازه\n"
        f"شناسهٔ قبض: {persian(BILL_ID)}\n"
        f"شناسهٔ پرداخت: {persian(case.bill.payment_id)}\n"
        "مهلت: ۱۴۰۵/۰۹/۳۰\n"
        "شرکت توزیع نیروی برق نمونه"
    )


@pytest.mark.parametrize("template", ["settlement-bill", "settlement-corrected", "settlement-final"])
def test_a_settlement_bill_tells_its_readings(case: Case, template: str) -> None:
    since = MeterReading(kwh=12_000, taken_on=date(2026, 9, 22))
    until = MeterReading(kwh=12_300, taken_on=date(2026, 11, 21))
    billed = replace(case.bill, billed_from=since, billed_up_to=until, billed_kwh=300)
    case.uow.bills.save(billed)
    assert "کارکرد: ۱۲٬۰۰۰ تا ۱۲٬۳۰۰، ۳۰۰ کیلووات‌ساعت\n" in case.text(template)
    case.uow.bills.save(replace(billed, billed_from=None, billed_kwh=None))
    assert "کارکرد: تا ۱۲٬۳۰۰\n" in case.text(template)


def test_the_final_bill_says_nothing_of_the_meter_as_it_also_ends_a_case_with_a_faulty_or_untested_one(
    case: Case,
) -> None:
    text = case.text("settlement-final")
    assert text.startswith(f"صورتحساب تسویهٔ درخواست {persian(case.code)} قطعی شد: ")
    assert "کنتور" not in text
