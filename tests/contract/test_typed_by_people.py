"""What people type reaches the handlers as it is: a form's value may be missing, null, a number, a list, for forms are
also completed by API. A handler that demanded a type of it would make an incident of a slip.
"""

import re
from typing import Any

from tests.contract.bpmn_model import elements
from tests.contract.form_model import FORMS, components, form, schema
from workers.handlers import all_handlers
from workers.runtime.variables import Header

_PLAIN = re.compile(r"=\s*([A-Za-z]\w*)(?:\.\w+)*\s*")

# How a request ended is named by the diagrams: what a decision says has gone through a gateway that knows it.
_NAMED_BY_DIAGRAMS = {"outcome"}


def typed_variables() -> set[str]:
    """The variables that forms write, and those that diagrams copy them to."""
    keys = {each["key"] for path in FORMS for each in components(schema(path)) if "key" in each}
    typed = {key.split(".")[0] for key in keys}
    copies = [
        (found[1], each.get("target", ""))
        for element in elements()
        for kind in ("input", "output")
        for each in element.extensions(kind)
        if (found := _PLAIN.fullmatch(each.get("source", "")))
    ]
    while True:
        more = {target for source, target in copies if source in typed} - typed
        if not more:
            return typed - _NAMED_BY_DIAGRAMS
        typed |= more


def demanding() -> set[str]:
    """The variables of which an input model demands a type, by job type, though people type them."""
    typed = typed_variables()
    return {
        f"{job_type}: {field.alias}"
        for job_type, handler in all_handlers().items()
        for field in handler.inputs.model_fields.values()
        if Header not in field.metadata and field.alias in typed and field.annotation is not Any
    }


def test_no_handler_demands_a_type_of_what_people_type() -> None:
    assert demanding() == set()


def test_all_that_forms_write_is_looked_at() -> None:
    assert typed_variables() >= {"application", "stub", "reason", "returnReason", "agentCode"}


def decisions() -> dict[str, set[str]]:
    """How each task writes the decision of its form that a condition of its diagram compares."""
    found: dict[str, set[str]] = {}
    for task in (each for each in elements() if each.kind == "userTask"):
        keys = {each["key"] for each in form(task.attribute("formDefinition", "formId") or "") if "key" in each}
        compared = set(re.findall(r'(\w+) = "', task.path.read_text(encoding="utf-8")))
        for name in keys & compared:
            sources = {each.get("source", "") for each in task.extensions("output") if each.get("target") == name}
            found[f"{task}: {name}"] = sources
    return found


def test_a_decision_is_text_or_null_before_a_condition_compares_it() -> None:
    # A number cannot be compared with a text: the engine makes an incident of it.
    written = decisions()
    assert len(written) > 5
    for place, sources in written.items():
        name = place.split(": ")[1]
        assert sources == {f"=if {name} instance of string then {name} else null"}, place
