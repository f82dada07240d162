"""What is told of changes of the record, and what is personal in them."""

from dataclasses import replace

from services.changes.wording import change_text, change_title
from services.metering.site import site_facts, site_of
from services.model.changes import FormerContact
from services.model.connections import ConnectionState, MeterReading
from tests.unit.changes_world import ChangesWorld, permit


def test_the_applicants_telephones_become_the_subscribers_and_the_former_ones_are_kept_apart() -> None:
    world = ChangesWorld()
    before = world.connection.subscriber
    assert world.make("contact-data", request=world.ask(mobile="09350000000")).changed
    assert world.connection.subscriber == replace(before, mobile="09350000000", landline="02122222222")
    [change] = world.history()
    assert change.former == FormerContact(full_name=before.full_name, mobile=before.mobile, landline=before.landline)
    assert (change.before, change.after) == ({}, {})


def test_nobody_else_changes_a_subscribers_telephones() -> None:
    world = ChangesWorld()
    request = world.ask()
    world.put(subscriber=replace(world.connection.subscriber, national_id="0499370899"))
    assert "متقاضی مشترک این اشتراک نیست" in world.make("contact-data", request=request).message
    assert world.history() == []


def test_nothing_personal_is_among_the_facts_of_any_change() -> None:
    world = ChangesWorld()
    world.make("contact-data")
    world.make("amperage-increase", {"amperage": 32})
    world.make("temporary-collection", {}, {"reading": MeterReading(kwh=5, taken_on=world.today)})
    told = repr([(each.before, each.after) for each in world.history()])
    person, known = world.connection.subscriber, ChangesWorld().connection.subscriber
    for value in (person.national_id, person.mobile, person.landline, "سارا", known.mobile, known.landline):
        assert value not in told


def test_every_fact_of_a_change_has_its_words() -> None:
    world = ChangesWorld()
    world.make("amperage-increase", {"amperage": 32})
    world.make("tariff-change", {"tariffKind": "option", "tariffOption": 2})
    valid = permit(world.today)
    world.make("tariff-change", {"tariffKind": "class", "tariffClass": "commercial", "permit": valid})
    world.make("contact-data")
    world.make("service-line", report={"cableMetres": 12})
    world.make("temporary-collection", report={"reading": MeterReading(kwh=1_200, taken_on=world.today)})
    assert [f"{change_title(each)} ({change_text(each)})" for each in world.history()] == [
        "آمپراژ افزایش یافت (آمپراژ: ۲۵ ← ۳۲)",
        "تعرفه یا گزینهٔ تعرفه تغییر کرد (گزینهٔ تعرفه: ۲)",
        "تعرفه یا گزینهٔ تعرفه تغییر کرد (تعرفه: خانگی ← تجاری؛ پایان اعتبار مجوز: ۱۴۰۵/۰۸/۳۰)",
        "تلفن‌های مشترک اصلاح شد (—)",
        "سرویس انشعاب اصلاح شد (کابل تازهٔ سرویس (متر): ۱۲)",
        "کنتور موقتاً جمع‌آوری شد (وضعیت: برقرار ← موقتاً جمع‌آوری‌شده؛ کارکرد هنگام برداشتن: ۱٬۲۰۰)",
    ]
    gone = replace(world.history()[0], change="gone")
    assert change_title(gone) == "gone"


def test_an_agent_sees_the_terms_of_the_tariff_and_whether_power_flows() -> None:
    world = ChangesWorld()
    assert "وضعیت انشعاب" not in dict(site_facts(site_of(world.uow, world.ask())))
    world.make("tariff-change", {"tariffKind": "option", "tariffOption": 2})
    valid = permit(world.today)
    world.make("tariff-change", {"tariffKind": "class", "tariffClass": "commercial", "permit": valid})
    world.make("temporary-collection")
    facts = dict(site_facts(site_of(world.uow, world.ask())))
    assert facts["تعرفه و انشعاب"].startswith("تجاری")
    assert (facts["گزینهٔ تعرفه"], facts["مجوز تعرفه"]) == ("۲", "مجوز تعرفه شمارهٔ ۱۲/۳۴، تا ۱۴۰۵/۰۸/۳۰")
    assert facts["وضعیت انشعاب"] == "موقتاً جمع‌آوری‌شده"


def test_an_agent_who_is_to_mount_the_first_meter_is_told_that_there_is_none() -> None:
    world = ChangesWorld()
    world.put(state=ConnectionState.CONTRACTED, meter=replace(world.connection.meter, serial=""))
    facts = dict(site_facts(site_of(world.uow, world.ask())))
    assert facts["کنتور"] == "هنوز نصب نشده است"
    assert "آخرین قرائت" not in facts
