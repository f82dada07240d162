"""A refused applicant objects; the supervisor looks again in Tasklist, which tells who has had the request in hand."""

import pytest

from deploy.demo.stories import STORIES
from deploy.stack import StackConfig
from deploy.tasklist import Role
from services.model.complaints import Complaint, ComplaintDecision
from tests.stack.command import Aftersales
from tests.stack.office import until
from tests.stack.pages import choose, complete, fill
from tests.stack.unit_browser import unit_browser
from workers.app import App

_REFUSED = next(each for each in STORIES["information-correction"] if each.key == "information-correction-refused")
_WHY = "مدرک تازه‌ای آورده‌ام"
_ANSWER = "مدرک تازه همان شماره را دارد"

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.open_request(_REFUSED.key, until=_REFUSED.play),
]


def test_a_complaint_is_answered_by_somebody_who_has_not_worked_on_the_request(
    stack: StackConfig, app: App, code: str
) -> None:
    aftersales = Aftersales(stack)
    aftersales.says("complaint", code, "--text", _WHY)
    with unit_browser(stack, Role("supervisor")) as supervisor:
        form = supervisor.open(code, "رسیدگی دوباره به درخواست")
        assert _WHY in form.inner_text()
        choose(supervisor.page, "نتیجه درست است و می‌ماند")
        fill(form, {"پاسخ به متقاضی": _ANSWER})
        complete(supervisor.page)
    complaint = until(lambda: _answered(app, code), "the second look is kept")
    assert complaint.decision is ComplaintDecision.STANDS
    assert complaint.first_hands, "Tasklist tells nobody who has worked on the request"
    assert complaint.answered_by not in {None, *complaint.first_hands}
    assert _ANSWER in aftersales.says("show", code)


def _answered(app: App, code: str) -> Complaint | None:
    with app.reading() as uow:
        return next((each for each in uow.complaints.of_request(code) if each.decision is not None), None)
