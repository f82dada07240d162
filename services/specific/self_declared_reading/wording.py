"""What is said of the fields of diagnosis' form."""

from enum import StrEnum

from services.forms.entries import Role
from services.forms.findings import APPLICATION


class Decision(StrEnum):
    """What diagnosis says of a declared reading in doubt."""

    BILL = "bill"
    BILL_CORRECTED = "bill-corrected"
    BILL_VISITED = "bill-visited"
    VISIT = "visit"
    REFUSED = "refused"


BILLING = frozenset({Decision.BILL, Decision.BILL_CORRECTED, Decision.BILL_VISITED})

_JUDGE = "کارکرد با سوابق نمی‌خواند. بگویید کدام درست است."

WORDING = APPLICATION.extended(
    titles={
        "decision": "رأی",
        "correctedReading": "رقم درست",
        "readingJudgement": "نظر دربارهٔ قرائت‌ها",
        "reason": "دلیل",
    },
    messages={
        ("decision", "missing"): "رأی انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("decision", "no-visit"): (
            "مأموری این کنتور را نخوانده است یا رقمی گزارش نکرده است. نخست بازدید بخواهید یا رأی دیگری بدهید."
        ),
        ("decision", "nothing-to-bill"): (
            "با این رقم چیزی برای صورتحساب نمی‌ماند: تا همین روز و رقم صورتحساب صادر شده است. "
            "رقم درست را وارد کنید یا درخواست را با دلیل نپذیرید."
        ),
        ("correctedReading", "same"): "این همان رقم اعلام‌شده است. رقم درست را وارد کنید یا رأی دیگری بدهید.",
        ("readingJudgement", "missing"): _JUDGE,
        ("readingJudgement", "unknown-choice"): _JUDGE,
        ("readingJudgement", "no-roll-over"): (
            "شمارنده در این روزها و با این آمپراژ نمی‌تواند از صفر گذشته باشد. گزینهٔ دیگری را انتخاب کنید."
        ),
        ("readingJudgement", "still-in-doubt"): (
            "حتی بی آن قرائت هم این کارکرد با سوابق نمی‌خواند. کنتور را در محل بخوانید یا رأی دیگری بدهید."
        ),
        ("reason", "missing"): "دلیل رأی خود را بنویسید.",
    },
    roles={"correctedReading": Role.READING},
)
