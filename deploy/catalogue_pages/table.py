"""README's table of the services, in English."""

from services.catalogue import all_services
from services.published import procedure
from services.registry.values import Service

BEGIN, END = "<!-- catalogue -->\n", "<!-- /catalogue -->\n"


def with_table(readme: str) -> str:
    """README with the table of today's services between its marks. Raises ValueError where the marks are missing."""
    before, after = readme.split(BEGIN)
    _, after = after.split(END)
    return f"{before}{BEGIN}{table()}{END}{after}"


def table() -> str:
    """The services as Markdown, each line ended."""
    head = ["| service | | steps | limit | process |", "| --- | --- | --- | --- | --- |"]
    return "".join(f"{line}\n" for line in [*head, *map(_row, all_services().values())])


def _row(service: Service) -> str:
    days, seconds = service.limit.days, service.limit.seconds
    limit = f"{seconds // 3600 + days * 24} hours" if seconds else f"{days} day{'' if days == 1 else 's'}"
    steps = len({step.number for step in procedure(service)})
    process = "its own" if service.standard is None else "standard"
    link = f"[**{service.key}**](docs/services/{service.key}.md)"
    return f"| {link} ({service.title}) | {service.title_en} | {steps} | {limit} | {process} |"
