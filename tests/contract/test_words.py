"""One Persian word for one thing in all that operators and citizens read: forms, diagrams, SMS, command line, pages."""

import re

import pytest

from deploy.locations import ROOT

FOLDERS = ("bpmn", "services", "db", "workers", "api", "deploy", "docs")
KINDS = {".bpmn", ".dmn", ".form", ".py", ".toml", ".md", ".html", ".json"}
# What a bank prints on its stub is named as it stands there.
ON_A_STUB = "شمارهٔ پیگیری، مرجع یا ارجاع روی ته‌فیش"
# «آزمایشی» is a name among the samples, the laboratory is called after its experiments, and source 000 calls a service
# «آزمایش کنتور».
OTHER_WORDS = r"(?!گاه|ی| کنتور)"


def texts() -> dict[str, str]:
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in KINDS]
    found = [path for path in (*ROOT.glob("*.md"), *found) if "node_modules" not in path.parts]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").replace(ON_A_STUB, "") for path in found}


@pytest.mark.parametrize(
    ("word", "others"),
    [
        # As source 001 says: «دریافت کد رهگیری».
        ("کد رهگیری", r"(?:کد|شمار[هۀ]ٔ?|شناس[هۀ]ٔ?)[\s\u200c]+(?:پی[\s\u200c]?گیری|ره\u200cگیری|ره\sگیری)"),
        ("کد رهگیری", r"(?:شمار[هۀ]ٔ?|شناس[هۀ]ٔ?)[\s\u200c]+رهگیری"),
        # As source 002 says: «مأمور تست کنتور», «هزینه تست», «عدم تمایل به تست کنتور».
        ("تست کنتور", rf"آزمایش{OTHER_WORDS}"),
    ],
)
def test_a_thing_has_one_name_everywhere(word: str, others: str) -> None:
    everything = texts()
    assert sum(word in text for text in everything.values()) > 5
    assert {name: found for name, text in everything.items() if (found := re.findall(others, text))} == {}


PRIVATE_WORDS = {
    r"CounterReading|(?:read|check|fits)_counter|counter_reading|stopped[_-]counter": "register; MeterReading",
    r"take[ns]?[_-]over|SpokenOf|spoken_of": "consolidate; ApplicationSubject",
    r"\bGiven\b\(|\(Inputs\)|NoResult|\bNothing\(": "Input, JobInput, NoOutput",
    r"\bHands\(|process's hands|let_go|[Ll]ets? go of|on_reach|\bSilent\(": "InFlightJobs, release, failpoints",
    r"\b(?:passing|refused|away)=|(?:Engine|Database|Storage|Search|Provider)Away|is_away": "unavailable",
    r"\b(?:is|are|was|were|be|been|goes|went|or|engine|database|provider) away\b|\baway = ": "unavailable, too",
    r"\b(?:told|counted)_as\b": "notice_key, booking_key",
    r"looks? away": "an alert is inhibited",
    r"for[_-]person|[Uu]nsettled|UNSETTLED|PerhapsTaken|\bperhaps:": "needs review; outcome unknown",
    r"\buntold\b|_signs\b|\d signs\b|no signs for|\bfor sign in\b": "unnotified; character",
    r"workers\.service\b|workers/service": "workers.run: a service is what a subscriber asks for",
}
"""Names of our own that the trade does not know, each with what it says in their place."""

CODE = {".py", ".toml", ".bpmn", ".dmn", ".form", ".yml", ".json", ".html"}


@pytest.mark.parametrize(("words", "instead"), PRIVATE_WORDS.items(), ids=PRIVATE_WORDS.values())
def test_code_speaks_in_the_trades_words(words: str, instead: str) -> None:
    found = {name: re.findall(words, text) for name, text in code().items() if re.search(words, text)}
    assert found == {}, instead


def test_a_class_is_named_by_a_noun_that_the_trade_knows() -> None:
    """ParsedNotice, StandardStory, ResolvedApplication; in tests what the class stands for: a browser, a submitter."""
    declared = {
        name: re.findall(r"^class ((?:Told|Taken|\w*Desk)\b)", text, re.MULTILINE)
        for name, text in code("tests").items()
    }
    assert {name: found for name, found in declared.items() if found} == {}


def code(*more: str) -> dict[str, str]:
    """What runs today; a migration speaks of what was there before it."""
    texts = {
        path.relative_to(ROOT): path.read_text(encoding="utf-8")
        for folder in (*FOLDERS, *more)
        for path in (ROOT / folder).rglob("*")
        if path.suffix in CODE and not {"node_modules", "migrations"} & set(path.parts)
    }
    return {str(name): text for name, text in texts.items()}
