"""The installer of a relocation opens one seal and sets another."""

from tests.unit.meter_relocation.relocating import Relocating
from tests.unit.test_seals import seals, told


def test_a_relocation_opens_one_seal_and_sets_another() -> None:
    case = Relocating()
    for _ in range(2):
        case.report()
    assert told(case.uow) == [("123456", None, case.number), ("654321", case.number, None)]


def test_a_relocation_of_another_meter_says_nothing_of_the_seals_of_the_recorded_one() -> None:
    case = Relocating()
    case.report_with(meterSerial="X-9")
    assert seals(case.uow) == []
