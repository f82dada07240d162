"""The workers' process as its supervisor sees it."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx

from tests.ports import free_ports
from tests.runtime.gateway import Method, ScriptedGateway, running_gateway
from tests.runtime.kit import until

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def process(
    gateway: ScriptedGateway, folder: Path, *arguments: str, metrics_port: int | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The workers' process, with a database of its own."""
    settings = {
        "AFTERSALES_DATABASE_URL": f"sqlite:///{folder / 'workers.db'}",
        "AFTERSALES_GATEWAY_ADDRESS": gateway.address,
        "AFTERSALES_LOG_FORMAT": "json",
    }
    if metrics_port is not None:
        settings["AFTERSALES_METRICS_PORT"] = str(metrics_port)
    started = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "workers", *arguments),
        cwd=ROOT,
        env=os.environ | settings,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()


async def end(started: asyncio.subprocess.Process) -> tuple[int | None, str]:
    """Its exit code and what it wrote."""
    _, written = await asyncio.wait_for(started.communicate(), 60)
    return started.returncode, written.decode()


async def test_refused_credentials_end_it_with_77_and_it_says_what_to_do(tmp_path: Path) -> None:
    async with running_gateway() as gateway:
        gateway.refused_connections = 1000
        async with process(gateway, tmp_path, "--only", "send-sms") as started:
            code, written = await end(started)
    assert code == 77
    assert "AFTERSALES_OAUTH" in written


async def test_sigterm_ends_it_cleanly_and_it_works_for_the_named_types_alone(tmp_path: Path) -> None:
    async with running_gateway() as gateway, process(gateway, tmp_path, "--only", "send-sms", "open-step") as started:
        await until(lambda: gateway.has_stream("send-sms") and gateway.has_stream("open-step"), within=60)
        started.send_signal(signal.SIGTERM)
        code, written = await end(started)
        asked = {call.request.type for method in (Method.ACTIVATE, Method.STREAM) for call in gateway.all(method)}
    assert code == 0
    assert asked == {"send-sms", "open-step"}
    events = [json.loads(line)["event"] for line in written.splitlines() if line.startswith("{")]
    assert [event for event in events if event in {"drained", "workers stopped"}] == ["drained", "workers stopped"]


async def test_a_type_that_nobody_handles_is_a_mistake_that_is_told(tmp_path: Path) -> None:
    async with running_gateway() as gateway, process(gateway, tmp_path, "--only", "no-such-type") as started:
        code, written = await end(started)
    assert code == 2
    assert "no-such-type" in written
    assert gateway.calls == []


async def test_a_database_that_is_away_at_the_start_is_waited_for(tmp_path: Path) -> None:
    in_the_way = tmp_path / "workers.db"
    in_the_way.mkdir()  # where its file should be: it cannot be opened
    port = free_ports(1)[0]
    async with (
        running_gateway() as gateway,
        process(gateway, tmp_path, "--only", "send-sms", metrics_port=port) as started,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as status,
    ):
        await until_told(status, "/ready", "database: not ready")
        assert (await status.get("/live")).status_code == 200
        assert not gateway.has_stream("send-sms")
        in_the_way.rmdir()
        await until(lambda: gateway.has_stream("send-sms"), within=60)
        await until_told(status, "/ready", "database: ready")
        started.send_signal(signal.SIGTERM)
        code, written = await end(started)
    assert code == 0
    assert "database unavailable" in written


async def test_sigterm_ends_it_cleanly_while_it_waits_for_the_database(tmp_path: Path) -> None:
    (tmp_path / "workers.db").mkdir()
    port = free_ports(1)[0]
    async with (
        running_gateway() as gateway,
        process(gateway, tmp_path, metrics_port=port) as started,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as status,
    ):
        await until_told(status, "/live", "live")
        await asyncio.sleep(1.0)
        started.send_signal(signal.SIGTERM)
        code, _ = await end(started)
    assert code == 0
    assert gateway.calls == []


async def until_told(status: httpx.AsyncClient, path: str, line: str) -> None:
    """Wait until the status page has that line."""
    for _ in range(600):
        with suppress(httpx.TransportError):
            if line in (await status.get(path)).text.splitlines():
                return
        await asyncio.sleep(0.1)
    raise TimeoutError(f"{path} never said {line}")
