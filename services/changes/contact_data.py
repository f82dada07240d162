"""The subscriber's telephones (service information-correction). His name is corrected by a name change, which knows
where it is the same person (a name change).
"""

from dataclasses import replace

from services.changes.case import Case
from services.changes.change import RecordChange
from services.model.changes import FormerContact

_ANOTHER_PERSON = (
    "متقاضی مشترک این اشتراک نیست: شمارهٔ او با پرونده یکی نیست. تلفن‌ها فقط به درخواست خود مشترک عوض می‌شود؛ "
    "اگر مشترک دیگری است، نخست نام اشتراک باید تغییر کند."
)


def _change_contact_data(case: Case) -> None:
    """The telephones of the applicant's sheet become the subscriber's, if they are the same person."""
    applicant, connection = case.request.application.applicant, case.connection
    known = connection.subscriber
    if known.national_id != applicant.national_id:
        case.refuse(_ANOTHER_PERSON)
        return
    person = replace(known, mobile=applicant.mobile, landline=applicant.landline)
    former = FormerContact(full_name=known.full_name, mobile=known.mobile, landline=known.landline)
    case.save(connection, replace(connection, subscriber=person), former=former)


CONTACT_DATA = RecordChange(key="contact-data", title="تلفن‌های مشترک اصلاح شد", make=_change_contact_data)
