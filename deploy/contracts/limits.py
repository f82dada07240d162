"""The diagrams as time sees them: each service with the processes that it calls unfolded into one tree of scopes.

A row of the ledger or a timer that begins anew with each round of a cycle in which nobody else acts can be dodged;
so can one that begins only after the company's own waiting. This module finds both.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

from deploy.contracts.ledger import STEP_ID
from deploy.diagrams.elements import CALLERS, processes
from deploy.diagrams.model import BPMN, ZEEBE

_OTHERS_ACT = {"receiveTask", "intermediateCatchEvent"}
_OTHERS_HAVE_ACTED = "intermediateThrowEvent"
"""It names what came of others without being waited for, such as a bill that another request has changed."""

_SCOPES = {"subProcess", "callActivity"}
_STARTED_BY_HAND = "Event_NoRequest"
"""The end of a called process that nobody has called: a service, which has a request, never comes there."""


@dataclass(eq=False, kw_only=True)
class Node:
    """A flow node in the place that it has in a service; a sub-process or a call has the nodes inside it.

    What the way through a service asks for again and again is worked out once.
    """

    xml: ElementTree.Element
    given: Mapping[str, str]
    parent: "Node | None" = None
    inside: "list[Node]" = field(default_factory=list)
    after: "list[Node]" = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.xml.get("id", "")

    @cached_property
    def kind(self) -> str:
        return self.xml.tag.removeprefix(BPMN)

    @property
    def path(self) -> str:
        """From the service to the node, readable in a finding."""
        return f"{self.parent.path}/{self.id}" if self.parent else self.id

    @property
    def above(self) -> "Iterator[Node]":
        """The scopes around the node, from the inside out."""
        if self.parent is not None:
            yield self.parent
            yield from self.parent.above

    @property
    def below(self) -> "Iterator[Node]":
        """The node and everything inside it."""
        yield self
        for node in self.inside:
            yield from node.below

    def extension(self, name: str) -> Iterator[ElementTree.Element]:
        """The node's own Zeebe extensions of this name."""
        own = self.xml.find(f"{BPMN}extensionElements")
        return iter(()) if own is None else own.iter(f"{ZEEBE}{name}")

    def value(self, expression: str) -> str:
        """The expression, or what the caller gives for the variable that it only names."""
        name = expression.removeprefix("=").strip("[]")
        return self.given.get(name, expression)

    @cached_property
    def role(self) -> str:
        """The unit whose task it is."""
        return next(
            (
                self.value(each.get("candidateGroups", "")).strip('="')
                for each in self.extension("assignmentDefinition")
            ),
            "",
        )

    @cached_property
    def row(self) -> set[str]:
        """The steps whose row the node opens; empty where it opens none."""
        if not any(each.get("type") == "open-step" for each in self.extension("executionListener")):
            return set()
        given = [each.get("source", "") for each in self.extension("input") if each.get("target") == "step"]
        return {step for source in given for step in STEP_ID.findall(self.value(source))}

    @cached_property
    def timers(self) -> "list[Node]":
        """Timers on the border that do not give up: limits, warnings, reminders."""
        hosted = self.parent.inside if self.parent else []
        return [
            each
            for each in hosted
            if each.xml.get("attachedToRef") == self.id
            and each.xml.get("cancelActivity") == "false"
            and each.xml.find(f"{BPMN}timerEventDefinition") is not None
        ]

    @cached_property
    def is_timed(self) -> bool:
        """True where time begins to run with the node: a row, a timer on its border, or a due date from now."""
        due = any("now()" in each.get("dueDate", "") for each in self.extension("taskSchedule"))
        return due or bool(self.row or self.timers)

    @cached_property
    def sends_back(self) -> bool:
        """True for a call that tells the applicant why: what was returned is never in order before it was corrected."""
        reasons = [each.get("source") for each in self.extension("input") if each.get("target") == "returnReason"]
        return reasons not in ([], ["=null"])

    @cached_property
    def steps(self) -> set[str]:
        """The documented steps that it does: its own property, in which `caller` stands for that of the call around it,
        or that of the nearest scope.
        """
        named = [each.get("value", "") for each in self.extension("property") if each.get("name") == "steps"]
        own = set(" ".join(named).split())
        call = next((each for each in self.above if each.kind == "callActivity"), None)
        if CALLERS in own:
            return own - {CALLERS} | (call.steps if call else set())
        return own or (self.parent.steps if self.parent else set())


def services(folder: Path) -> list[Node]:
    """Every process under the folder that no other one calls, unfolded. Raises NotADiagram."""
    drawn = {each.id: each.process for each in processes([folder])}
    called = {each.get("processId") for process in drawn.values() for each in process.iter(f"{ZEEBE}calledElement")}
    return [_unfolded(Node(xml=xml, given={}), xml, drawn) for key, xml in drawn.items() if key not in called]


def asks_for_caller(process: Node) -> bool:
    """Whether it is a part: started by hand, without a request, it ends at once."""
    return any(each.get("id") == _STARTED_BY_HAND for each in process.xml)


