"""Connections of planted people, like one of the samples in everything but who they are of."""

from collections.abc import Sequence
from datetime import date

from deploy.locations import ROOT
from services.identifiers import make_bill_id, parse_payment_id
from services.ports import UnitOfWork
from tests.privacy.people import Person
from workers.samples import SampleBill, SampleConnection, Samples, SampleSubscriber, load, read_samples

_LIKE = "1033704123"  # one phase, residential, nothing owed, in a district that has agents
_COMPANY, _FIRST_FILE = "874", 70_001


def bill_id_of(person: Person) -> str:
    """The bill ID of the person's connection."""
    return make_bill_id(file_code=_FIRST_FILE + person.number, company=_COMPANY)


def plant_connections(uow: UnitOfWork, people: Sequence[Person], *, today: date) -> None:
    """Store a connection for each."""
    samples = read_samples(ROOT / "deploy" / "samples" / "subscribers.json")
    [model] = [each for each in samples.connections if each.bill_id == _LIKE]
    connections = tuple(_connection(model, person) for person in people)
    load(uow, Samples(agents=samples.agents, connections=connections), today=today)


def _connection(model: SampleConnection, person: Person) -> SampleConnection:
    bill_id = bill_id_of(person)
    subscriber = SampleSubscriber(
        national_id=person.national_id, full_name=person.full_name, mobile=person.mobile, landline=person.landline
    )
    changes = {
        "bill_id": bill_id,
        "address": person.address,
        "subscriber": subscriber,
        "meter": model.meter.model_copy(update={"serial": f"KASHTE-{person.number:04}"}),
        "bills": tuple(_bill(each, bill_id) for each in model.bills),
    }
    return model.model_copy(update=changes)


def _bill(model: SampleBill, bill_id: str) -> SampleBill:
    said = parse_payment_id(model.payment_id, bill_id=_LIKE)
    return model.model_copy(update={"payment_id": said.text(bill_id)})
