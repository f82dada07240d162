"""What lies before the head of diagnosis: the bill, the readings around its end, what is computed of both."""

from dataclasses import replace

import pytest

from services.billing.fault_texts import FAULT_TEXTS
from services.billing.rebilling import BillFault
from services.errors import NotFound
from services.model.keys import BillKind
from services.model.metering import MeterCondition
from services.money import Rials
from services.reference.data import ReferenceData
from tests.unit.bill_review.reviewing_world import Reviewing
from tests.unit.billing_world import REFERENCE, SECOND


@pytest.fixture
def world() -> Reviewing:
    return Reviewing()


def test_the_bill_is_shown_with_lines_that_sum_to_it(world: Reviewing) -> None:
    evidence = world.evidence()
    assert evidence.bill == world.bill(world.second.number)
    assert "قبض مصرف دوره شمارهٔ" in evidence.title
    assert evidence.title.endswith("پرداخت‌نشده")
    assert [each.title for each in evidence.lines][: len(world.second.lines)] == [
        each.title for each in world.second.lines
    ]


def test_the_readings_around_its_end_are_shown_and_the_end_is_marked(world: Reviewing) -> None:
    world.object_to(world.first)
    shown = world.evidence().readings
    [end] = [each for each in shown if "پایان این قبض" in each.title and "قرائت دوره" in each.title]
    assert end.text == "۱۲٬۶۲۰"
    assert {"۱۲٬۰۰۰", "۱۳٬۲۴۰"} <= {each.text for each in shown}


def test_the_use_is_beside_the_usual_one_and_the_tariff_is_named(world: Reviewing) -> None:
    said = world.evidence().findings
    assert "- **مصرف:** ۶۲۰ کیلووات‌ساعت در" in said
    assert "معمول: روزی" in said
    assert "- **تعرفه:** خانگی" in said


def test_a_bill_that_follows_from_its_reading_is_said_to(world: Reviewing) -> None:
    assert "با همین قرائت و تعرفهٔ روزهای آن، قبض همان می‌شود" in world.evidence().findings


def test_a_bill_that_does_not_follow_is_said_what_it_should_be(world: Reviewing) -> None:
    wrong = replace(world.second, lines=(replace(world.second.lines[0], amount=Rials(1_000)),))
    world.uow.bills.save(wrong)
    assert "می‌شود، نه ۱٬۰۰۰ ریال" in world.evidence().findings


def test_why_a_bill_cannot_be_corrected_is_said_before_anybody_tries(world: Reviewing) -> None:
    world.uow.bills.save(replace(world.second, billed_from=None))
    evidence = world.evidence()
    assert "- **اصلاح:** این قبض از یک قرائت تا قرائت بعدی یک کنتور نیست" in evidence.findings
    assert evidence.readings == ()


def test_that_another_bill_has_gone_on_from_it_is_said_before_a_figure_is_typed(world: Reviewing) -> None:
    assert world.evidence().fixed_end is None
    world.object_to(world.first)
    world.uow.bills.save(replace(world.second, kind=BillKind.FEES))
    evidence = world.evidence()
    assert evidence.fixed_end == FAULT_TEXTS[BillFault.SETTLED_LATER]
    assert f"- **رقم پایان قبض:** عوض نمی‌شود. {evidence.fixed_end}" in evidence.findings
    assert "- **محاسبهٔ دوباره:**" in evidence.findings
    assert world.codes({"decision": "reading-wrong"}) == [("decision", BillFault.SETTLED_LATER.value)]


def test_that_its_energy_was_corrected_for_the_meters_error_is_said_before_a_figure_is_typed(world: Reviewing) -> None:
    correction = world.charge(5_000, BillKind("correction"))
    world.uow.bills.save(replace(correction, lines=(replace(correction.lines[0], code="correction-1"),)))
    assert world.evidence().fixed_end == FAULT_TEXTS[BillFault.METER_CORRECTED]
    assert world.codes({"decision": "reading-wrong"}) == [("decision", BillFault.METER_CORRECTED.value)]


def test_a_bill_older_than_the_tables_of_tariffs_comes_to_diagnosis_all_the_same(world: Reviewing) -> None:
    assert "تعرفهٔ روزهای این قبض یا قبض پس از آن در جدول تعرفه‌ها نیست" in world.evidence(without_tariffs()).findings


def without_tariffs() -> ReferenceData:
    return replace(REFERENCE, tariffs=())


def test_a_debt_in_the_bill_is_told_of(world: Reviewing) -> None:
    assert "- **بدهی پیشین:** در این قبض نیامده است" in world.evidence().findings
    world.carry_into(world.second, 250_000)
    assert "۲۵۰٬۰۰۰ ریال در این قبض آمده است" in world.evidence().findings


def test_what_the_subscriber_and_the_agent_have_read_is_shown(world: Reviewing) -> None:
    assert "رقم کنتور به گفتهٔ مشترک" not in world.evidence().findings
    world.object_to(world.second, ownReading=13_500)
    world.visit(13_510)
    said = world.evidence().findings
    assert "رقم کنتور به گفتهٔ مشترک:** ۱۳٬۵۰۰ (۱۴۰۵/۰۸/۳۰)" in said
    assert "- **بازدید:** سالم؛ کارکرد: ۱۳٬۵۱۰" in said
    world.object_to(world.second, ownReading=13_239)
    assert "۱۳٬۲۳۹، کمتر از رقم پایان قبض" in world.evidence().findings
    world.object_to(world.second, ownReading=13_240)
    assert "کمتر از رقم پایان قبض" not in world.evidence().findings
    world.visit(None, condition=MeterCondition.FADED_DISPLAY)
    assert "کارکرد: خوانده نشد" in world.evidence().findings


def test_a_request_whose_bill_there_is_not_is_a_fault(world: Reviewing) -> None:
    world.object_to(replace(world.second, number="404"))
    with pytest.raises(NotFound, match=f"bill that the request objects to.*{SECOND}"):
        world.evidence()


def test_the_day_of_the_subscribers_figure_is_that_of_tehran(world: Reviewing) -> None:
    request = world.object_to(world.second, ownReading=13_500)
    late = request.registered_at.replace(hour=20, minute=45)
    world.uow.requests.save(replace(request, registered_at=late))
    assert "۱۳٬۵۰۰ (۱۴۰۵/۰۹/۰۱)" in world.evidence().findings
