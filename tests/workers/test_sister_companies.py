"""What sister companies answer: the real adapter before the stand-in on a real socket. What is awkward in any system's
answers is tried with the others (`docs/outside-systems.md`); here is what is this one's own.
"""

from collections.abc import Iterator

import pytest

from deploy.sandbox.behaviour import Manner
from services.money import Rials
from services.ports.outside import OutsideFault, OutsideSystem, OutsideUnavailable, SisterDebt
from tests.fakes.samples import NATIONAL_ID
from tests.sandbox import Served, dead_url, serving

SISTERS = OutsideSystem.SISTER_COMPANIES


@pytest.fixture(scope="module")
def stand_ins() -> Iterator[Served]:
    with serving() as served:
        yield served


def asked(stand_ins: Served, *, url: str | None = None) -> list[SisterDebt]:
    return list(stand_ins.systems(url=url).sister_companies.debts_of(national_id=NATIONAL_ID, request_key="k-1"))


def test_who_owes_nothing_has_no_debts_and_who_owes_has_each(stand_ins: Served) -> None:
    stand_ins.answer(Manner.RIGHT)
    assert asked(stand_ins) == []
    stand_ins.answer(Manner.OWES, SISTERS)
    assert asked(stand_ins) == [SisterDebt(company="شرکت برق منطقه‌ای نمونه", amount=Rials(4_500_000))]


@pytest.mark.parametrize(
    ("manner", "fault"),
    [
        (Manner.SLOW, OutsideFault.TIMED_OUT),
        (Manner.FAILING, OutsideFault.FAILING),
        (Manner.OVERLOADED, OutsideFault.BUSY),
        (Manner.LOCKED_OUT, OutsideFault.REFUSES_US),
        (Manner.MOVED, OutsideFault.UNREADABLE),
        (Manner.HTML, OutsideFault.UNREADABLE),
        (Manner.RENAMED, OutsideFault.UNREADABLE),
        (Manner.NEWER, OutsideFault.UNREADABLE),
        (Manner.ANOTHER, OutsideFault.OTHER_SUBJECT),
    ],
)
def test_an_awkward_answer_is_never_taken_for_no_debt(stand_ins: Served, manner: Manner, fault: OutsideFault) -> None:
    stand_ins.answer(manner, SISTERS)
    with pytest.raises(OutsideUnavailable) as told:
        asked(stand_ins)
    assert (told.value.system, told.value.fault) == (SISTERS, fault)


def test_where_nobody_listens_nobody_is_cleared(stand_ins: Served) -> None:
    with pytest.raises(OutsideUnavailable) as told:
        asked(stand_ins, url=dead_url())
    assert told.value.fault is OutsideFault.UNREACHABLE
