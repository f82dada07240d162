"""Requests that began on the standard process before their service had diagrams of its own."""

from pathlib import Path
from shutil import copyfile, copytree, ignore_patterns, rmtree
from xml.etree import ElementTree

from sqlalchemy import select, update

from db.base import table_of
from db.tables import RequestRow
from deploy.demo.stories.plain_case import PlainCase
from deploy.demo.stories.plain_connections import add_connection, plain_connection
from services.catalogue import Service, all_services, service_of
from services.changes import CHANGES
from services.changes.case import Source
from services.jalali import local_date
from services.model.connections import ConnectionState
from services.model.requests import Request
from services.registry.values import Standard, Visit
from services.standard.plan import standard_of
from tests.process.office import ROOT, EmbeddedCase, Office, plain
from workers.cli.new_service import NewService, write_service

VERSION = 1
"""That of every diagram of before, in an engine that has them and then today's."""

_PHASES = 3
_DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"


def write_former_diagrams(folder: Path) -> list[Path]:
    """All folders of diagrams as they were before these services were drawn; the processes of every night are left out.

    Each had the diagram that plain services have; of its tables of costs those that are another by now, or gone, are
    kept beside the process tests of the service, in `former`.
    """
    bpmn = copytree(ROOT / "bpmn", folder / "bpmn", ignore=ignore_patterns("daily-retention"))
    for service in (each for each in all_services().values() if each.former_standard):
        home = bpmn / "services" / service.key
        tables = _former_tables(service)
        rmtree(home)
        write_service(_asked(service), bpmn)
        for table in tables:
            copyfile(table, home / table.name)
    return [each for each in sorted(bpmn.glob("*/*")) if each.is_dir()]


def former_fees(service: Service, request: Request) -> list[str]:
    """What its table of costs asks of the request, whose connection has three phases, as all cases here have."""
    answers = {f'"{said}"' for said in request.application.answers.values()}
    return [code for table in _former_tables(service) for code in _asked_fees(table, {*answers, "", str(_PHASES)})]


def former_case(office: Office, service: Service) -> EmbeddedCase:
    """A case of the service, whose process begins as it was drawn before."""
    standard = standard_of(service)
    sample = plain_connection(f"former-{service.key}", _found(standard)).model_copy(update={"phases": _PHASES})
    with office.begin() as uow:
        add_connection(uow, sample, today=local_date(office.clock.now()))
        return EmbeddedCase(office, service.key, uow.connections.get(sample.bill_id), version=VERSION)


async def begin(case: EmbeddedCase) -> None:
    """It is registered, by what applications asked then: of its answers here those alone that the change
    reads, or the table of costs.
    """
    await case.apply()
    change = standard_of(service_of(case.service)).change
    read = {need.key for need in CHANGES[change].needs if need.source is Source.APPLICATION} if change else set()
    read |= _asked_by_costs(service_of(case.service))
    table, code = table_of(RequestRow), case.code
    with case.office.database.writing.begin() as connection:
        kept = connection.execute(select(table.c.answers).where(table.c.tracking_code == code)).scalar_one()
        answers = {key: said for key, said in kept.items() if key in read}
        connection.execute(update(table).where(table.c.tracking_code == code).values(answers=answers))


async def until_costs(case: EmbeddedCase) -> PlainCase:
    """STD-03 and STD-04, all well; the visit also where it is only offered."""
    units = plain(case)
    if units.standard.visit is Visit.OFFERED:
        await units.examine("visit")
        await units.report()
    else:
        await units.until_costs()
    return units


async def to_its_end(case: EmbeddedCase) -> None:
    """STD-03 to the end, all well."""
    units = await until_costs(case)
    await units.charge()
    await units.work()
    await units.answer()


def _former_tables(service: Service) -> list[Path]:
    costs = standard_of(service).costs
    if costs is None:
        return []
    kept = Path(__file__).parent / service.key.replace("-", "_") / "former" / f"{costs}.dmn"
    return [kept if kept.is_file() else ROOT / "bpmn" / "services" / service.key / kept.name]


def _asked_fees(table: Path, said: set[str]) -> list[str]:
    """The fees of the rows that these entries come to."""
    rules = ElementTree.parse(table).getroot().iter(f"{_DMN}rule")
    fitting = [rule for rule in rules if all(_text(entry) in said for entry in rule.iter(f"{_DMN}inputEntry"))]
    return [_text(entry).strip('"') for rule in fitting for entry in rule.iter(f"{_DMN}outputEntry")]


def _asked_by_costs(service: Service) -> set[str]:
    """The fields of the application that the table asks about."""
    expressions = [
        _text(each)
        for table in _former_tables(service)
        for each in ElementTree.parse(table).getroot().iter(f"{_DMN}inputExpression")
    ]
    return {each.removeprefix("answers.") for each in expressions if each.startswith("answers.")}


def _text(element: ElementTree.Element) -> str:
    return element.findtext(f"{_DMN}text") or ""


def _asked(service: Service) -> NewService:
    return NewService(
        key=service.key,
        title=service.title,
        title_en=service.title_en,
        prefix=service.prefix,
        limit=service.limit,
        with_costs=False,
    )


def _found(standard: Standard) -> ConnectionState:
    return CHANGES[standard.change].states[0] if standard.change else ConnectionState.ACTIVE
