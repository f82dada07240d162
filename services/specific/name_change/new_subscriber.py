"""Who a connection shall be registered to, as an operator enters it from the deed (Name change step 7)."""

from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION
from services.forms.person import read_full_name, read_person_id, read_person_kind
from services.identifiers import parse_landline, parse_mobile
from services.model.connections import Subscriber
from services.model.keys import ApplicantKind
from services.model.requests import Applicant, Finding
from services.text import normalise

FORM_FIELDS = ("personKind", "fullName", "nationalId", "mobile", "landline")

_WORDING = APPLICATION.extended(
    titles={"fullName": "نام مشترک جدید", "newSubscriber": "مشخصات مشترک جدید"},
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
    kind = read_person_kind(reader)
    full_name = read_full_name(reader, kind)
    national_id = read_person_id(reader, kind)
    if applicant.kind == ApplicantKind.NEW_OWNER and national_id not in (None, applicant.national_id):
        reader.refuse("nationalId", "not-applicant")
    if (full_name, national_id) == (normalise(present.full_name), present.national_id):
        reader.refuse("fullName", "unchanged")
    mobile = reader.parsed("mobile", parse_mobile)
    landline = reader.parsed("landline", parse_landline)
    if reader.findings or full_name is None or national_id is None or mobile is None or landline is None:
        return tuple(reader.findings)
    return Subscriber(national_id=national_id, full_name=full_name, mobile=mobile, landline=landline)
