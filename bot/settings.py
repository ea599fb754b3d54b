"""Settings from the environment and ``.env``; everything wrong with them is named at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import ValidationInfo
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from models.sealing import Vault
from models.signing import Signer

ENV_FILE = ".env"
HOOK_PATH = "/hooks/telegram/"
SQLITE, POSTGRESQL = "sqlite+aiosqlite", "postgresql+asyncpg"
DRIVERS = {
    "sqlite": SQLITE,
    SQLITE: SQLITE,
    "postgres": POSTGRESQL,
    "postgresql": POSTGRESQL,
    POSTGRESQL: POSTGRESQL,
}
"""The two engines, as people write them and as the program opens them."""

TOKEN = re.compile(r"\d{3,}:[\w-]{10,}")
METRICS_TOKEN = re.compile(r"[\w.~+/=-]{16,256}", re.ASCII)  # what a bearer token may hold
HOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # what setWebhook accepts


def bad(kind: str) -> PydanticCustomError:
    """A problem by the name it has in texts/*/operator.toml; the value is never part of it."""
    return PydanticCustomError(kind, "see the words of the operator")


def database(text: str) -> str:
    try:
        url = make_url(text)
    except ArgumentError:
        raise bad("database_url") from None
    if url.drivername not in DRIVERS or not url.database:
        raise bad("database_url")
    return url.set(drivername=DRIVERS[url.drivername]).render_as_string(hide_password=False)


def web_address(text: str) -> str:
    if not _is_url(text, "http", "https"):
        raise bad("address")
    return text.rstrip("/")


def secure_address(text: str) -> str:
    """Telegram calls webhooks over TLS only; loopback is for a local Bot API server."""
    loopback = urlsplit(text).hostname in ("127.0.0.1", "localhost", "::1")
    if not _is_url(text, "https", *(["http"] if loopback else [])):
        raise bad("secure_address")
    return text.rstrip("/")


def proxy(text: str) -> str:
    if not _is_url(text, "http", "https", "socks4", "socks5", "socks5h"):
        raise bad("proxy")
    return text


def _is_url(text: str, *schemes: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number
        return False


def token(text: SecretStr) -> SecretStr:
    if not TOKEN.fullmatch(text.get_secret_value()):
        raise bad("token")
    return text


def hook_secret(text: SecretStr) -> SecretStr:
    if not HOOK_SECRET.fullmatch(text.get_secret_value()):
        raise bad("hook_secret")
    return text


def bearer_token(text: SecretStr) -> SecretStr:
    if not METRICS_TOKEN.fullmatch(text.get_secret_value()):
        raise bad("metrics_token")
    return text


def ping_address(text: str) -> str:
    if not _is_url(text, "http", "https"):
        raise bad("address")
    return text


def scanner_address(text: str) -> str:
    """«unix:/path» of a socket, or «host:port»."""
    host, _, port = text.rpartition(":")
    if text.startswith("unix:/") and len(text) > len("unix:/"):
        return text
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise bad("scanner_address")
    return text


def encryption_keys(text: SecretStr) -> SecretStr:
    try:
        Vault.from_text(text.get_secret_value())
    except ValueError:
        raise bad("encryption_keys") from None
    return text


def keys_to_sign(text: SecretStr) -> SecretStr:
    try:
        Signer.from_text(text.get_secret_value())
    except ValueError:
        raise bad("signing_keys") from None
    return text


class Settings(BaseSettings):
    """One field per setting, in the order of ``.env.example``. Whatever may hold a password is
    kept out of ``repr``."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=True,
    )

    encryption_keys: Annotated[SecretStr, AfterValidator(encryption_keys)]
    identity_keys: Annotated[SecretStr, AfterValidator(encryption_keys)] | None = None
    database_url: Annotated[str, AfterValidator(database)] = Field(
        default="sqlite:///data/dondoc.sqlite", repr=False
    )
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: Annotated[str, AfterValidator(web_address)] | None = None
    telegram_token: Annotated[SecretStr, AfterValidator(token)] | None = None
    telegram_api_url: Annotated[str, AfterValidator(web_address)] = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_url: Annotated[str, AfterValidator(secure_address)] | None = None
    telegram_webhook_secret: Annotated[SecretStr, AfterValidator(hook_secret)] | None = None
    telegram_proxy: Annotated[str, AfterValidator(proxy)] | None = Field(default=None, repr=False)
    signing_keys: Annotated[SecretStr, AfterValidator(keys_to_sign)] | None = None
    metrics_token: Annotated[SecretStr, AfterValidator(bearer_token)] | None = None
    deadman_url: Annotated[str, AfterValidator(ping_address)] | None = Field(
        default=None, repr=False
    )
    clamd: Annotated[str, AfterValidator(scanner_address)] | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("telegram_webhook_url", "telegram_webhook_secret")
    @classmethod
    def _webhook_is_whole(cls, value: object, known: ValidationInfo) -> object:
        if value is None and known.data.get("telegram_mode") == "webhook":
            raise bad("missing_for_webhook")
        return value

    @property
    def vault(self) -> Vault:
        """Both rings of keys."""
        identity = self.identity_keys.get_secret_value() if self.identity_keys else ""
        return Vault.from_text(self.encryption_keys.get_secret_value(), identity)

    @property
    def address(self) -> str:
        """Where people open the pages; the host and port unless PUBLIC_URL says otherwise."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def telegram_hook_address(self) -> str:
        """Where Telegram delivers: TELEGRAM_WEBHOOK_URL, with our path unless it has one."""
        url, token = self.telegram_webhook_url or "", self.telegram_token
        account = token.get_secret_value().partition(":")[0] if token else ""
        return url if urlsplit(url).path else url + HOOK_PATH + account

    @property
    def signer(self) -> Signer:
        """Signs receipts: with keys of its own, or with one out of the encryption keys."""
        if self.signing_keys is not None:
            return Signer.from_text(self.signing_keys.get_secret_value())
        return Signer.derived(self.encryption_keys.get_secret_value())

    @property
    def telegram_hook_secret(self) -> str:
        secret = self.telegram_webhook_secret
        return secret.get_secret_value() if secret else ""


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """One setting that is missing or bad: its name, what is wrong, a name it may be meant for."""

    name: str
    kind: str
    near: str = ""


class BadSettings(Exception):
    """The settings cannot be used; ``problems`` names every one that is missing or bad."""

    def __init__(self, problems: tuple[SettingProblem, ...]) -> None:
        super().__init__(", ".join(f"{each.name} ({each.kind})" for each in problems))
        self.problems = problems


def load(env_file: str | None = ENV_FILE, **given: Any) -> Settings:
    """The settings; ``given`` comes before the environment, that before ``env_file``.

    Raises BadSettings naming all that is wrong; no value is ever part of it."""
    try:
        return Settings(_env_file=env_file, **given)  # type: ignore[call-arg]
    except ValidationError as exc:
        found = {problem(error): None for error in exc.errors(include_input=False)}
        raise BadSettings(tuple(found)) from None


def problem(error: Any) -> SettingProblem:
    name = str(error["loc"][0]).upper()
    kind = error["type"]
    if kind == "extra_forbidden":
        return SettingProblem(name, "unknown", next(iter(get_close_matches(name, names())), ""))
    return SettingProblem(name, PYDANTIC.get(kind, kind))


PYDANTIC = {
    "missing": "missing",
    "int_parsing": "number",
    "int_type": "number",
    "greater_than_equal": "number",
    "less_than_equal": "number",
    "literal_error": "choice",
}
"""The library's names for problems, and ours."""


def names() -> tuple[str, ...]:
    """Every setting, as it is written in the environment."""
    return tuple(name.upper() for name in Settings.model_fields)


def default(name: str) -> str:
    """What holds when a setting is left out; "" for nothing."""
    value = Settings.model_fields[name.lower()].default
    return str(value) if isinstance(value, str | int) else ""


def required(name: str) -> bool:
    return Settings.model_fields[name.lower()].is_required()