def dodged(service: Node) -> Iterator[str]:
    """What in the service begins its time anew although nobody else has acted, or begins it too late."""
    for node in service.below:
        if node.is_timed and node is not service:
            if _comes_again(node):
                yield f"{node.path}: its time begins anew in a cycle in which nobody else acts"
            yield from (f"{node.path}: its time begins after {wait.path}" for wait in _waits_before(service, node))


def _unfolded(scope: Node, container: ElementTree.Element, drawn: Mapping[str, ElementTree.Element]) -> Node:
    flows = [each for each in container.findall(f"{BPMN}sequenceFlow") if each.get("targetRef") != _STARTED_BY_HAND]
    joined = {each.get(end) for each in flows for end in ("sourceRef", "targetRef")}
    scope.inside = [
        Node(xml=xml, given=scope.given if container is scope.xml else _given_to(scope), parent=scope)
        for xml in container
        if xml.tag.startswith(BPMN) and (xml.get("id") in joined or xml.tag == f"{BPMN}boundaryEvent")
    ]
    by_id = {node.id: node for node in scope.inside}
    for flow in flows:
        by_id[flow.get("sourceRef", "")].after.append(by_id[flow.get("targetRef", "")])
    for node in scope.inside:
        _unfold_inside(node, drawn)
        if node.xml.find(f"{BPMN}errorEventDefinition") is not None:
            by_id[node.xml.get("attachedToRef", "")].after.append(node)
    return scope


def _unfold_inside(node: Node, drawn: Mapping[str, ElementTree.Element]) -> None:
    called = next((each.get("processId", "") for each in node.extension("calledElement")), None)
    if called is not None:
        _unfolded(node, drawn[called], drawn)
    elif node.kind == "subProcess":
        _unfolded(node, node.xml, drawn)


def _given_to(call: Node) -> Mapping[str, str]:
    """What a call gives its process: literal values, through all the processes that only pass them on."""
    return {each.get("target", ""): call.value(each.get("source", "")) for each in call.extension("input")}


def _comes_again(node: Node) -> bool:
    """True where a token can come from the node back to it with only the node's own units acting in between."""
    roles = {each.role for each in node.below if each.kind == "userTask"}
    if not _passes(node, roles):
        return False
    for level in (node, *node.above):
        if level in _reached(level.after, roles):
            return True
        if level.parent is None or not (_from_start(level, roles) and _to_end(level, roles)):
            return False
    return False


def _passes(node: Node, roles: set[str]) -> bool:
    """True where a token can pass the node with nobody but these units acting."""
    if node.sends_back:
        return {each.role for each in node.below if each.kind == "userTask"} <= roles
    if node.kind in _SCOPES and node.inside:
        starts = [each for each in node.inside if each.kind == "startEvent"]
        return any(each.kind == "endEvent" for each in _reached(starts, roles))
    if node.kind == "userTask":
        return node.role in roles
    return node.kind not in {*_OTHERS_ACT, _OTHERS_HAVE_ACTED}


def _reached(starts: Iterable[Node], roles: set[str]) -> set[Node]:
    """The nodes that a token comes to from these, which it may enter itself, with only these units acting."""
    seen: set[Node] = set()
    ahead = list(starts)
    while ahead:
        node = ahead.pop()
        if node not in seen:
            seen.add(node)
            ahead += node.after if _passes(node, roles) else []
    return seen


def _from_start(node: Node, roles: set[str]) -> bool:
    siblings = node.parent.inside if node.parent else []
    return node in _reached((each for each in siblings if each.kind == "startEvent"), roles)


def _to_end(node: Node, roles: set[str]) -> bool:
    return any(each.kind == "endEvent" for each in _reached(node.after, roles))


def _waits_before(service: Node, timed: Node) -> Iterator[Node]:
    """The company's own tasks of the same step that are done before the time begins, with no time of their own."""
    for wait in service.below:
        of_the_step = wait.kind == "userTask" and wait.steps & timed.row and not _is_within(wait, timed)
        if of_the_step and not _has_time(wait) and not waits_for_others(wait) and _comes_before(wait, timed):
            yield wait


def _is_within(node: Node, scope: Node) -> bool:
    return node is scope or scope in node.above


def _has_time(wait: Node) -> bool:
    return any(node.row & wait.steps for node in (wait, *wait.above))


def waits_for_others(wait: Node) -> bool:
    """True where a message or an agreed day is waited for beside the task: it is done when somebody else has acted."""
    beside = wait.parent.inside if wait.parent else []
    return any(each.kind in _OTHERS_ACT for each in beside)


def _comes_before(wait: Node, timed: Node) -> bool:
    """True where a way leads from the one to the other, whoever acts on it."""
    around = dict(_branches(timed))
    scope, branch = next((scope, branch) for scope, branch in _branches(wait) if scope in around)
    everybody = {each.role for each in scope.below if each.kind == "userTask"}
    return branch is not around[scope] and around[scope] in _reached(branch.after, everybody)


def _branches(node: Node) -> Iterator[tuple[Node, Node]]:
    """Each scope around the node with the node of that scope that it lies in."""
    for scope in node.above:
        yield scope, node
        node = scope
