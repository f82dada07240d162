"""What may be typed into forms: personal data in two kinds of them only, digits of any script."""

import re
from pathlib import Path

from tests.contract.form_model import FORMS, components, each_form, schema


@each_form
def test_only_an_application_and_the_change_form_ask_for_personal_data(path: Path) -> None:
    asks = re.search("nationalId|mobile|landline|fullName", path.read_text(encoding="utf-8")) is not None
    assert asks == (path.stem.endswith("-application") or path.stem == "change-subscriber")


def test_a_number_may_be_typed_with_persian_arabic_or_latin_digits() -> None:
    typed = {
        "billId": ["7745819001257", "۷۷۴۵۸۱۹۰۰۱۲۵۷", "٧٧٤٥٨١٩٠٠١٢٥٧", "7745 8190 01257"],
        "nationalId": ["0012345679", "۰۰۱۲۳۴۵۶۷۹"],
        "mobile": ["09123456789", "+989123456789", "۰۹۱۲ ۳۴۵ ۶۷۸۹"],
        "landline": ["02188001122", "۰۲۱-۸۸۰۰۱۱۲۲"],
        "reading": ["12345", "۱۲٬۳۴۵"],
        "readingDate": ["1405/08/30", "۱۴۰۵/۸/۳۰", "۱۴۰۵-۰۸-۳۰"],
        "postponedTo": ["1405/08/30", "۱۴۰۵/۸/۳۰", "۱۴۰۵-۰۸-۳۰"],
    }
    patterns = {
        (name, each["validate"]["pattern"])
        for path in FORMS
        for each in components(schema(path))
        if (name := each.get("key", "").split(".")[-1]) in typed and "validate" in each
    }
    assert {name for name, _ in patterns} == typed.keys()
    for name, pattern in patterns:
        assert [text for text in typed[name] if not re.search(pattern, text)] == []
        assert not re.search(pattern, "نامعلوم")
