"""The control of a declared reading begins: what was declared is kept, whatever it will be billed by."""

from services.clock import Clock
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.specific.self_declared_reading.facts import DeclarationFacts, declaration_facts
from services.specific.self_declared_reading.model import Declaration, Inquiry
from services.specific.self_declared_reading.ports import Declarations


def control_declaration(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, inquiry: Inquiry
) -> DeclarationFacts:
    """What the table asks of the reading, by the records of now. Raises NotFound."""
    declarations = uow.repository(Declarations)
    if declarations.of_request(tracking_code) is None:
        application = uow.requests.get(tracking_code).application
        declarations.save(
            Declaration(
                tracking_code=tracking_code,
                bill_id=application.bill_id,
                declared=application.declared_reading,
                declared_at=clock.now(),
            )
        )
    return declaration_facts(uow, clock=clock, reference=reference, tracking_code=tracking_code, inquiry=inquiry)
