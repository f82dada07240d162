"""The subscriber's telephones and name, as long as it is the same person.

`contact-data` is for the service information-correction, `name-correction` for the service of that key. Another person
is registered by a name change (`services.subscribers`), which splits the account at a reading; these split nothing.
"""

from dataclasses import replace

from services.change_form import NAME_CORRECTION
from services.changes.case import Case
from services.changes.change import RecordChange
from services.intake.drafts import drop_new_subscriber, kept_new_subscriber
from services.model.changes import FormerContact
from services.model.connections import Connection, Subscriber
from services.new_subscriber import read_corrected_name

_ANOTHER_PERSON = (
    "متقاضی مشترک این اشتراک نیست: شمارهٔ او با پرونده یکی نیست. تلفن‌ها فقط به درخواست خود مشترک عوض می‌شود؛ "
    "اگر مشترک دیگری است، نخست نام اشتراک باید تغییر کند."
)
_NOT_ENTERED = (
    "نام درست مشترک هنوز ثبت نشده است. در صفحه‌های شرکت، صفحهٔ «مشخصات مشترک» این درخواست را باز و آن را از روی کارت "
    "ملی ثبت کنید، سپس این کار را تمام کنید."
)


def _change_contact_data(case: Case) -> None:
    """The telephones of the applicant's sheet become the subscriber's, if they are the same person."""
    applicant, connection = case.request.application.applicant, case.connection
    if connection.subscriber.national_id != applicant.national_id:
        case.refuse(_ANOTHER_PERSON)
        return
    _register(case, connection, replace(connection.subscriber, mobile=applicant.mobile, landline=applicant.landline))


def _correct_name(case: Case) -> None:
    """The name that was entered on the request's page becomes the subscriber's."""
    connection = case.connection
    entered = kept_new_subscriber(case.uow, case.request.draft_key)
    if entered is None:
        case.refuse(_NOT_ENTERED)
        return
    read = read_corrected_name(entered, connection.subscriber)
    if not isinstance(read, Subscriber):
        case.obstacles.extend(finding.message for finding in read)
        return
    drop_new_subscriber(case.uow, case.request.draft_key)
    _register(case, connection, read)


def _register(case: Case, connection: Connection, person: Subscriber) -> None:
    known = connection.subscriber
    former = FormerContact(full_name=known.full_name, mobile=known.mobile, landline=known.landline)
    case.save(connection, replace(connection, subscriber=person), former=former)


CONTACT_DATA = RecordChange(key="contact-data", title="تلفن‌های مشترک اصلاح شد", make=_change_contact_data)
CORRECTED_NAME = RecordChange(key=NAME_CORRECTION, title="نام مشترک اصلاح شد", make=_correct_name)
