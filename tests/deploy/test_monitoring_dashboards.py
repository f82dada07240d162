"""The dashboards as Grafana reads them; Prometheus' tool parses every query."""

import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from deploy.locations import ROOT
from tests.alerts.metric_names import BROKER, measured_in, recorded_in, shown_by_workers
from tests.alerts.promtool import needs_promtool, promtool, read, rules

GRAFANA = ROOT / "deploy" / "grafana"
FILES = sorted((GRAFANA / "dashboards").glob("*.json"))
WIDTH = 24
# What Grafana puts in for its variables.
_VARIABLES = {
    "$__rate_interval": "1m",
    "$__range": "1d",
    "$process": ".*",
    "$type": ".*",
    "$unit": ".*",
    "$service": ".*",
}

each_dashboard = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


@each_dashboard
def test_a_dashboard_is_named_as_its_file_and_its_panels_have_ids_of_their_own(file: Path) -> None:
    dashboard = _dashboard(file)
    ids = [panel["id"] for panel in dashboard["panels"]]
    assert dashboard["uid"] == file.stem
    assert len(ids) == len(set(ids))
    assert all(panel["title"] for panel in dashboard["panels"])


@each_dashboard
def test_no_panel_overlaps_another_or_the_edge(file: Path) -> None:
    places = [panel["gridPos"] for panel in _dashboard(file)["panels"]]
    assert all(each["x"] + each["w"] <= WIDTH for each in places)
    assert not [(one, other) for one, other in combinations(places, 2) if _overlap(one, other)]


@each_dashboard
def test_everything_asks_the_provisioned_data_source(file: Path) -> None:
    provisioned = read(GRAFANA / "provisioning" / "datasources" / "prometheus.yml")["datasources"]
    dashboard = _dashboard(file)
    asked = [part["datasource"] for part in (*dashboard["templating"]["list"], *dashboard["annotations"]["list"])]
    for panel in dashboard["panels"]:
        asked += [part["datasource"] for part in (panel, *panel.get("targets", ())) if panel["type"] != "row"]
    assert {each["uid"] for each in asked} == {each["uid"] for each in provisioned}


@each_dashboard
def test_a_panel_s_queries_have_letters_of_their_own(file: Path) -> None:
    for panel in _dashboard(file)["panels"]:
        letters = [target["refId"] for target in panel.get("targets", ())]
        assert len(letters) == len(set(letters)), panel["title"]


@needs_promtool
def test_every_query_parses(tmp_path: Path) -> None:
    asked = [expression for file in FILES for expression in _expressions(file)]
    group = {"name": "queries", "rules": [{"record": f"q:{n}", "expr": each} for n, each in enumerate(asked)]}
    generated = tmp_path / "queries.yml"
    # JSON is YAML.
    generated.write_text(json.dumps({"groups": [group]}), encoding="utf-8")
    promtool("check", "rules", "--lint=none", generated)


@each_dashboard
def test_queries_ask_only_for_metrics_that_exist(file: Path) -> None:
    known = shown_by_workers() | BROKER
    recorded = {rule["record"] for rule in rules() if "record" in rule}
    for expression in _expressions(file):
        assert measured_in(expression) <= known, expression
        assert recorded_in(expression) <= recorded, expression


def _dashboard(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content


def _expressions(file: Path) -> Iterator[str]:
    for panel in _dashboard(file)["panels"]:
        for target in panel.get("targets", ()):
            expression: str = target["expr"]
            for variable, value in _VARIABLES.items():
                expression = expression.replace(variable, value)
            yield expression


def _overlap(one: dict[str, int], other: dict[str, int]) -> bool:
    return (
        one["x"] < other["x"] + other["w"]
        and other["x"] < one["x"] + one["w"]
        and one["y"] < other["y"] + other["h"]
        and other["y"] < one["y"] + one["h"]
    )
