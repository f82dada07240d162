"""What the unit that examines a request says of by-law 35-4: capacity (a), debts to sister companies (b), another
connection of the same use (d). An obstacle at the place (c) is found by the visit, whose report says that it is not
possible.
"""

from collections.abc import Mapping
from enum import StrEnum

from services.admission.sister_debts import SisterInquiry
from services.catalogue import all_services
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.ports import UnitOfWork
from services.registry.admission import Requirement


class Capacity(StrEnum):
    """Whether the network bears what is asked for."""

    AVAILABLE = "available"
    LACKING = "lacking"


class SameUse(StrEnum):
    """Whether another connection of the same use is there; SHARED ones are excepted."""

    NONE = "none"
    SHARED = "shared"
    ANOTHER = "another"


class SisterDebts(StrEnum):
    """What an inquiry by hand has found, or a letter of the sister company says. CLEAR: nothing is owed any more."""

    CLEAR = "clear"
    OWED = "owed"


_FIELDS: Mapping[Requirement, tuple[str, type[StrEnum]]] = {
    Requirement.SISTER_DEBTS: ("sisterDebts", SisterDebts),
    Requirement.CAPACITY: ("capacity", Capacity),
    Requirement.SAME_USE: ("sameUse", SameUse),
}
_UNMET = frozenset({SisterDebts.OWED, Capacity.LACKING, SameUse.ANOTHER})
_TITLES = {
    "sisterDebts": "بدهی متقاضی به شرکت‌های خواهر",
    "capacity": "ظرفیت شبکه",
    "sameUse": "انشعاب دیگر با همین کاربری",
}
_REFUSE = "با این پاسخ درخواست تأیید نمی‌شود: آن را رد کنید یا، اگر متقاضی می‌تواند آن را برطرف کند، برگردانید."
WORDING = APPLICATION.extended(
    titles=_TITLES,
    messages={
        **{(name, "missing"): f"«{title}» پاسخ داده نشده است." for name, title in _TITLES.items()},
        **{(name, "unmet"): f"«{title}»: {_REFUSE}" for name, title in _TITLES.items()},
    },
)


def asked_of(uow: UnitOfWork, tracking_code: str) -> frozenset[Requirement]:
    """What the examining unit is asked, by the service's manifest. Raises NotFound."""
    service = all_services().get(uow.requests.get(tracking_code).application.service_key)
    return frozenset() if service is None else service.admission.asks & _FIELDS.keys()


def check_conditions(uow: UnitOfWork, *, tracking_code: str, said: object, inquiry: SisterInquiry | None) -> Reply:
    """Whether a request can be approved with these answers; all that is missing or unmet at once.

    Of debts to sister companies a person is asked where these have not answered, or have named some. Raises NotFound.
    """
    reader = FieldReader(said, WORDING)
    asked = asked_of(uow, tracking_code)
    for requirement, (name, answers) in _FIELDS.items():
        if requirement in asked and not (requirement is Requirement.SISTER_DEBTS and inquiry is SisterInquiry.CLEAR):
            answer = reader.choice(name, answers)
            if answer in _UNMET:
                reader.refuse(name, "unmet")
    return Reply(findings=reader.findings)
