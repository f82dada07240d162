"""Two who move meters at the same moment: no meter is in two hands afterwards, and no connection has two."""

from collections.abc import Callable, Sequence
from functools import partial

import pytest

from db.engine import Database
from db.errors import WriteConflict
from db.unit_of_work import SqlUnitOfWork
from services.metering.custody import hand_over, meter_of
from services.metering.replacement import Replacement, replace_meter
from services.model.custody import NO_CAUSE, Custody, Holder
from services.ports import UnitOfWork
from tests.db import rows
from tests.db.racing import Meeting, race
from tests.fakes.uow import FixedClock

OTHER = "2345678041"
Move = Callable[[UnitOfWork], None]


def hand_to(holder: Holder) -> Move:
    def move(uow: UnitOfWork) -> None:
        meter = uow.meters.find("m1")
        assert meter is not None
        hand_over(uow, meter, to=holder, at=rows.NOW)

    return move


def hang(bill_id: str) -> Move:
    def move(uow: UnitOfWork) -> None:
        new = Replacement(serial="N-7", digits=5, multiplier=1, opening_kwh=0, closing_kwh=None)
        replace_meter(uow, clock=FixedClock(), bill_id=bill_id, replacement=new, cause=NO_CAUSE)

    return move


MOVES = {
    "one meter to two places": (hand_to(Holder.LABORATORY), hand_to(Holder.WAREHOUSE)),
    "one new meter to two connections": (hang(rows.ACCOUNT), hang(OTHER)),
    "one meter to a place and to a connection": (hand_to(Holder.WAREHOUSE), hang(rows.ACCOUNT)),
}


@pytest.mark.parametrize("what", MOVES)
def test_of_two_who_move_a_meter_at_once_the_second_comes_after_the_first(database: Database, what: str) -> None:
    with SqlUnitOfWork(database) as uow:
        for bill_id in (rows.ACCOUNT, OTHER):
            uow.connections.save(rows.connection(bill_id))
            meter_of(uow, uow.connections.get(bill_id))
    moves, met = MOVES[what], Meeting()
    answers = race([partial(at_once, database, move, met) for move in moves])
    for move, answer in zip(moves, answers, strict=True):
        if isinstance(answer, WriteConflict):
            at_once(database, move, Meeting())
    with SqlUnitOfWork(database, read_only=True) as uow:
        ways = [uow.meters.way_of(key) for key in ("m1", "m1~2", "n7", "n7~2")]
        hung = [uow.meters.hung_at(bill_id) for bill_id in (rows.ACCOUNT, OTHER)]
    for way in ways:
        assert [each.until for each in way] == [each.since for each in way[1:]] + [None] * bool(way)
    assert [present(each) for each in hung] == [1 - ("places" in what), 1]


def at_once(database: Database, move: Move, met: Meeting) -> None:
    """Move it, having seen how it was before the other has moved it."""
    with SqlUnitOfWork(database) as uow:
        for key in ("m1", "n7"):
            uow.meters.way_of(key)
        met.wait()
        move(uow)


def present(custodies: Sequence[Custody]) -> int:
    return sum(each.until is None for each in custodies)
