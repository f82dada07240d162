"""The variables that a FEEL expression reads. No parser: what our diagrams and forms write, and no more."""

import re

_TEXTS = re.compile(r'"(?:\\.|[^"\\])*"')
_TYPES = re.compile(r"\binstance of [a-z ]+?(?=\s*(?:\)|,|$|then|and|or|else))")
_KEYS = re.compile(r"\b([A-Za-z_]\w*)\s*:")
_LOOPS = re.compile(r"\b(?:for|some|every)\s+([A-Za-z_]\w*)\s+in\b")
_NAMES = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?!\w)(?!\s*\()")
_PATHS = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
# Names of functions in several words: what stands before the bracket is no variable.
_FUNCTIONS = re.compile(
    r"\b(?:date and time|string join|list contains|string length|starts with|ends with|upper case|lower case|"
    r"substring before|substring after|years and months duration|get value|get entries|context put|context merge|"
    r"index of|distinct values|insert before|is defined|day of week|day of year|month of year|week of year)\s*\("
)
_WORDS = frozenset(
    {"if", "then", "else", "for", "in", "return", "some", "every", "satisfies"}
    | {"and", "or", "not", "true", "false", "null", "between", "instance", "of", "function"}
)


def variables(expression: str | None) -> frozenset[str]:
    """The variables that an expression (`=…`) reads; none for a fixed text."""
    if not expression or not expression.startswith("="):
        return frozenset()
    plain = _FUNCTIONS.sub("(", _TYPES.sub("", _TEXTS.sub('""', expression[1:])))
    local = {*_KEYS.findall(plain), *_LOOPS.findall(plain)}
    return frozenset(_NAMES.findall(_KEYS.sub("", plain))) - local - _WORDS


def words(expression: str) -> frozenset[str]:
    """Every name in an expression, those of fields included: `=bill.dueText` has `bill` and `dueText`."""
    plain = _TEXTS.sub('""', expression)
    fields = {part for path in _PATHS.findall(plain) for part in path.split(".")}
    return frozenset(fields | set(_NAMES.findall(plain))) - _WORDS
