"""The measured processes are whole: each flow joins two elements that both name it."""

from collections import Counter
from xml.etree import ElementTree

import pytest

from tests.bench.diagrams import at_variable, job_chain, job_types, one_week, sleeper

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"


@pytest.mark.parametrize(
    "diagram",
    [
        job_chain("ours", job_types("ours")),
        job_chain("backlog", ["only"]),
        sleeper("asleep", "work", timer=one_week()),
        sleeper("alarm", "work", timer=at_variable("dueAt")),
    ],
)
def test_every_flow_leaves_one_element_and_enters_another(diagram: bytes) -> None:
    root = ElementTree.fromstring(diagram)
    flows = {flow.get("id") for flow in root.iter(f"{BPMN}sequenceFlow")}
    named = Counter(each.text for name in ("incoming", "outgoing") for each in root.iter(f"{BPMN}{name}"))
    assert named == dict.fromkeys(flows, 2)


def test_rivals_share_no_job_type() -> None:
    assert not set(job_types("ours")) & set(job_types("ours-1"))


def test_the_jobs_are_in_a_row() -> None:
    root = ElementTree.fromstring(job_chain("ours", job_types("ours")))
    types = [each.get("type") for each in root.iter(f"{ZEEBE}taskDefinition")]
    assert types == ["ours-1", "ours-2", "ours-3", "ours-4", "ours-5"]
