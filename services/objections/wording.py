"""The words of an objection and of its answer."""

from services.forms.findings import APPLICATION

WORDING = APPLICATION.extended(
    titles={"decision": "نظر دربارهٔ اعتراض", "reason": "پاسخ به مشترک", "objection": "اعتراض"},
    messages={
        ("decision", "missing"): "نظر دربارهٔ اعتراض انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("reason", "missing"): "پاسخ اعتراض را بنویسید؛ برای مشترک پیامک می‌شود.",
        ("objection", "missing"): "متن اعتراض را بنویسید.",
        ("objection", "shape"): "متن اعتراض را با چند کلمه بنویسید.",
    },
)
