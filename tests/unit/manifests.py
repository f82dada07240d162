"""Manifests of an invented company in a folder, in order or spoiled, for tests of the registry."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from services.registry import RegistryFaults, load_registry

COMMON = """
[applicants]
subscriber = "مشترک"
[papers]
written-request = "درخواست کتبی"
national-card-copy = "کپی کارت ملی"
[[outcomes]]
key = "rejected"
title = "پذیرفته نشد"
"""
PART = """
[part]
title = "روند مشترک"
title_en = "Shared process"
[[steps]]
id = "STD-01"
number = 1
holder = "intake"
title = "دریافت مدارک"
[[steps]]
id = "STD-03"
number = 3
title = "بررسی"
"""
SERVICE = """
[service]
title = "تفکیک انشعاب"
title_en = "Splitting a connection"
prefix = "SPL"
intake = "counter"
unit = "connections"
channels = ["counter"]
limit = "P30D"
applicants = ["subscriber"]
last_bill = "none"
[admission]
asks = []
touches = []
because = "نمونه"
[published]
description = "انشعاب به دو انشعاب تقسیم می‌شود."
phone = "1521"
source = "000"
[[fields]]
key = "splitKind"
kind = "choice"
title = "نوع کار"
choices = [{value = "split", title = "تفکیک"}, {value = "merge", title = "ادغام"}]
[[fields]]
key = "amperage"
kind = "number"
title = "آمپراژ"
unit = "آمپر"
least = 1
most = 100
[[fields]]
key = "permit"
kind = "permit"
title = "پروانه"
[[papers]]
any_of = ["national-card-copy", "sworn-statement"]
titles = {sworn-statement = "استشهادنامه"}
[[papers]]
key = "title-deed-copy"
title = "صورتمجلس تفکیکی"
choices = {splitKind = ["split"]}
[[outcomes]]
key = "connection-split"
title = "انشعاب تفکیک شد"
[sms.connection-split]
about = []
text = "درخواست {tracking_code} انجام شد."
[[fees]]
code = "split-fee"
title = "هزینهٔ تفکیک"
from = "1403/01/01"
amount = 5
taxable = true
[[work_orders]]
key = "split"
title = "تفکیک در محل"
[standard]
examiner = "connections"
visit = "offered"
visit_unit = "installation"
costs = "split-costs"
work_order = {kind = "split", unit = "installation", title = "تفکیک"}
outcome = "connection-split"
[[examples.split-costs]]
given = {answers = {splitKind = "split"}}
gives = ["split-fee"]
"""


def write(
    root: Path, *, common: str = COMMON, part: str = PART, services: Mapping[str, str] = {"connection-split": SERVICE}
) -> Path:
    (root / "parts" / "shared-process").mkdir(parents=True)
    (root / "common.toml").write_text(common, encoding="utf-8")
    (root / "parts" / "shared-process" / "part.toml").write_text(part, encoding="utf-8")
    for key, text in services.items():
        folder = root / "services" / key
        folder.mkdir(parents=True)
        (folder / "service.toml").write_text(text, encoding="utf-8")
        (folder / "split-costs.dmn").touch()
    return root


def faults(root: Path) -> list[str]:
    with pytest.raises(RegistryFaults) as raised:
        load_registry(root)
    return [str(fault) for fault in raised.value.faults]


def spoiled(good: str, bad: str) -> Mapping[str, str]:
    assert good in SERVICE
    return {"connection-split": SERVICE.replace(good, bad, 1)}
