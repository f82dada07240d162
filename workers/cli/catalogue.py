"""`aftersales catalogue`: the services that can be applied for."""

import json
from typing import Annotated

import typer
from rich.table import Table

from services.catalogue import all_services
from services.published import described, paper_text
from services.registry.values import Service
from services.text import format_duration
from services.units import unit_of
from workers.cli.console import out, plain_table


def catalogue(
    *, as_json: Annotated[bool, typer.Option("--json", help="For programs: JSON with the keys")] = False
) -> None:
    """List the services with their units, limits and papers · فهرست خدمت‌ها."""
    services = all_services().values()
    if as_json:
        typer.echo(json.dumps([described(each) for each in services], ensure_ascii=False, indent=2))
    else:
        out().print(catalogue_table())


def catalogue_table() -> Table:
    """Every service in Persian: what it is, who takes it and answers for it, how long it may take, what to bring."""
    table = plain_table("خدمت‌ها", "خدمت", "پذیرش و پاسخ", "مهلت و روند", "مدارک")
    for service in all_services().values():
        units = dict.fromkeys(unit_of(key).title for key in (service.intake, service.unit))
        papers = "\n".join(paper_text(service, paper) for paper in service.papers)
        limit = f"{format_duration(service.limit)}\n{_process(service)}"
        table.add_row(f"{service.title}\n{service.key}", "\n".join(units), limit, papers, end_section=True)
    return table


def _process(service: Service) -> str:
    return "نمودار خود" if service.standard is None else "روند عمومی"
