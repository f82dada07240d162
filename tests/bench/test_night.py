"""The bench of a night runs, and the same day again changes nothing, whatever the machine."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from db.engine import open_database
from deploy.locations import ROOT
from tests.bench.night import BATCH, OTHERS_TURN, fill, fingerprint, forget_runs, others_work, run_night
from tests.db.postgres import Cluster, running_cluster

CONNECTIONS = 400


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as running:
        yield running


def test_the_night_is_paged_and_rests_as_the_diagram_does() -> None:
    diagram = (ROOT / "bpmn" / "parts" / "run-scheduled-work" / "run-scheduled-work.bpmn").read_text()
    assert f'<zeebe:input source="={BATCH}" target="batchSize" />' in diagram
    assert f'=duration("PT" + string({OTHERS_TURN} * milliseconds / 1000) + "S")' in diagram


def test_a_night_does_its_work_once_beside_others(cluster: Cluster) -> None:
    url = cluster.url("postgres")
    fill(url, CONNECTIONS)
    with closing(open_database(url)) as database:
        with others_work(url) as ended:
            first = run_night(database)
            assert ended()
        assert first.counted["minimum-charges"] == CONNECTIONS * 3 // 100
        assert first.counted["permit-expiry"] == CONNECTIONS // 10
        before = fingerprint(url)
        assert sum(run_night(database).counted.values()) == 0
        forget_runs(url)
        assert sum(run_night(database).counted.values()) == 0
        assert fingerprint(url) == before
