"""pyzeebe's worker as its README shows it: every option at its default.

Run with the gateway's address and the job types. All tasks are async, the quicker of the README's two kinds.
"""

import asyncio
import sys

from pyzeebe import Job, JobController, ZeebeWorker, create_insecure_channel


async def on_error(exception: Exception, job: Job, job_controller: JobController) -> None:
    """As in the README, but for its first argument, which that method does not have."""
    print(exception, file=sys.stderr)  # noqa: T201
    await job_controller.set_error_status(f"Failed to handle job {job}. Error: {exception}")


async def no_work(trackingCode: str) -> dict[str, object]:  # noqa: ARG001, N803 - the name of the variable
    """Nothing is done and nothing returned."""
    return {}


async def main(address: str, *job_types: str) -> None:
    """Work until the process is ended."""
    channel = create_insecure_channel(grpc_address=address)
    worker = ZeebeWorker(channel)
    for job_type in job_types:
        worker.task(task_type=job_type, exception_handler=on_error)(no_work)  # type: ignore[arg-type]
    print("ready", flush=True)  # noqa: T201
    await worker.work()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
