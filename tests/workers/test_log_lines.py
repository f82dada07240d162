"""Lines that are gathered: none is lost or out of order, a warning does not wait."""

import io
import json
import time
from threading import Thread

import pytest
import structlog

from workers.log_lines import GatheredLines, LineLogger
from workers.logs import gathered_logs
from workers.settings import LogFormat

NEVER = 3600.0


class Broken(io.StringIO):
    """A stream whose disk is full."""

    def write(self, _text: str) -> int:
        raise OSError(28, "No space left on device")


def test_lines_wait_for_each_other_and_a_warning_takes_them_along() -> None:
    stream = io.StringIO()
    lines = GatheredLines(stream, every_seconds=NEVER)
    logger = LineLogger(lines)
    logger.info("first")
    logger.info("second")
    assert stream.getvalue() == ""
    logger.warning("third")
    assert stream.getvalue() == "first\nsecond\nthird\n"


def test_what_waits_is_written_soon_and_at_the_end() -> None:
    stream = io.StringIO()
    lines = GatheredLines(stream, every_seconds=0.01)
    lines.put("soon")
    until = time.monotonic() + 5
    while not stream.getvalue() and time.monotonic() < until:
        time.sleep(0.005)
    assert stream.getvalue() == "soon\n"
    lines.put("last")
    lines.close()
    assert stream.getvalue() == "soon\nlast\n"


def test_lines_of_many_threads_all_come_each_whole_and_in_its_threads_order() -> None:
    stream = io.StringIO()
    lines = GatheredLines(stream, every_seconds=0.001)

    def write(name: str) -> None:
        for number in range(2_000):
            lines.put(f"{name} {number}")

    writers = [Thread(target=write, args=(name,)) for name in "abcd"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    lines.close()
    written = stream.getvalue().splitlines()
    for name in "abcd":
        assert [line for line in written if line[0] == name] == [f"{name} {number}" for number in range(2_000)]
    assert len(written) == 8_000


def test_a_stream_that_takes_nothing_harms_nobody() -> None:
    lines = GatheredLines(Broken(), every_seconds=0.001)
    LineLogger(lines).error("lost")
    lines.put("lost too")
    lines.close()


def test_a_process_that_gathers_its_log_writes_the_rest_at_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        with gathered_logs(LogFormat.JSON, "INFO"):
            structlog.get_logger("tests").info("said", number=1)
            structlog.get_logger("tests").error("wrong", number=2)
            structlog.get_logger("tests").info("ended", number=3)
        structlog.get_logger("tests").info("after", number=4)
    finally:
        structlog.reset_defaults()
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(each["event"], each["number"]) for each in told] == [("said", 1), ("wrong", 2), ("ended", 3), ("after", 4)]
