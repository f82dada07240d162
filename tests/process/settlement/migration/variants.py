"""Our own diagrams, changed as a designer changes them, and brought to an engine that runs the old ones."""

import json
import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element as Xml

from deploy.diagrams.model import BPMN, ZEEBE
from deploy.locations import ROOT
from tests.process.nights import NIGHTS

_NAMESPACES = {
    "bpmn": BPMN,
    "zeebe": ZEEBE,
    "xsi": "{http://www.w3.org/2001/XMLSchema-instance}",
}
for _prefix, _namespace in _NAMESPACES.items():
    ElementTree.register_namespace(_prefix, _namespace.strip("{}"))

_REFERENCE = re.compile(r'\b(?:processId|formId|decisionId)="([^"]+)"')

Edit = Callable[[Xml], None]
Changes = Mapping[str, str]
"""Name of a file: what stands in it instead."""


def changed(name: str, *edits: Edit) -> str:
    """A diagram of ours, by the name of its file, after these edits; its shapes are left out."""
    [path] = (ROOT / "bpmn").rglob(name)
    root = ElementTree.parse(path).getroot()
    for drawing in root.findall("{http://www.omg.org/spec/BPMN/20100524/DI}BPMNDiagram"):
        root.remove(drawing)
    for edit in edits:
        edit(root)
    return ElementTree.tostring(root, encoding="unicode")


def longer(name: str) -> str:
    """A form of ours with a line more, by the name of its file."""
    [path] = (ROOT / "bpmn").rglob(name)
    schema = json.loads(path.read_text("utf-8"))
    schema["components"].append({"type": "text", "id": "Text_Added", "text": "افزوده"})
    return json.dumps(schema, ensure_ascii=False)


def written(folder: Path, changes: Changes, services: Collection[str] = ("settlement",)) -> list[Path]:
    """All files of these services and of the parts, those changed in a folder of their own."""
    rooms = [*(ROOT / "bpmn" / "services" / key for key in services), *sorted((ROOT / "bpmn" / "parts").iterdir())]
    files = [file for room in rooms if room.name not in NIGHTS for file in sorted(room.iterdir())]
    ours = [file for file in files if file.suffix in (".bpmn", ".dmn", ".form")]
    assert changes.keys() <= {file.name for file in ours}
    for name, content in changes.items():
        (folder / name).write_text(content, encoding="utf-8")
    return [folder / file.name if file.name in changes else file for file in ours]


def apart(folder: Path, name: str, content: str) -> list[Path]:
    """A changed diagram with all that it calls, forms and tables included: who calls it stays on the version before."""
    ours = {file.stem: file for file in written(folder, {name: content})}
    wanted = [Path(name).stem]
    for each in wanted:
        if ours[each].suffix == ".bpmn":
            named = _REFERENCE.findall(ours[each].read_text("utf-8"))
            wanted += [found for found in named if found in ours and found not in wanted]
    return [ours[each] for each in wanted]


def replaced(old: str, new: str) -> Edit:
    """Another text in every attribute and expression that has it."""

    def edit(root: Xml) -> None:
        found = 0
        for each in root.iter():
            for key, value in each.attrib.items():
                found += old in value
                each.set(key, value.replace(old, new))
            found += old in (each.text or "")
            each.text = each.text.replace(old, new) if each.text else each.text
        assert found, f"nothing says {old}"

    return edit


def timed(event_id: str, duration: str) -> Edit:
    """With another time after which an event comes."""

    def edit(root: Xml) -> None:
        [timer] = _found(root, event_id).findall(f"{BPMN}timerEventDefinition")
        for each in list(timer):
            timer.remove(each)
        said = ElementTree.SubElement(
            timer, f"{BPMN}timeDuration", {f"{_NAMESPACES['xsi']}type": "bpmn:tFormalExpression"}
        )
        said.text = duration

    return edit


def kept(root: Xml) -> None:
    """Nothing but another version tag."""
    for tag in root.iter(f"{ZEEBE}versionTag"):
        tag.set("value", f"{tag.get('value')}1")


def attached(event_id: str, *, to: str) -> Edit:
    """With an event that hangs on something else."""
    return lambda root: _found(root, event_id).set("attachedToRef", to)


def told(event_id: str, message: str) -> Edit:
    """With an event that comes with a message, instead of whatever it waited for."""

    def edit(root: Xml) -> None:
        event = _found(root, event_id)
        for each in [each for each in event if each.tag.endswith("EventDefinition")]:
            event.remove(each)
        ElementTree.SubElement(event, f"{BPMN}messageEventDefinition", messageRef="Message_Added")
        named = ElementTree.SubElement(root, f"{BPMN}message", id="Message_Added", name=message)
        extensions = ElementTree.SubElement(named, f"{BPMN}extensionElements")
        ElementTree.SubElement(extensions, f"{ZEEBE}subscription", correlationKey="=trackingCode")

    return edit


