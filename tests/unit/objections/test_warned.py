"""Who knows of what the company had begun, and so is told of its end."""

import pytest

from services.errors import NotFound
from services.model.notices import Sms
from services.model.objections import Objection
from services.objections.warned import knows_of_it
from tests.fakes.samples import company_records
from tests.fakes.uow import FixedClock


def test_who_was_sent_one_of_the_warnings_knows_of_it_and_whoever_has_objected() -> None:
    uow, clock = company_records(), FixedClock()
    warned, objecting, untold = "1", "2", "3"
    for code, template in ((warned, "agent-visit"), (untold, "registered")):
        sms = Sms(key=code, tracking_code=code, template=template, mobile="-", text="-", created_at=clock.now())
        uow.outbox.add_sms(sms)
    uow.objections.save(Objection(tracking_code=objecting, number=1, text="-", made_at=clock.now()))
    known = {code: knows_of_it(uow, code, warnings=["agent-visit"]) for code in (warned, objecting, untold)}
    assert known == {warned: True, objecting: True, untold: False}


def test_a_template_that_nobody_knows_is_no_warning_that_was_not_sent() -> None:
    with pytest.raises(NotFound):
        knows_of_it(company_records(), "1", warnings=["agent-visits"])
