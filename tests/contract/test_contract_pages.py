"""The pages of job types and called processes: current, and each link leads somewhere."""

import re
from pathlib import Path

import pytest

from deploy.contract_pages import AGAIN, all_pages
from deploy.generated import out_of_date
from deploy.locations import ROOT
from services.registry import registry
from tests.contract.bpmn_model import book

PAGES = all_pages(ROOT / "docs", book())


def test_the_pages_are_up_to_date() -> None:
    existing = [path for folder in ("jobs", "parts", "changes") for path in (ROOT / "docs" / folder).glob("*.md")]
    assert out_of_date(PAGES, existing) == [], f"run: {AGAIN}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_each_link_of_a_page_leads_to_a_file(path: Path) -> None:
    links = re.findall(r"]\(([^)]+)\)", PAGES[path])
    assert [link for link in links if not (path.parent / link).is_file()] == []


def test_a_page_says_what_is_given_and_handed_back_with_its_fields() -> None:
    page = PAGES[ROOT / "docs" / "jobs" / "issue-work-order.md"]
    assert f"| `workOrderKind` | text: {', '.join(sorted(registry().work_orders))} |" in page
    assert "| `workOrder` | context: `number`, `kind`" in page
    assert "| `NO_AGENT_AVAILABLE` |" in page


def test_a_page_warns_of_what_may_be_personal_before_the_job() -> None:
    page = PAGES[ROOT / "docs" / "jobs" / "check-documents.md"]
    assert "`application` may hold a national ID or a mobile number before this job" in page
