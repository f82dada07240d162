"""Settings from the environment, prefix AFTERSALES_; secrets come from nowhere else.

All of them are checked before anything is begun, and every fault is told at once: a process that starts with an SMS
provider without an address, say, would hold each SMS to be perhaps sent.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.company import EXAMPLE_COMPANY, Company, QuietHours
from services.retention.rules import HISTORY_DAYS, LEAST_HISTORY_DAYS, RULE_OF, Kind, RetentionPeriods
from workers import setting_checks as checks
from workers.setting_checks import PREFIX, SettingsInvalid, faults_of


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

_A_LIFETIME = 36_500


def _days(kind: Kind) -> Any:  # noqa: ANN401 - as pydantic's Field
    rule = RULE_OF[kind]
    return Field(default=rule.days, ge=rule.least_days, le=_A_LIFETIME)


class Settings(BaseSettings):
    """All settings, with defaults for the embedded stack on one machine."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, validate_default=True, hide_input_in_errors=True
    )

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

    civil_registry_url: str = ""
    civil_registry_token: SecretStr = SecretStr("")
    subscriber_system_url: str = ""
    subscriber_system_token: SecretStr = SecretStr("")
    """The systems of others that a declared reading needs; without an address a person does what they would."""
    sister_companies_url: str = ""
    sister_companies_token: SecretStr = SecretStr("")
    """What an applicant owes sister companies (by-law 35-4); without an address the unit that examines inquires."""
    outside_timeout_seconds: float = Field(default=4.0, gt=0, le=5)
    """How long one question to them may take with both its tries: a job asks two, and its time limit is 30 s."""

    company_name: str = EXAMPLE_COMPANY.name
    company_code: str = Field(default=EXAMPLE_COMPANY.code, pattern=r"^[0-9]{3}$")
    company_phone: str = EXAMPLE_COMPANY.phone
    supervisor_mobile: str = Field(default=EXAMPLE_COMPANY.supervisor_mobile, pattern=r"^09[0-9]{9}$")

    quiet_hours: str = "22:00-07:00"
    """When no SMS is sent that can wait, by Tehran's clock; empty: SMS are sent at any hour."""

    details_hours: int = Field(default=24, ge=1, le=24 * RULE_OF[Kind.DETAILS].least_days)
    """How long a sheet of personal details can be used: none is removed before that."""
    pages_url: str = EXAMPLE_COMPANY.pages_url
    """Where operators' browsers find our pages; forms are taken from there alone."""
    pages_host: str = "127.0.0.1"
    pages_port: Port = 8280
    pages_secret: SecretStr = SecretStr("")
    """Signs what browsers keep for our pages; without one, each start makes its own, and forms open before it are void.
    Several processes behind one address need the same.
    """
    web_url: str = "http://localhost:8080"
    """Where operators' browsers, and we, find Tasklist and Operate."""
    web_user: str = "admin"
    web_password: SecretStr = SecretStr("")
    """The login with which Tasklist is asked who has a task; without a password nobody asks."""

    retention_drafts_days: int = _days(Kind.DRAFTS)
    retention_details_days: int = _days(Kind.DETAILS)
    retention_requests_days: int = _days(Kind.REQUESTS)
    retention_sms_days: int = _days(Kind.SMS)
    retention_former_subscribers_days: int = _days(Kind.FORMER_SUBSCRIBERS)
    retention_changes_days: int = _days(Kind.CHANGES)
    retention_complaints_days: int = _days(Kind.COMPLAINTS)
    retention_objections_days: int = _days(Kind.OBJECTIONS)
    retention_marks_days: int = _days(Kind.MARKS)
    retention_set_aside_days: int = _days(Kind.SET_ASIDE)
    retention_messages_days: int = _days(Kind.MESSAGES)
    retention_job_answers_days: int = _days(Kind.JOB_ANSWERS)
    retention_history_days: int = Field(default=HISTORY_DAYS, ge=LEAST_HISTORY_DAYS, le=_A_LIFETIME)
    """How many days what is personal, or of use for a while only, is kept: see `services.retention`."""
    search_url: str = ""
    """Where the engine's secondary storage is (OpenSearch); without it nobody removes what is old there."""

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

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        return checks.database_url(value)

    @field_validator("gateway_address")
    @classmethod
    def _gateway(cls, value: str) -> str:
        return checks.address("gateway_address", value)

    @field_validator("oauth_url")
    @classmethod
    def _authorization(cls, value: str) -> str:
        return checks.url("oauth_url", value) if value else value

    @field_validator("oauth_client_id")
    @classmethod
    def _client(cls, value: str, info: ValidationInfo) -> str:
        checks.goes_with_authorization("oauth_client_id", value, info.data.get("oauth_url"))
        return value

    @field_validator("oauth_client_secret")
    @classmethod
    def _secret(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        checks.goes_with_authorization("oauth_client_secret", value.get_secret_value(), info.data.get("oauth_url"))
        return value

    @field_validator("engine_clock_url")
    @classmethod
    def _engine_clock(cls, value: str, info: ValidationInfo) -> str:
        return checks.url("engine_clock_url", value) if info.data.get("clock") is ClockSource.ENGINE else value

    @field_validator("sms_url")
    @classmethod
    def _sms_address(cls, value: str, info: ValidationInfo) -> str:
        return checks.url("sms_url", value) if _reaches_people(info) else value

    @field_validator("civil_registry_url", "subscriber_system_url", "sister_companies_url")
    @classmethod
    def _outside(cls, value: str, info: ValidationInfo) -> str:
        return checks.encrypted_url(str(info.field_name), value).rstrip("/") if value else value

    @field_validator("civil_registry_token", "subscriber_system_token", "sister_companies_token")
    @classmethod
    def _outside_token(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        checks.token(str(info.field_name), value.get_secret_value())
        return value

    @field_validator("supervisor_mobile")
    @classmethod
    def _supervisor(cls, value: str, info: ValidationInfo) -> str:
        return checks.no_example("supervisor_mobile", value) if _reaches_people(info) else value

    @field_validator("pages_url", "web_url")
    @classmethod
    def _page(cls, value: str, info: ValidationInfo) -> str:
        return checks.url(str(info.field_name), value).rstrip("/")

    @field_validator("pages_secret")
    @classmethod
    def _pages_secret(cls, value: SecretStr) -> SecretStr:
        checks.secret("pages_secret", value.get_secret_value())
        return value

    @field_validator("search_url")
    @classmethod
    def _search(cls, value: str) -> str:
        return checks.url("search_url", value).rstrip("/") if value else value

    @field_validator("quiet_hours")
    @classmethod
    def _quiet(cls, value: str) -> str:
        return checks.quiet_hours(value) if value else value

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        return checks.log_level(value)

    @property
    def company(self) -> Company:
        """The company that the settings describe."""
        return Company(
            name=self.company_name,
            code=self.company_code,
            phone=self.company_phone,
            supervisor_mobile=self.supervisor_mobile,
            pages_url=self.pages_url,
            quiet_hours=QuietHours.parsed(self.quiet_hours) if self.quiet_hours else None,
        )

    @property
    def periods(self) -> RetentionPeriods:
        """How long each kind is kept."""
        days = {kind: getattr(self, f"retention_{kind.name.lower()}_days") for kind in Kind}
        return RetentionPeriods(days=days, history_days=self.retention_history_days)


def load_settings(given: Mapping[str, str] | None = None) -> Settings:
    """The settings of the environment, with those that are given instead. Raises SettingsInvalid with all that is wrong
    with them.
    """
    try:
        return Settings.model_validate(dict(given or {}))
    except ValidationError as error:
        raise SettingsInvalid(faults_of(error)) from None


def _reaches_people(info: ValidationInfo) -> bool:
    """Demonstrations and tests keep to the sandbox; any other provider sends to telephones."""
    return info.data.get("sms_provider") is SmsProviderKind.HTTP
