"""`python -m workers`: the workers' process."""

from contextlib import closing

from workers.app import build_app
from workers.logs import configure_logs
from workers.service import run_workers
from workers.settings import Settings


def main() -> None:
    """Run the workers with the settings of the environment."""
    settings = Settings()
    configure_logs(settings.log_format, settings.log_level)
    with closing(build_app(settings)) as app:
        run_workers(app)


if __name__ == "__main__":
    main()
