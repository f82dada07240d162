"""A subscriber objects: kept once while nobody has answered, and told to the process that it concerns."""

from collections.abc import Callable
from datetime import timedelta

from services.clock import Clock
from services.errors import NotFound
from services.forms.fields import FieldReader
from services.model.notices import EngineMessage
from services.model.objections import Objection
from services.objections.wording import WORDING
from services.ports import UnitOfWork
from services.problems import refused

MESSAGE_TTL = timedelta(days=30)
"""How long the engine keeps the message for a process that does not wait yet. One that comes late, of an objection that
was answered, is harmless.
"""


def make_objection(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, text: object, told: Callable[[Objection], EngineMessage]
) -> Objection:
    """Keep what is said against what is done under this tracking code, and tell it by that message. One that is open
    already is the answer, unchanged. Whether one may object, the service has looked at. Raises Refused, with what is
    wrong with the text.
    """
    known = uow.objections.of_request(tracking_code)
    if known and known[-1].is_open:
        return known[-1]
    reader = FieldReader({"objection": text}, WORDING)
    said = reader.reason("objection")
    if said is None:
        raise refused(reader.findings[0].message, "the objection says nothing that can be read")
    made = Objection(tracking_code=tracking_code, number=len(known) + 1, text=said, made_at=clock.now())
    uow.objections.save(made)
    uow.outbox.add_message(told(made))
    return made


def newest_objection(uow: UnitOfWork, tracking_code: str) -> Objection:
    """The one that waits for an answer, else the last one. Raises NotFound where there was none."""
    known = uow.objections.of_request(tracking_code)
    if not known:
        raise NotFound("objection", tracking_code)
    return known[-1]


def objection_numbered(uow: UnitOfWork, tracking_code: str, number: int) -> Objection:
    """The request's objection of this number. Raises NotFound."""
    for each in uow.objections.of_request(tracking_code):
        if each.number == number:
            return each
    raise NotFound("objection", f"{tracking_code} {number}")


def is_objected_to(uow: UnitOfWork, tracking_code: str) -> bool:
    """Whether an objection waits for its answer: what it is against is not done meanwhile."""
    return any(each.is_open for each in uow.objections.of_request(tracking_code))
