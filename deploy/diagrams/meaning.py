"""Faults of what a diagram says: names, forms, candidate groups, questions and answers."""

import re
import unicodedata
from collections.abc import Iterator

from deploy.diagrams.faults import Fault, FaultKind
from deploy.diagrams.model import EVENTS, GATEWAYS, SUB_PROCESSES, TASKS, Diagram, Flow, Node

_PERSIAN = re.compile("[\u0621-\u06cc]")
# Arabic yeh, alef maksura, kaf and digits: they look like the Persian ones, but no search for those finds them.
_ARABIC = re.compile("[\u064a\u0649\u0643\u0660-\u0669]")
# Classes of Unicode's bidirectional algorithm: letters; digits and marks, which follow the letters before them.
_RIGHT_TO_LEFT = frozenset({"AL", "R"})
_STAYS_AT_THE_END = frozenset({"EN", "AN", "NSM"})
# Verbs that end a Persian sentence. One that a name needs and that is not here is simply added.
_VERBS = (
    *("شد", "شود", "است", "هست", "نیست", "چیست", "کیست", "بود", "دارد", "داشت", "کرد", "کند", "داد", "دهد", "گذشت"),
    *("گرفت", "رسید", "ماند", "یافت", "خورد", "رفت", "آمد", "برگشت", "خواند", "افتاد"),
)
_ENDS_WITH_VERB = re.compile(rf"(?:.* )?(?:ن|می\u200c|نمی\u200c)?(?:{'|'.join(_VERBS)})")
_SENDING = "ارسال "
_MUST_BE_NAMED = TASKS | SUB_PROCESSES
_SPLITS = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway"})


def faults(diagram: Diagram, forms: frozenset[str]) -> Iterator[Fault]:
    """Faults of meaning, in no order. `forms` holds the ids of the forms that exist."""
    for node in diagram.nodes.values():
        yield from _name(node)
        yield from _form(node, forms)
        yield from _wording(node)
        if node.kind == "userTask":
            yield from _user_task(node)
        if node.kind in _SPLITS:
            yield from _gateway(diagram, node)
    for flow in diagram.flows.values():
        yield from _name(flow)


def _name(item: Node | Flow) -> Iterator[Fault]:
    if _ARABIC.search(item.name):
        yield Fault(element=item.id, kind=FaultKind.ARABIC_LETTERS)
    must_be_named = item.kind in _MUST_BE_NAMED or (item.name and item.kind in EVENTS | GATEWAYS | {"sequenceFlow"})
    if must_be_named and not _PERSIAN.search(item.name):
        yield Fault(element=item.id, kind=FaultKind.NOT_PERSIAN)
    elif item.kind != "textAnnotation" and _is_torn(item.name):
        yield Fault(element=item.id, kind=FaultKind.WRONG_ORDER)


def _is_torn(name: str) -> bool:
    """Whether the bidirectional algorithm moves an end of a Persian name, as the canvas and Operate are left to right.

    A digit, bracket or Latin word at the beginning goes to the left of the rest, one at the end to the right; only
    digits that follow Persian letters stay in place.
    """
    if not _PERSIAN.search(name):
        return False
    first, last = unicodedata.bidirectional(name[0]), unicodedata.bidirectional(name[-1])
    return first not in _RIGHT_TO_LEFT or last not in _RIGHT_TO_LEFT | _STAYS_AT_THE_END


def _form(node: Node, forms: frozenset[str]) -> Iterator[Fault]:
    if node.form_id is not None and node.form_id not in forms:
        yield Fault(element=node.id, kind=FaultKind.UNKNOWN_FORM, other=node.form_id)
    if node.kind == "userTask" and node.form_id is None:
        yield Fault(element=node.id, kind=FaultKind.NO_FORM)


def _wording(node: Node) -> Iterator[Fault]:
    """A send task is a verb with its object, an end event the state that is reached."""
    if node.kind == "sendTask" and not node.name.startswith(_SENDING):
        yield Fault(element=node.id, kind=FaultKind.NO_SENDING)
    if node.kind == "endEvent" and node.name and not _ENDS_WITH_VERB.fullmatch(node.name):
        yield Fault(element=node.id, kind=FaultKind.NO_STATE)


def _user_task(node: Node) -> Iterator[Fault]:
    if not node.is_zeebe_user_task:
        yield Fault(element=node.id, kind=FaultKind.NOT_ZEEBE_TASK)
    if not node.candidate_groups:
        yield Fault(element=node.id, kind=FaultKind.NO_CANDIDATES)


def _gateway(diagram: Diagram, gateway: Node) -> Iterator[Fault]:
    answers = diagram.outgoing(gateway.id)
    if len(answers) <= 1:
        return
    if not gateway.name:
        yield Fault(element=gateway.id, kind=FaultKind.NO_QUESTION)
    elif not (gateway.name.endswith("؟") and _ENDS_WITH_VERB.fullmatch(gateway.name.rstrip("؟"))):
        yield Fault(element=gateway.id, kind=FaultKind.HALF_A_QUESTION)
    for answer in answers:
        if not answer.name:
            yield Fault(element=answer.id, kind=FaultKind.NO_ANSWER, other=gateway.id)
