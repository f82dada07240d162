"""What becomes of each element between two versions."""

import pytest

from services.problems import Refused
from tests.workers.migration.drawn import MESSAGE, TIMER, drawn, limited, message, node, task, timer, xml
from workers.migration.diagram import Diagram, UnreadableDiagram, read_diagram
from workers.migration.mapping import ByHand, Cause, ElementMapping, mapped, require_known


def mapping(old: Diagram, new: Diagram, by_hand: ByHand | None = None) -> ElementMapping:
    return mapped(old, new, by_hand or {})


def causes(found: ElementMapping) -> dict[str, Cause]:
    return {key: lost.cause for key, lost in found.lost.items()}


def test_of_an_unchanged_diagram_each_element_goes_on_and_nothing_is_said() -> None:
    nodes = (node("startEvent", "S"), node("subProcess", "P", task("A")), timer("T", "P"), message("M", "P"))
    found = mapping(drawn(*nodes), drawn(*nodes, tag="1.0.1"))
    assert found.pairs == {key: key for key in ("S", "P", "A", "T", "M")}
    assert (found.lost, found.closed, found.begun, found.changed) == ({}, [], [], [])


@pytest.mark.parametrize(
    ("new", "cause", "told"),
    [
        (task("B"), Cause.REMOVED, "A (user task «do A») was removed"),
        (node("serviceTask", "A"), Cause.KIND, "A (user task «do A») is now a service task"),
        (node("userTask", "A"), Cause.KIND, "A (user task «do A») is now a job worker's user task"),
        (
            task("A", "<bpmn:multiInstanceLoopCharacteristics />"),
            Cause.KIND,
            "A (user task «do A») is now a multi-instance user task",
        ),
        (node("subProcess", "P", task("A")), Cause.SCOPE, "A (user task «do A») was in p, now in P"),
    ],
)
def test_who_waits_at_a_task_that_has_no_like_cannot_be_migrated(new: str, cause: Cause, told: str) -> None:
    found = mapping(drawn(task("A")), drawn(new))
    assert causes(found) == {"A": cause}
    [lost] = found.hindrances({"p", "A"})
    assert str(lost) == told
    assert "--map A=" in lost.remedy
    assert found.hindrances({"p"}) == []
    assert "A" not in found.pairs


def test_a_sub_process_that_is_removed_holds_whoever_is_in_it() -> None:
    found = mapping(drawn(node("subProcess", "P", task("A"))), drawn(task("A")))
    assert causes(found) == {"P": Cause.REMOVED, "A": Cause.SCOPE}


@pytest.mark.parametrize("event", ["intermediateCatchEvent", "startEvent"])
def test_an_event_that_waits_for_something_else_has_no_like(event: str) -> None:
    found = mapping(drawn(node(event, "E", TIMER.format("PT1M"))), drawn(node(event, "E", MESSAGE)))
    assert causes(found) == {"E": Cause.EVENT}
    assert str(found.lost["E"]).endswith("waited for a timer, now for a message")


def test_a_boundary_event_that_has_no_like_holds_nobody() -> None:
    old = drawn(task("A"), task("B"), timer("Gone", "A"), timer("Moved", "A"), timer("Told", "A"))
    new = drawn(task("A"), task("B"), timer("New", "A"), timer("Moved", "B"), message("Told", "A"))
    found = mapping(old, new)
    assert found.hindrances({"p", "A"}) == []
    assert {each.element.id: each.cause for each in found.closed} == {
        "Gone": Cause.REMOVED,
        "Moved": Cause.HOST,
        "Told": Cause.EVENT,
    }
    assert [each.id for each in found.begun] == ["New", "Moved", "Told"]
    assert str(found.lost["Moved"]) == "Moved (boundary event «do Moved») hung on A, now on B"


def test_what_hangs_on_a_new_element_begins_with_it_and_is_not_spoken_of() -> None:
    found = mapping(drawn(task("A")), drawn(task("A"), task("B"), timer("T", "B")))
    assert found.begun == []


def test_a_message_that_is_awaited_under_another_id_has_to_be_mapped_by_hand() -> None:
    old, new = drawn(task("A"), message("Old", "A")), drawn(task("A"), message("New", "A"))
    [lost] = mapping(old, new).hindrances({"A"})
    assert lost.cause is Cause.MESSAGE
    assert "would wait for message told a second time at New" in str(lost)
    assert "--map Old=New" in lost.remedy
    by_hand = mapping(old, new, {"Old": "New"})
    assert by_hand.hindrances({"A"}) == []
    assert by_hand.pairs["Old"] == "New"


