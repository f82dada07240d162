"""The elements of a deployed diagram: its flow nodes, sequence flows and their names."""

import base64
from collections.abc import Mapping, Set
from dataclasses import dataclass
from xml.etree import ElementTree as ET

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_TASKS = {"task", "userTask", "serviceTask", "sendTask", "receiveTask", "manualTask", "scriptTask", "businessRuleTask"}
_ACTIVITIES = _TASKS | {"callActivity", "subProcess", "adHocSubProcess", "transaction"}
_GATEWAYS = {"exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "complexGateway"}
_EVENTS = {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
_FLOW_NODES = _ACTIVITIES | _GATEWAYS | _EVENTS


@dataclass(frozen=True, slots=True)
class Diagram:
    """One executable process of a BPMN file. Names are normalised: runs of white space are one space. `awaited` are the
    flows out of event-based gateways with the events that they lead to: the engine writes no record of them.
    """

    process_id: str
    version: int
    source: bytes
    flow_nodes: frozenset[str]
    flows: frozenset[str]
    names: Mapping[str, str]
    awaited: Mapping[str, str]

    @property
    def elements(self) -> frozenset[str]:
        """Ids of all flow nodes and sequence flows."""
        return self.flow_nodes | self.flows

    def ran(self, taken: Set[str]) -> frozenset[str]:
        """What ran, by the ids that the engine has written of: an event that an event-based gateway waits for is come
        to by one flow alone.
        """
        return frozenset(taken) | {flow for flow, event in self.awaited.items() if event in taken}

    def find(self, wanted: str) -> frozenset[str]:
        """Ids of the elements with that id or that name."""
        if wanted == self.process_id or wanted in self.elements:
            return frozenset({wanted})
        name = _normal(wanted)
        return frozenset(id_ for id_, own in self.names.items() if own == name)


def parse_diagram(resource: str, process_id: str, version: int) -> Diagram:
    """Parse a deployed resource, base64 as the engine's records carry it, for one of its processes."""
    source = base64.b64decode(resource)
    root = ET.fromstring(source)
    process = next(p for p in root.iter(_BPMN + "process") if p.get("id") == process_id)
    tagged = {e.attrib["id"]: e.tag.removeprefix(_BPMN) for e in process.iter() if "id" in e.attrib}
    names = {e.attrib["id"]: _normal(e.attrib["name"]) for e in process.iter() if {"id", "name"} <= e.attrib.keys()}
    return Diagram(
        process_id=process_id,
        version=version,
        source=source,
        flow_nodes=frozenset(id_ for id_, tag in tagged.items() if tag in _FLOW_NODES),
        flows=frozenset(id_ for id_, tag in tagged.items() if tag == "sequenceFlow"),
        names={id_: name for id_, name in names.items() if name and tagged[id_] in {*_FLOW_NODES, "sequenceFlow"}},
        awaited={
            flow.attrib["id"]: flow.attrib["targetRef"]
            for flow in process.iter(_BPMN + "sequenceFlow")
            if tagged.get(flow.attrib["sourceRef"]) == "eventBasedGateway"
        },
    )


def _normal(name: str) -> str:
    return " ".join(name.split())
