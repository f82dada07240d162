"""A request is taken back while its examiner has the task open in Tasklist."""

import pytest
from playwright.sync_api import expect

from deploy.stack import StackConfig
from services.model.keys import RequestOutcome
from services.withdrawal import WithdrawalResult, withdraw_request
from tests.stack.clerks_day import (
    EXAMINE,
    applied,
)
from tests.stack.counter import StartForm
from tests.stack.office import outcome_of
from tests.stack.pages import choose
from tests.stack.plain_services import BILL_ID, EXAMINER, connected, is_gone, told
from tests.stack.unit_browser import unit_browser
from workers.app import App

_TELEPHONES = StartForm(
    service="information-correction", title="اصلاح اطلاعات", fields=BILL_ID, chosen=("درخواست کتبی",)
)

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_a_withdrawal_takes_the_task_from_the_examiner_who_has_it_open(stack: StackConfig, app: App) -> None:
    code = applied(stack, app, _TELEPHONES, connected(app, "telephones"))
    with unit_browser(stack, EXAMINER) as examiner:
        examiner.open(code, EXAMINE)
        contact = examiner.followed("اکنون و درخواست‌شده")
        expect(contact.get_by_role("heading", name="تلفن همراه")).to_be_visible()
        contact.close()
        choose(examiner.page, "تأیید درخواست")
        result = app.transactions.run(lambda uow: withdraw_request(uow, clock=app.clock, tracking_code=code))
        assert result is WithdrawalResult.ACCEPTED
        assert outcome_of(app, code) == RequestOutcome.WITHDRAWN
        examiner.page.get_by_role("button", name="Complete Task").click()
        expect(examiner.page.get_by_text("Process instance cancelled")).to_be_visible()
        is_gone(examiner, stack, code)
        examiner.page.goto(f"{stack.pages_url}/search?code={code}")
        expect(examiner.page.get_by_role("main")).to_contain_text("اصلاح اطلاعات، بسته: متقاضی انصراف داد")
    told(
        app,
        code,
        "درخواست اصلاح اطلاعات شما با کد رهگیری … ثبت شد.",
        "درخواست اصلاح اطلاعات شما با کد رهگیری … بسته شد: متقاضی انصراف داد.",
    )
