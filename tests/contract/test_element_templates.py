"""The element templates beside the diagrams: current, valid, one for every job type and called process."""

from deploy.contracts.jobs import all_jobs
from deploy.contracts.parts import parts_under
from deploy.element_templates.__main__ import invalid, made, written
from deploy.element_templates.catalogue import FOLDER
from deploy.generated import out_of_date
from tests.contract.bpmn_model import FOLDER as BPMN


def test_the_templates_are_up_to_date() -> None:
    assert out_of_date(made(BPMN), written(BPMN)) == [], "run: python -m deploy.element_templates"


def test_the_modeler_takes_every_template() -> None:
    assert invalid(written(BPMN)) == []


def test_every_job_type_and_called_process_has_a_template() -> None:
    names = {path.stem for path in written(BPMN)}
    jobs = {f"job-{job_type}" for job_type in all_jobs() if job_type not in ("open-step", "close-step")}
    assert names >= jobs | {f"call-{process}" for process in parts_under(BPMN)}


def test_the_modeler_looks_where_they_are() -> None:
    """In `.camunda/element-templates` of the diagram's folder or one above it."""
    assert {path.parent for path in written(BPMN)} >= {BPMN / FOLDER}
    assert all(path.parent.name == "element-templates" for path in written(BPMN))
