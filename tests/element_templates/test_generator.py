"""The generator by itself: what a described job, call or task becomes, and that the Modeler takes it."""

from pathlib import Path
from typing import Any

import pytest

from deploy.element_templates import generator
from deploy.element_templates.__main__ import invalid
from deploy.element_templates.generator import Entry, Group, Head, Template

HEAD = Head(key="shop.price-order", name="Price order", description="What it costs.", category="Jobs")


def priced(**more: Any) -> Template:  # noqa: ANN401 - as the generator takes it
    return generator.job(HEAD, job_type="price-order", **more)


def entry(template: Template, name: str) -> dict[str, Any]:
    [found] = [each for each in template["properties"] if each.get("label") == name]
    return dict(found)


def test_a_job_s_type_and_retries_are_set_and_not_shown() -> None:
    fixed = [(each["type"], each["value"]) for each in priced(retries=8)["properties"]]
    assert fixed == [("Hidden", "price-order"), ("Hidden", "8")]


def test_an_input_of_a_job_may_be_left_to_the_variable_of_its_name() -> None:
    template = priced(inputs=[Entry(name="order", required=True)])
    assert entry(template, "order")["optional"] is True
    assert entry(template, "order")["binding"] == {"type": "zeebe:input", "name": "order"}


def test_a_header_with_choices_is_a_list_and_has_to_be_chosen_where_it_is_required() -> None:
    header = entry(priced(headers=[Entry(name="unit", required=True, choices=[("desk", "The desk")])]), "unit")
    assert header["type"] == "Dropdown"
    assert header["choices"] == [{"name": "The desk", "value": "desk"}]
    assert header["constraints"] == {"notEmpty": True}


def test_a_call_gives_and_takes_what_is_described_and_is_bound_to_its_deployment() -> None:
    template = generator.call(
        HEAD,
        process_id="collect",
        inputs=[Entry(name="bill", required=True, value="=bill")],
        outputs=[Entry(name="paid", value="paid")],
    )
    assert template["elementType"] == {"value": "bpmn:CallActivity"}
    assert [each["value"] for each in template["properties"]] == ["collect", "deployment", "=bill", "paid"]
    assert entry(template, "paid")["binding"] == {"type": "zeebe:output", "source": "=paid"}


def test_only_groups_that_hold_something_are_shown() -> None:
    assert [each["id"] for each in priced(outputs=[Entry(name="price")])["groups"]] == ["outputs"]


@pytest.mark.parametrize(
    "template",
    [
        priced(retries=3, headers=[Entry(name="unit")], inputs=[Entry(name="a")], outputs=[Entry(name="b")]),
        generator.call(HEAD, process_id="collect", inputs=[Entry(name="bill", required=True, value="=bill")]),
        generator.task(
            HEAD, element="bpmn:SubProcess", properties=[generator.hidden({"type": "zeebe:input", "name": "x"}, "=1")]
        ),
        generator.task(
            HEAD,
            element="bpmn:UserTask",
            properties=[
                {"type": "Hidden", "binding": {"type": "zeebe:userTask"}},
                generator.shown(
                    Group.TASK, Entry(name="unit"), {"type": "zeebe:assignmentDefinition", "property": "assignee"}
                ),
            ],
        ),
    ],
)
def test_the_modeler_takes_each_kind(template: Template, tmp_path: Path) -> None:
    file = tmp_path / "template.json"
    file.write_text(generator.as_json(template), encoding="utf-8")
    assert invalid([file]) == []


def test_what_the_modeler_would_refuse_is_told_with_its_file(tmp_path: Path) -> None:
    file = tmp_path / "template.json"
    file.write_text(generator.as_json({**priced(), "appliesTo": "bpmn:Task"}), encoding="utf-8")
    assert f"{file}: /appliesTo must be array" in invalid([file])
