"""What the style of the forms says of what was typed; the rest is checked by deploy/contracts/forms.py."""

import re
from pathlib import Path

from deploy.contracts.forms import SHORTEST_REASON
from services.forms.findings import LONGEST_REASON
from tests.contract.form_model import each_form, schema


@each_form
def test_the_words_for_a_reason_say_how_long_it_may_be(path: Path) -> None:
    # In words: of digits in a style, Chromium tells screen readers in the order in which they stand on the screen.
    style = schema(path)["components"][0]["content"]
    assert (SHORTEST_REASON, LONGEST_REASON) == (3, 500)
    assert "کوتاه‌تر از سه یا بلندتر از پانصد نویسه" in style
    assert not re.search("[0-9۰-۹]", "".join(re.findall('content: "(.*?)"', style)))
