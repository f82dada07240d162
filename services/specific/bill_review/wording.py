"""What is said of the fields of diagnosis' form."""

from enum import StrEnum

from services.billing.fault_texts import FAULT_TEXTS
from services.forms.entries import Role
from services.forms.findings import APPLICATION


class Decision(StrEnum):
    """What diagnosis says of an objection."""

    READING_WRONG = "reading-wrong"
    CALCULATION_WRONG = "calculation-wrong"
    VISIT = "visit"
    RETURNED = "returned"
    REFUSED = "refused"


WORDING = APPLICATION.extended(
    titles={"decision": "رأی", "trueReading": "رقم درست پایان قبض", "reason": "دلیل"},
    messages={
        ("decision", "missing"): "رأی انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("trueReading", "same"): "این همان رقم قبض است. رقم درست را وارد کنید یا رأی دیگری بدهید.",
        ("reason", "missing"): "دلیل رأی خود را بنویسید.",
        **{("trueReading", fault.value): said for fault, said in FAULT_TEXTS.items()},
        **{("decision", fault.value): said for fault, said in FAULT_TEXTS.items()},
    },
    roles={"trueReading": Role.READING},
)
