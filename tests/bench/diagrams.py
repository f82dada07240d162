"""The processes that are measured. Each rival has its own ids and job types, so that none swallows another's jobs."""

from collections.abc import Sequence
from itertools import pairwise

_DEFINITIONS = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="bench" targetNamespace="urn:bench">
  <bpmn:process id="{process}" isExecutable="true">
    {elements}
  </bpmn:process>
</bpmn:definitions>
"""
JOBS = 5
"""Jobs of one instance of the process that is measured most."""


def job_types(prefix: str) -> list[str]:
    """The job types of the five-job process of that prefix, in their order."""
    return [f"{prefix}-{number}" for number in range(1, JOBS + 1)]


def job_chain(process: str, types: Sequence[str]) -> bytes:
    """Start, one service task of each type in a row, end."""
    return _process(process, [_task(f"task-{number}", each) for number, each in enumerate(types, start=1)])


def sleeper(process: str, job_type: str, *, timer: str) -> bytes:
    """Start, a timer, a service task, end. `timer` is the inner XML of the timer's definition."""
    event = (
        '<bpmn:intermediateCatchEvent id="sleep">{}'
        f"<bpmn:timerEventDefinition>{timer}</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
    )
    return _process(process, [event, _task("task", job_type)])


def one_week() -> str:
    """A timer that rings a week after the instance came to it."""
    return "<bpmn:timeDuration>P7D</bpmn:timeDuration>"


def at_variable(name: str) -> str:
    """A timer that rings at the instant that a variable holds."""
    return f"<bpmn:timeDate>={name}</bpmn:timeDate>"


def _task(element: str, job_type: str) -> str:
    return (
        f'<bpmn:serviceTask id="{element}"><bpmn:extensionElements><zeebe:taskDefinition type="{job_type}"/>'
        "</bpmn:extensionElements>{}</bpmn:serviceTask>"
    )


def _process(process: str, middle: Sequence[str]) -> bytes:
    """The elements in a row; each has a `{}` where its incoming and outgoing flows belong."""
    elements = [
        '<bpmn:startEvent id="start">{}</bpmn:startEvent>',
        *middle,
        '<bpmn:endEvent id="end">{}</bpmn:endEvent>',
    ]
    ids = [each.partition('id="')[2].partition('"')[0] for each in elements]
    drawn = [each.replace("{}", _flows_of(number, len(elements))) for number, each in enumerate(elements)]
    flows = [
        f'<bpmn:sequenceFlow id="flow-{number}" sourceRef="{source}" targetRef="{target}"/>'
        for number, (source, target) in enumerate(pairwise(ids), start=1)
    ]
    return _DEFINITIONS.format(process=process, elements="\n    ".join([*drawn, *flows])).encode()


def _flows_of(number: int, count: int) -> str:
    incoming = f"<bpmn:incoming>flow-{number}</bpmn:incoming>" if number else ""
    outgoing = f"<bpmn:outgoing>flow-{number + 1}</bpmn:outgoing>" if number < count - 1 else ""
    return incoming + outgoing
