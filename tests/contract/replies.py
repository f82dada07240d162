"""In which words the faults of a form are told: from its task in a diagram over the handler that is given what it
writes to the words with which the services read that.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from functools import cache
from types import FunctionType, ModuleType
from typing import NamedTuple

from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Wording
from tests.contract.bpmn_model import book
from tests.contract.form_model import FORMS, form, written
from workers.handlers import all_handlers
from workers.runtime.handler import Handler

_OURS = ("services.", "workers.")
_ANSWER = re.compile(r"\{\{\w+Message\}\}")


class Reply(NamedTuple):
    """What the form writes under the prefix is read, and what is wrong with it told, in these words."""

    prefix: str
    wording: Wording


def answered_forms() -> list[str]:
    """Those that come back with what is wrong, by their ids."""
    return [path.stem for path in FORMS if any(map(_shows_answer, form(path.stem)))]


def replies_to(form_id: str) -> list[Reply]:
    """One for each handler that reads the form with words that a module names."""
    return [
        Reply(prefix, wording)
        for prefix in _prefixes(form_id)
        for handler in _handlers(form_id, prefix)
        if (wording := _nearest(handler, set(written(form_id, prefix))))
    ]


def _shows_answer(component: dict[str, object]) -> bool:
    return _ANSWER.fullmatch(str(component.get("text", ""))) is not None


def _prefixes(form_id: str) -> list[str]:
    """The objects that the form writes into, each with its point; "" for what it writes as plain variables."""
    return sorted({f"{key.partition('.')[0]}." if "." in key else "" for key in written(form_id, "")})


def _handlers(form_id: str, prefix: str) -> Iterator[Handler]:
    """Those of jobs in the processes of the form's tasks that are given what it writes."""
    keys = written(form_id, "")
    variables = {prefix.removesuffix(".")} if prefix else {key for key in keys if "." not in key}
    processes = {each.process_id for each in book().elements if each.attribute("formDefinition", "formId") == form_id}
    job_types = {each.job_type for each in book().elements if each.process_id in processes}
    for job_type, handler in sorted(all_handlers().items()):
        if job_type in job_types and variables & set(handler.variables_to_fetch):
            yield handler


def _nearest(handler: Handler, keys: set[str]) -> Wording | None:
    """Of all words on the way of the handler those that have most of the keys; of several the first."""
    found = max(_wordings(handler.function), key=lambda each: len(keys & each.titles.keys()), default=None)
    return found if found and keys & found.titles.keys() else None


def _wordings(function: object) -> Iterator[Wording]:
    """Those of every FieldReader that the function leads to, the nearest first. One that is put together from a
    service's fields is none.
    """
    way = [function]
    for each in way:
        if not isinstance(each, FunctionType):
            continue
        for node in ast.walk(_source(each)):
            if isinstance(node, ast.Call) and _named(each, node.func) is FieldReader:
                wording = _named(each, node.args[1]) if len(node.args) > 1 else APPLICATION
                if isinstance(wording, Wording):
                    yield wording
            way += [other for other in _leads_to(_named(each, node)) if other not in way]


def _leads_to(named: object) -> list[FunctionType]:
    """A function of ours, or the methods of a class of ours."""
    functions = vars(named).values() if isinstance(named, type) else [inspect.unwrap(named)] if callable(named) else []
    methods = (getattr(each, "__func__", each) for each in functions)
    return [each for each in methods if isinstance(each, FunctionType) and each.__module__.startswith(_OURS)]


def _named(function: FunctionType, node: ast.AST) -> object:
    """What a name in the function's source stands for in its module; None of anything else."""
    if isinstance(node, ast.Name):
        return function.__globals__.get(node.id)
    if isinstance(node, ast.Attribute):
        owner = _named(function, node.value)
        return getattr(owner, node.attr, None) if isinstance(owner, ModuleType) else None
    return None


@cache
def _source(function: FunctionType) -> ast.AST:
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(function)))
    except OSError:  # a method that a decorator has written, as of a dataclass
        return ast.Module(body=[], type_ignores=[])
