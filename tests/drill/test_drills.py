"""The drills are rows of the alert matrix, and the rules that they run by are the project's own, only faster."""

from pathlib import Path

from tests.alerts.promtool import PROMETHEUS, RULES, needs_promtool, promtool
from tests.alerts.test_alert_matrix import FAULTS
from tests.chaos.databases import Sqlite
from tests.drill.drills import drills_of
from tests.drill.prometheus import faster


def test_each_drill_is_a_row_of_the_matrix_and_wants_the_same_alert() -> None:
    drills = drills_of(Sqlite(Path("/nowhere"), mounted=True))
    assert {each.fault: each.alert for each in drills}.items() <= {
        name: fault.alert for name, fault in FAULTS.items()
    }.items()


def test_durations_become_a_fifth_wherever_rules_have_them() -> None:
    assert faster("for: 1m") == "for: 12000ms"
    assert faster("increase(a_total[30s])") == "increase(a_total[6000ms])"
    assert faster("max_over_time(a[1h:30s] offset 2m)") == "max_over_time(a[720000ms:6000ms] offset 24000ms)"
    assert faster("sms_attempts_ratio:rate10m > 300") == "sms_attempts_ratio:rate10m > 300"


@needs_promtool
def test_prometheus_accepts_the_faster_rules(tmp_path: Path) -> None:
    for file in RULES:
        (tmp_path / file.name).write_text(faster(file.read_text(encoding="utf-8")), encoding="utf-8")
    promtool("check", "rules", *tmp_path.glob("*.yml"))
    assert "scrape_interval: 1000ms" in faster((PROMETHEUS / "prometheus.yml").read_text(encoding="utf-8"))
