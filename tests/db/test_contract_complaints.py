"""The contract of complaints: the fake, SQLite and PostgreSQL keep the same; and what becomes of them in time."""

from dataclasses import replace
from datetime import timedelta

from db.engine import Database
from db.unit_of_work import SqlUnitOfWork
from services.model.complaints import Complaint, ComplaintAbout, ComplaintDecision
from services.retention.purge import BATCH
from services.retention.rules import RULE_OF, Kind
from tests.db import rows
from tests.db.conftest import Store
from tests.db.traces import CLOCK, purge

OTHER = "14050830-2"
COMPLAINT = Complaint(
    tracking_code=rows.CODE,
    number=1,
    about=ComplaintAbout.WORK,
    text="کار ناتمام ماند\nو برق نیامد",
    made_at=rows.NOW,
    first_hands=frozenset({"0f", "1a"}),
)
ANSWERED = replace(
    COMPLAINT,
    answered_at=rows.NOW + rows.DAY,
    decision=ComplaintDecision.REOPENED,
    answer="حق با شماست",
    answered_by="2b",
    draft_key="again-1",
)


def test_a_complaint_is_kept_until_it_is_answered_and_found_by_what_it_led_to(store: Store) -> None:
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        assert list(uow.complaints.of_request(rows.CODE)) == []
    for kept in (COMPLAINT, ANSWERED):
        with store.begin() as uow:
            uow.complaints.save(kept)
        with store.begin() as uow:
            assert list(uow.complaints.of_request(rows.CODE)) == [kept]
    second = replace(COMPLAINT, number=2)
    with store.begin() as uow:
        uow.complaints.save(second)
    with store.begin() as uow:
        assert list(uow.complaints.of_request(rows.CODE)) == [ANSWERED, second]
        assert uow.complaints.find_by_draft("again-1") == ANSWERED
        assert uow.complaints.find_by_draft("again-2") is None


def test_what_people_wrote_of_one_request_is_blank_together_after_its_time_and_all_else_stays(
    database: Database,
) -> None:
    days = timedelta(days=RULE_OF[Kind.COMPLAINTS].days)
    old = replace(ANSWERED, made_at=CLOCK.now() - days - rows.DAY)
    later = replace(ANSWERED, number=2, made_at=old.made_at + 2 * rows.DAY, draft_key="again-2")
    young = replace(COMPLAINT, tracking_code=OTHER, made_at=CLOCK.now() - days + rows.DAY)
    with SqlUnitOfWork(database) as uow:
        rows.save_agent_and_request(uow)
        uow.connections.save(rows.connection("7654321041"))
        uow.requests.add(rows.request(OTHER, bill_id="7654321041"))
        for each in (old, later, young):
            uow.complaints.save(each)
    purge(database, limit=BATCH)
    with SqlUnitOfWork(database) as uow:
        blank = [replace(each, text="", answer="") for each in (old, later)]
        assert list(uow.complaints.of_request(rows.CODE)) == blank
        assert list(uow.complaints.of_request(OTHER)) == [young]
