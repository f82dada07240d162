"""Who a connection shall be registered to, as an operator enters it from the deed (Name change step 7)."""

from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION
from services.forms.person import SUBSCRIBER_FIELDS, read_subscriber
from services.forms.titles import FIELD_TITLES
from services.model.connections import Subscriber
from services.model.keys import ApplicantKind
from services.model.requests import Applicant, Finding
from services.text import normalise

_TITLES = {**FIELD_TITLES, "fullName": "نام مشترک جدید", "newSubscriber": "مشخصات مشترک جدید"}

_WORDING = APPLICATION.extended(
    titles={field: _TITLES[field] for field in (*SUBSCRIBER_FIELDS, "newSubscriber")},
    messages={
        ("newSubscriber", "not-saved"): (
            "مشخصات مشترک جدید هنوز ثبت نشده است. پیوند پایین را باز و آن را ثبت کنید، سپس این کار را تمام کنید."
        ),
        ("fullName", "incomplete"): ("نام و نام خانوادگی مشترک جدید (شرکت: نام ثبت‌شده) را کامل و با حروف وارد کنید."),
        ("fullName", "unchanged"): "این نام و شمارهٔ ملی همان مشترک کنونی است. مشخصات مشترک جدید را وارد کنید.",
        ("nationalId", "not-applicant"): (
            "این شمارهٔ ملی از آنِ متقاضی این درخواست نیست. شمارهٔ ملی مالک جدید را، که درخواست داده است، وارد کنید."
        ),
    },
)

NOT_SAVED = _WORDING.finding("newSubscriber", "not-saved")


def read_new_subscriber(form: object, present: Subscriber, applicant: Applicant) -> Subscriber | tuple[Finding, ...]:
    """The new subscriber, or everything that is wrong with the form at once.

    A new owner who applies is himself the new subscriber. The present subscriber's own name and number are no change.
    """
    reader = FieldReader(form, _WORDING)
    typed = read_subscriber(reader)
    if applicant.kind == ApplicantKind.NEW_OWNER and typed.national_id not in (None, applicant.national_id):
        reader.refuse("nationalId", "not-applicant")
    if (typed.full_name, typed.national_id) == (normalise(present.full_name), present.national_id):
        reader.refuse("fullName", "unchanged")
    if reader.findings or typed.complete is None:
        return reader.findings
    return typed.complete