def test_the_start_of_an_event_sub_process_hangs_on_the_process_around_it() -> None:
    started = node("subProcess", "E", node("startEvent", "S", MESSAGE), triggeredByEvent="true")
    renamed = node("subProcess", "E", node("startEvent", "S2", MESSAGE), triggeredByEvent="true")
    found = mapping(drawn(task("A"), started), drawn(task("A"), renamed))
    [lost] = found.hindrances({"p", "A"})
    assert lost.cause is Cause.MESSAGE
    assert found.lost["S"].element.host == "p"
    assert drawn(started).elements["E"].kind == "event sub process"


def test_a_renamed_scope_takes_along_what_lies_in_it_and_hangs_on_it() -> None:
    old = drawn(node("subProcess", "P", task("A")), timer("T", "P"))
    new = drawn(node("subProcess", "Q", task("A")), timer("T", "Q"))
    found = mapping(old, new, {"P": "Q"})
    assert found.pairs == {"P": "Q", "A": "A", "T": "T"}
    assert found.lost == {}


def test_what_is_mapped_by_hand_in_another_process_changes_nothing_here() -> None:
    both = drawn(task("A"))
    assert mapping(both, both, {"A": "ElsewhereOnly"}).pairs == {"A": "A"}


def test_mapping_by_hand_to_something_of_another_kind_is_no_way_out() -> None:
    found = mapping(drawn(task("A")), drawn(node("serviceTask", "B")), {"A": "B"})
    assert causes(found) == {"A": Cause.KIND}


def test_an_element_that_changed_in_itself_is_named_and_one_that_moved_on_the_drawing_is_not() -> None:
    old = drawn(task("A"), task("B"), timer("T", "A"), node("receiveTask", "R", messageRef="Message_1"))
    form = '<zeebe:formDefinition formId="f" />'
    renamed = node("receiveTask", "R", messageRef="Message_2")
    new = drawn(
        task("A").replace("<zeebe:userTask />", f"<zeebe:userTask />{form}"),
        node("userTask", "B", task("B")[task("B").index(">") + 1 : -len("</bpmn:userTask>")]).replace("do B", "do it"),
        timer("T", "A", "PT20M"),
        renamed,
    )
    assert [each.id for each in mapping(old, new).changed] == ["A", "T", "R"]


def test_a_first_limit_keeps_whoever_is_in_the_step_on_the_old_version() -> None:
    """Its listener has run and decided no instant; the engine refuses a timer that it cannot read."""
    host = limited('"S-1"', '"PT15M"')
    without = host.replace(', limit: "PT15M"', "")
    [key] = [each.id for each in drawn(host).elements.values() if each.limit]
    found = mapping(drawn(without), drawn(host, timer("T", key)))
    assert causes(found) == {key: Cause.LIMIT}
    assert "has a limit now" in str(found.lost[key])
    assert causes(mapping(drawn(without), drawn(host))) == {}
    assert causes(mapping(drawn(without), drawn(without, timer("T", key)))) == {}


def test_a_limit_that_changed_is_named_with_its_step() -> None:
    [found] = mapping(drawn(limited('"S-1"', '"PT15M"')), drawn(limited('"S-1"', '"PT20M"'))).limits
    assert (found.element.step, found.element.limit, found.limit) == ("S-1", "PT15M", "PT20M")


@pytest.mark.parametrize(
    "now",
    [limited('"S-1"', '"PT15M"'), limited("stepId", '"PT20M"'), limited('"S-1"', "limit"), node("subProcess", "P")],
)
def test_a_limit_that_is_the_same_or_that_no_diagram_says_is_not(now: str) -> None:
    assert mapping(drawn(limited('"S-1"', '"PT15M"')), drawn(now)).limits == []


def test_a_template_that_was_applied_changes_nothing_that_runs() -> None:
    old = drawn(task("A"))
    new = read_diagram(
        xml(task("A")).replace('id="A"', 'id="A" zeebe:modelerTemplate="t" zeebe:modelerTemplateVersion="2"'), "p"
    )
    assert mapping(old, new).changed == []


def test_what_no_version_has_cannot_be_mapped_by_hand() -> None:
    old, new = drawn(task("A")), drawn(task("B"))
    require_known({"A": "B"}, [old], [new])
    with pytest.raises(Refused) as refusal:
        require_known({"X": "B", "A": "Y"}, [old], [new])
    assert [each.english for each in refusal.value.problems] == [
        "no old version has an element X",
        "no new version has an element Y",
    ]


@pytest.mark.parametrize("file", ["no XML", xml(process_id="other")])
def test_a_file_without_the_process_is_told(file: str) -> None:
    with pytest.raises(UnreadableDiagram):
        read_diagram(file, "p")
