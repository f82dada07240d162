"""Random declared readings are plain, doubtful or refused as the model says, and no kWh is lost or charged twice."""

from services.specific.self_declared_reading.findings import FindingCode
from tests.unit.self_declared_reading.campaign import campaign

READINGS = 2_000
_WITHOUT_REGISTERS = {FindingCode.REGISTERS, FindingCode.DEMAND}


def test_two_thousand_declared_readings_come_to_what_the_model_says() -> None:
    tally = campaign(READINGS, seed=1405)
    assert tally.faults == []
    assert sum(tally.verdicts.values()) == READINGS
    assert set(tally.findings) == set(FindingCode) - _WITHOUT_REGISTERS
    assert min(tally.verdicts[each] for each in ("plain", "doubtful", "refused")) > READINGS // 20
    assert tally.kwh > 0
