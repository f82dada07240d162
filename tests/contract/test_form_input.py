"""What may be typed into forms: personal data in two kinds of them only."""

import re
from pathlib import Path

from tests.contract.form_model import each_form


@each_form
def test_only_an_application_and_the_change_form_ask_for_personal_data(path: Path) -> None:
    asks = re.search("nationalId|mobile|landline|fullName", path.read_text(encoding="utf-8")) is not None
    assert asks == (path.stem.endswith("-application") or path.stem == "change-subscriber")
