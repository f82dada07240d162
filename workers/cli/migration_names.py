"""What runs, as people call it: how many requests, and what runs beside them; which ones, by tracking code."""

from collections import Counter
from collections.abc import Sequence

from rich.table import Table

from services.errors import TechnicalError
from services.registry import registry
from services.text import to_persian_digits
from services.worklist.wording import NOT_REGISTERED, UNKNOWN
from workers.app import App
from workers.cli.console import NOTHING, plain_table
from workers.migration.naming import Named, Naming
from workers.migration.plan import Tree

MOST_NAMED = 10


def naming_of(app: App) -> Naming:
    """Who tells what runs by its name; without a database, all but the references of senders."""
    try:
        reading = app.reading if app.has_database else None
    except TechnicalError:
        reading = None
    return Naming(running=app.running, reading=reading)


def counted(trees: Sequence[Tree]) -> tuple[str, str]:
    """As «۲ درخواست، ۱ «پایش مهلت»» and "2 requests, 1 watch-deadline"."""
    requests = sum(tree.is_request for tree in trees)
    beside = Counter(tree.process_id for tree in trees if not tree.is_request)
    persian = [f"{to_persian_digits(number)} «{process_titles(each)[0]}»" for each, number in beside.items()]
    english = [f"{number} {each or 'unknown'}" for each, number in beside.items()]
    if requests:
        persian.insert(0, f"{to_persian_digits(requests)} درخواست")
        english.insert(0, "1 request" if requests == 1 else f"{requests} requests")
    return "، ".join(persian) or "هیچ", ", ".join(english) or "none"


def process_titles(process_id: str) -> tuple[str, str]:
    """A process in Persian and in English; its id where it is neither a service nor a part."""
    if not process_id:
        return UNKNOWN, "unknown"
    known = registry().services.get(process_id) or registry().parts.get(process_id)
    return (process_id, process_id) if known is None else (known.title, known.title_en)


def names_table(named: Sequence[Named], *, left_out: int) -> Table:
    """A line for each: the service, or what it is; the tracking code, or why there is none; the engine's key."""
    table = plain_table("", "خدمت", "کد رهگیری", "شناسه")
    for each in named:
        table.add_row(process_titles(each.tree.process_id)[0], _code_text(each), str(each.tree.key))
    if left_out:
        table.add_row(f"… و {to_persian_digits(left_out)} مورد دیگر")
    return table


def name_in_english(named: Named) -> str:
    """The service's title and the tracking code, or what is known instead of one."""
    title = process_titles(named.tree.process_id)[1]
    if named.tracking_code is not None:
        return f"{title} {named.tracking_code}"
    return title if named.reference is None else f"{title}, sender's reference {named.reference}"


def _code_text(named: Named) -> str:
    if not named.is_known:
        return UNKNOWN
    if named.tracking_code is not None:
        return named.tracking_code
    if not named.tree.is_request:
        return NOTHING
    return NOT_REGISTERED if named.reference is None else f"{NOT_REGISTERED}، مرجع فرستنده: {named.reference}"
