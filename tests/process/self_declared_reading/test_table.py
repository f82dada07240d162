"""The table is read by the tests' own reader as the engine reads it, so that the campaign of random readings needs no
engine.
"""

import asyncio
from random import Random
from typing import Any

import pytest
from pyzeebe import ZeebeClient, create_insecure_channel

from services.ports.outside import Identity
from services.readings.advance import ReadingFault
from services.readings.check import Verdict
from services.specific.self_declared_reading.facts import NO_DOUBT, Flag
from services.specific.self_declared_reading.model import RecordMatch
from tests.unit.self_declared_reading.triage_table import triage
from tests.zeebekit import EmbeddedEngine

pytestmark = pytest.mark.process

TABLE = "declared-reading-triage"
ASKED = 150


def _facts(random: Random) -> dict[str, Any]:
    doubt = random.choice([NO_DOUBT, NO_DOUBT, *ReadingFault])
    return {
        "doubt": str(doubt),
        "consumption": random.choice(list(Verdict)).value,
        "flags": [flag.value for flag in Flag if random.random() < 0.2],
        "daysSinceDeclared": random.choice([None, None, 0, 24, 25, 300]),
        "photo": random.random() < 0.5,
        "identity": random.choice(list(Identity)).value,
        "record": random.choice(list(RecordMatch)).value,
    }


async def _asked(address: str, many: list[dict[str, Any]]) -> list[list[tuple[str, str]]]:
    channel = create_insecure_channel(grpc_address=address)
    try:
        client = ZeebeClient(channel)
        asked = [{"declaration": each} for each in many]
        outputs: list[Any] = [(await client.evaluate_decision(None, TABLE, each)).decision_output for each in asked]
    finally:
        await channel.close()
    return [[(row["verdict"], row["finding"]) for row in output or []] for output in outputs]


def test_the_engine_answers_random_facts_as_the_tests_reader_does(zeebe: EmbeddedEngine) -> None:
    random = Random(1405)  # noqa: S311 - no secrets
    many = [_facts(random) for _ in range(ASKED)]
    assert asyncio.run(_asked(zeebe.address, many)) == [triage(each) for each in many]
