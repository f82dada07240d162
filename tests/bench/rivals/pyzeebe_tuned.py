"""pyzeebe's worker tuned by hand as far as its options go. Run with the gateway's address and the job types."""

import asyncio
import sys

from pyzeebe import ZeebeWorker, create_insecure_channel

_JOBS_AT_ONCE = 1_000
_POLL_AGAIN_SECONDS = 1  # a whole number by its type; 0 would make it spin


async def no_work(trackingCode: str) -> dict[str, object]:  # noqa: ARG001, N803 - the name of the variable
    """Nothing is done and nothing returned."""
    return {}


async def main(address: str, *job_types: str) -> None:
    """Work until the process is ended."""
    channel = create_insecure_channel(grpc_address=address)
    worker = ZeebeWorker(channel, stream_enabled=True, max_connection_retries=-1, poll_retry_delay=_POLL_AGAIN_SECONDS)
    for job_type in job_types:
        worker.task(
            task_type=job_type, timeout_ms=60_000, max_jobs_to_activate=_JOBS_AT_ONCE, max_running_jobs=_JOBS_AT_ONCE
        )(no_work)  # type: ignore[arg-type]
    print("ready", flush=True)  # noqa: T201
    await worker.work()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
