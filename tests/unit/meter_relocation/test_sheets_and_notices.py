"""What a relocation's installer knows on site, and what its applicant is told."""

from dataclasses import replace

import pytest

from services.company import EXAMPLE_COMPANY
from services.errors import NotFound
from services.metering.site import site_of, site_text
from services.metering.visit_sheet import order_sheet, request_sheet
from services.model.keys import RequestOutcome
from services.model.notices import Sms
from services.model.requests import RequestState
from services.notices.sending import SubjectMissing, send_sms
from tests.unit.meter_relocation.relocating import RELOCATED, Relocating
from tests.unit.test_notices import LONGEST
from tests.unit.test_visit_sheets import assert_people_are_shown_during


def told(case: Relocating, template: str, **values: str) -> Sms:
    return send_sms(
        case.uow,
        clock=case.clock,
        company=EXAMPLE_COMPANY,
        tracking_code=case.code,
        template=template,
        key=f"key-{template}",
        **values,  # type: ignore[arg-type]
    )


def test_the_form_tells_where_the_meter_hangs_and_where_it_shall_hang() -> None:
    case = Relocating()
    assert "محل تازهٔ کنتور:** دیوار سمت راست در ورودی" in site_text(site_of(case.uow, case.request))
    case.report(RELOCATED)
    moved = site_text(site_of(case.uow, case.request))
    assert "محل کنونی کنتور:** دیوار سمت راست در ورودی" in moved


@pytest.mark.parametrize(
    ("report", "shown"),
    [
        (RELOCATED, False),
        ({"outcome": "could-not", "reason": "دیوار سست است"}, False),
        ({"outcome": "postponed", "postponedTo": "1405/09/04"}, True),
    ],
)
def test_an_installer_who_comes_again_another_day_keeps_his_sheet(report: object, *, shown: bool) -> None:
    case = Relocating()
    case.report(report)
    assert (order_sheet(case.uow, case.number).people is not None) is shown


def test_people_are_shown_while_somebody_visits_the_place() -> None:
    assert_people_are_shown_during(Relocating(), "REL-04")


def test_people_are_shown_while_a_relocation_that_came_to_nothing_is_arranged_anew() -> None:
    case = Relocating()
    assert request_sheet(case.uow, case.code).people is None
    case.report({"outcome": "could-not", "reason": "دیوار سست است"})
    assert request_sheet(case.uow, case.code).people is not None
    closed = replace(case.request, state=RequestState.CLOSED, outcome=RequestOutcome.NOT_POSSIBLE)
    case.uow.requests.save(closed)
    assert request_sheet(case.uow, case.code).people is None


def test_the_moved_meters_new_seal_is_told_and_not_before_it_is_moved() -> None:
    case = Relocating()
    with pytest.raises(NotFound):
        told(case, "relocation-done")
    case.report()
    sms = told(case, "relocation-done")
    assert "شمارهٔ پلمب تازه: ۶۵۴۳۲۱" in sms.text
    assert len(sms.text) <= LONGEST


def test_a_failed_relocation_is_told_with_its_reason_and_what_becomes_of_the_money() -> None:
    case = Relocating()
    text = told(case, "relocation-failed", reason="دیوار سست است", credit_text="۱٬۲۳۴٬۰۰۰ ریال").text
    assert "ممکن نشد: دیوار سست است\nهزینه‌ای که پرداخته بودید، ۱٬۲۳۴٬۰۰۰ ریال، در قبض بعدی" in text
    assert "به ۱۴۰۵/۰۹/۰۴ موکول شد" in told(case, "relocation-postponed", resume_text="۱۴۰۵/۰۹/۰۴").text


@pytest.mark.parametrize(
    ("given", "lacking"), [({"reason": "دیوار سست است"}, "credit"), ({"credit_text": "۱ ریال"}, "reason")]
)
def test_a_text_of_two_subjects_needs_both(given: dict[str, str], lacking: str) -> None:
    with pytest.raises(SubjectMissing) as fault:
        told(Relocating(), "relocation-failed", **given)
    assert fault.value.subject == lacking


def test_a_new_day_is_told_only_if_there_is_one() -> None:
    with pytest.raises(SubjectMissing, match="postponement"):
        told(Relocating(), "relocation-postponed")
