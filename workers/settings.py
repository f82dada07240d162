"""Settings from the environment, prefix AFTERSALES_; secrets come from nowhere else."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.company import EXAMPLE_COMPANY, Company


class ClockSource(StrEnum):
    """Whose clock the company works by."""

    MACHINE = "machine"
    ENGINE = "engine"


class SmsProviderKind(StrEnum):
    """Where SMS go."""

    SANDBOX = "sandbox"
    HTTP = "http"


class LogFormat(StrEnum):
    """How log lines look: for eyes or for collectors."""

    CONSOLE = "console"
    JSON = "json"


Port = Annotated[int, Field(ge=1, le=65535)]


class Settings(BaseSettings):
    """All settings, with defaults for the embedded stack on one machine."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(env_prefix="AFTERSALES_", frozen=True)

    database_url: str = "sqlite:///.run/aftersales.db"
    gateway_address: str = "localhost:26500"
    gateway_tls: bool = False
    oauth_url: str = ""
    oauth_client_id: str = ""
    oauth_client_secret: SecretStr = SecretStr("")
    oauth_audience: str = ""
    oauth_scope: str = ""

    clock: ClockSource = ClockSource.MACHINE
    engine_clock_url: str = "http://localhost:9600/actuator/clock"

    sms_provider: SmsProviderKind = SmsProviderKind.SANDBOX
    sms_url: str = ""
    sms_token: SecretStr = SecretStr("")
    sms_sender: str = ""
    sms_timeout_seconds: float = Field(default=5.0, gt=0)

    company_name: str = EXAMPLE_COMPANY.name
    company_code: str = Field(default=EXAMPLE_COMPANY.code, pattern=r"^[0-9]{3}$")
    company_phone: str = EXAMPLE_COMPANY.phone
    supervisor_mobile: str = Field(default=EXAMPLE_COMPANY.supervisor_mobile, pattern=r"^09[0-9]{9}$")

    log_format: LogFormat = LogFormat.CONSOLE
    log_level: str = "INFO"
    metrics_host: str = "127.0.0.1"
    metrics_port: Port | None = None

    job_capacity: int = Field(default=64, ge=2, le=1000)
    """How many jobs of one type a worker process takes at most: the stream and the poll need a slot each."""
    group_size: int = Field(default=96, ge=1, le=1000)
    """How many jobs share a commit at most."""
    lanes: int | None = Field(default=None, ge=1, le=16)
    """How many groups run at a time. By default one on SQLite, where one transaction writes at a time, else two."""
    blocking_threads: int = Field(default=8, ge=1, le=64)
    job_timeout_seconds: float = Field(default=60.0, gt=1)
    poll_timeout_seconds: float = Field(default=10.0, gt=0)
    stop_seconds: float = Field(default=10.0, ge=0)
    relay_idle_seconds: float = Field(default=0.3, gt=0)
    reports_idle_seconds: float = Field(default=15.0, gt=0)

    @property
    def company(self) -> Company:
        """The company that the settings describe."""
        return Company(
            name=self.company_name,
            code=self.company_code,
            phone=self.company_phone,
            supervisor_mobile=self.supervisor_mobile,
        )