def retyped(task_id: str, kind: str, *, job: str | None = None) -> Edit:
    """With a task of another kind; it does that job, if one is named, and nothing else."""

    def edit(root: Xml) -> None:
        task = _found(root, task_id)
        task.tag = f"{BPMN}{kind}"
        if job:
            [extensions] = task.findall(f"{BPMN}extensionElements")
            for each in list(extensions):
                extensions.remove(each)
            ElementTree.SubElement(extensions, f"{ZEEBE}taskDefinition", type=job)

    return edit


def wrapped(task_id: str) -> Edit:
    """With a task in a sub-process of its own."""

    def edit(root: Xml) -> None:
        task, scope = _found(root, task_id), _parent(root, task_id)
        around = f"SubProcess_{task_id}"
        sub_process = ElementTree.SubElement(scope, f"{BPMN}subProcess", id=around)
        for kind, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
            for flow in [each.text or "" for each in task.findall(f"{BPMN}{kind}")]:
                _drop(task, kind, flow)
                _add(sub_process, kind, flow)
                _found(root, flow).set(end, around)
        scope.remove(task)
        start = ElementTree.SubElement(sub_process, f"{BPMN}startEvent", id=f"Start_{task_id}")
        first = f"Flow_{task_id}"
        sub_process.append(task)
        ends = {"id": first, "sourceRef": f"Start_{task_id}", "targetRef": task_id}
        ElementTree.SubElement(sub_process, f"{BPMN}sequenceFlow", ends)
        _add(start, "outgoing", first)
        _add(task, "incoming", first)

    return edit


def removed(element_id: str) -> Edit:
    """Without a task and what hangs on it; what led to it leads where it led."""

    def edit(root: Xml) -> None:
        for boundary in [each for each in root.iter(f"{BPMN}boundaryEvent") if each.get("attachedToRef") == element_id]:
            _cut(root, boundary.get("id", ""))
        element = _found(root, element_id)
        [way_out] = [each.text or "" for each in element.findall(f"{BPMN}outgoing")]
        target = _found(root, _found(root, way_out).get("targetRef", ""))
        _drop(target, "incoming", way_out)
        for way_in in [each.text or "" for each in element.findall(f"{BPMN}incoming")]:
            _found(root, way_in).set("targetRef", target.get("id", ""))
            _add(target, "incoming", way_in)
        _parent(root, way_out).remove(_found(root, way_out))
        _parent(root, element_id).remove(element)

    return edit


def added(task_id: str, *, behind: str) -> Edit:
    """With a user task of the counter between an element and what comes behind it."""

    def edit(root: Xml) -> None:
        [way] = [each.text or "" for each in _found(root, behind).findall(f"{BPMN}outgoing")]
        flow, scope = _found(root, way), _parent(root, behind)
        target = _found(root, flow.get("targetRef", ""))
        second = f"Flow_{task_id}_on"
        task = ElementTree.SubElement(scope, f"{BPMN}userTask", id=task_id, name=task_id)
        extensions = ElementTree.SubElement(task, f"{BPMN}extensionElements")
        ElementTree.SubElement(extensions, f"{ZEEBE}userTask")
        ElementTree.SubElement(extensions, f"{ZEEBE}assignmentDefinition", candidateGroups="counter")
        _add(task, "incoming", way)
        _add(task, "outgoing", second)
        flow.set("targetRef", task_id)
        _drop(target, "incoming", way)
        _add(target, "incoming", second)
        attributes = {"id": second, "sourceRef": task_id, "targetRef": target.get("id", "")}
        ElementTree.SubElement(scope, f"{BPMN}sequenceFlow", attributes)

    return edit


def _cut(root: Xml, element_id: str) -> None:
    """Remove an element with all that only it leads to."""
    element = _found(root, element_id)
    for way in [each.text or "" for each in element.findall(f"{BPMN}outgoing")]:
        target = _found(root, _found(root, way).get("targetRef", ""))
        _drop(target, "incoming", way)
        _parent(root, way).remove(_found(root, way))
        if target.find(f"{BPMN}incoming") is None:
            _cut(root, target.get("id", ""))
    _parent(root, element_id).remove(element)


def _found(root: Xml, element_id: str) -> Xml:
    return next(each for each in root.iter() if each.get("id") == element_id)


def _parent(root: Xml, element_id: str) -> Xml:
    return next(each for each in root.iter() for child in each if child.get("id") == element_id)


def _drop(element: Xml, kind: str, flow: str) -> None:
    element.remove(next(each for each in element.findall(f"{BPMN}{kind}") if each.text == flow))


def _add(element: Xml, kind: str, flow: str) -> None:
    """An incoming or outgoing flow, where the order of BPMN wants it."""
    before = [f"{BPMN}documentation", f"{BPMN}extensionElements", f"{BPMN}incoming"]
    at = [index for index, each in enumerate(element) if each.tag in (*before, f"{BPMN}{kind}")]
    added_flow = ElementTree.Element(f"{BPMN}{kind}")
    added_flow.text = flow
    element.insert(max(at, default=-1) + 1, added_flow)
