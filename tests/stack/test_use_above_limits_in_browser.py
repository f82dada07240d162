"""Customer services at work in the browser: an agent has found more use than the tariff leaves to it (by-law 36-4)."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from deploy.stack import StackConfig
from deploy.tasklist import Role
from services.jalali import format_jalali, local_date
from services.model.connections import TariffClass
from services.model.permits import UseFinding, UseRuling
from services.permits.use_findings import TypedFinding, note_finding
from services.use_rulings import TO_BE_SPLIT
from tests.stack.office import until
from tests.stack.pages import choose, claim, complete, fill, logged_in
from tests.stack.plain_services import connected
from workers.app import App

pytestmark = [pytest.mark.stack, pytest.mark.browser]

CLERK = Role("customer-services")


def _found(app: App) -> UseFinding:
    """Noted today by an office, of an industrial connection with 25 % of other use."""
    bill_id = connected(app, "use-above-limits")
    with app.begin() as uow:
        uow.connections.save(replace(uow.connections.get(bill_id), tariff_class=TariffClass.INDUSTRIAL))
    typed = TypedFinding(
        bill_id=bill_id,
        found_on=format_jalali(local_date(app.clock.now())),
        ancillary="4",
        other="21",
        evidence="B-12",
        noted_by="دفتر بازدید",
    )
    with app.begin() as uow:
        return note_finding(uow, clock=app.clock, typed=typed)


def test_customer_services_ask_for_the_use_to_be_separated_with_the_mouse(
    stack: StackConfig, app: App, screenshots: Path
) -> None:
    finding = _found(app)
    with logged_in(stack, CLERK, stack.tasklist_url_of(CLERK)) as page:
        claim(page, "تصمیم دربارهٔ مصرف")
        form = page.locator("form")
        expect(form).to_contain_text("۲۵ درصد")
        expect(form).to_contain_text("گزارش B-۱۲")
        expect(form).to_contain_text("بند ۳۶-۴")
        choose(page, "از مشترک خواسته شود این مصرف را با انشعاب جداگانه جدا کند (پیامک فرستاده می‌شود)")
        fill(form, {"علت": "کارگاه جوشکاری در همان محل"})
        page.screenshot(path=screenshots / "use-above-limits.png", full_page=True)
        complete(page)
    until(lambda: _ruling(app, finding.number), "the decision is kept with the finding")
    assert _ruling(app, finding.number) is UseRuling.SPLIT_ASKED
    with app.reading() as uow:
        assert "۲۵ درصد" in uow.outbox.sms(f"{TO_BE_SPLIT}-{finding.number}").text


def _ruling(app: App, number: str) -> UseRuling | None:
    with app.reading() as uow:
        return uow.permits.finding(number).ruling
