"""Forms whose fields are not all those of an application: what is wrong with them, in words of their own."""

from collections.abc import Mapping

from services.intake.fields import FieldReader
from services.model.requests import Finding

_ANY_FIELD: Mapping[str, str] = {
    "missing": "{title} را وارد کنید.",
    "wrong-type": "{title} به شکل درست فرستاده نشده است. آن را دوباره وارد کنید.",
    "too-long": "{title} بیش از اندازه بلند است. فقط همان مقدار خواسته‌شده را وارد کنید.",
    "unreadable": "{title} نویسه‌های ناخوانا دارد. آن را دوباره تایپ کنید.",
    "unknown-choice": "{title} از گزینه‌های موجود نیست. یکی از گزینه‌ها را انتخاب کنید.",
}


class FormReader(FieldReader):
    """Reads the fields of a form; what is no mapping is a form without fields.

    `titles` are the form's own fields in Persian, `messages` what is said of them by field and code; faults of the
    fields that applications have too are told as there.
    """

    def __init__(self, raw: object, *, titles: Mapping[str, str], messages: Mapping[tuple[str, str], str]) -> None:
        super().__init__(raw if isinstance(raw, Mapping) else {})
        self._titles = titles
        self._messages = messages

    def refuse(self, field: str, code: str) -> None:
        """Note a fault of a field."""
        message = self._messages.get((field, code))
        if message is None and field in self._titles:
            message = _ANY_FIELD[code].format(title=self._titles[field])
        if message is None:
            super().refuse(field, code)
        else:
            self.findings.append(Finding(field=field, code=code, message=message))
