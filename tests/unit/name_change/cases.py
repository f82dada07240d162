"""A new owner's request."""

from services.model.keys import ApplicantKind
from services.specific.name_change.subscribers import SubscriberChange, change_subscriber
from tests.fakes.samples import OTHER_NATIONAL_ID
from tests.unit.field_cases import FieldCase

KEY = "name-change"
CHANGE_FORM = {
    "fullName": "داریوش نوآور",
    "nationalId": OTHER_NATIONAL_ID,
    "mobile": "09129876543",
    "landline": "02177002233",
}
NEW_OWNER = {"applicantKind": ApplicantKind.NEW_OWNER, "nationalId": OTHER_NATIONAL_ID, "mobile": "09129876543"}


class NameChange(FieldCase):
    """A request of the new owner, for whom the connection is to be registered."""

    def __init__(self, **changes: object) -> None:
        super().__init__(KEY, **{**NEW_OWNER, **changes})

    def change(self, form: object = None, **changes: object) -> SubscriberChange:
        typed = {**CHANGE_FORM, **changes} if form is None else form
        return change_subscriber(self.uow, clock=self.clock, tracking_code=self.code, form=typed)
