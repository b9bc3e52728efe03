"""Settings: read once at the edge, from flags and `RAWI_*` variables, then frozen."""

import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Self

__all__ = ["InvalidSetting", "Settings", "SourcedValue", "variable_of"]


class InvalidSetting(ValueError):
    """A setting has a value that cannot be used; the message names the variable and what it takes."""


def _setting(default: Any, help_text: str, *, secret: bool = False, choices: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"help": help_text, "secret": secret, "choices": choices})


def _state_home() -> str:
    base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return str(Path(base) / "rawi")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set. Each field `x` is the flag ``--x`` and the variable ``RAWI_X``."""

    broker: str = _setting("localhost:9092", "Kafka bootstrap servers, HOST:PORT[,HOST:PORT…]")
    topic_prefix: str = _setting("", "put before every topic name and the consumer group, e.g. `staging.`")
    group: str = _setting("rawi", "consumer group of the workers")
    state_dir: str = _setting("", "directory for local state (default: $XDG_STATE_HOME/rawi)")
    store: str = _setting("rocksdict", "where the duplicate index lies", choices=("rocksdict", "memory"))
    processes: int = _setting(1, "worker processes; one per core is right")
    batch_size: int = _setting(64, "most messages of one agent whose outputs are awaited together")
    batch_wait_ms: int = _setting(50, "how long an incomplete batch waits, in milliseconds")
    rejected_limit: float = _setting(0.5, "stop the worker when more than this share of the last messages was rejected (1 = never)")
    rejected_window: int = _setting(200, "how many messages that share is taken over")
    article_seconds: float = _setting(60.0, "most seconds for one article; one that takes longer ends as `too_slow`")
    article_megabytes: int = _setting(1024, "most memory for an article that is run apart, because a worker died of it")
    max_html_chars: int = _setting(10_000_000, "longest page, in characters; a longer one ends as `too_large`")
    max_text_chars: int = _setting(250_000, "longest text, in characters; a longer one ends as `too_large`")
    max_html_elements: int = _setting(60_000, "most elements of a page; one with more ends as `too_complex`")
    max_sentences: int = _setting(20_000, "most sentences of a text; one with more ends as `too_complex`")
    max_claims: int = _setting(3_000, "most claims of an article; one with more ends as `too_complex`")
    replication: int = _setting(1, "replicas of the topics that `rawi topics create` makes")
    session_timeout: float = _setting(30.0, "seconds without a heartbeat until the broker gives a worker's partitions to others")
    heartbeat_interval: float = _setting(3.0, "seconds between heartbeats")
    commit_interval: float = _setting(0.5, "seconds between offset commits")
    security_protocol: str = _setting("PLAINTEXT", "how to talk to Kafka", choices=("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"))
    sasl_mechanism: str = _setting("PLAIN", "SASL mechanism", choices=("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"))
    sasl_username: str = _setting("", "SASL user")
    sasl_password: str = _setting("", "SASL password", secret=True)
    ssl_cafile: str = _setting("", "PEM file with the authorities to trust (default: the system's)")
    ssl_certfile: str = _setting("", "PEM file with the client's certificate")
    ssl_keyfile: str = _setting("", "PEM file with the client's key")
    stall_seconds: float = _setting(300.0, "end a worker for a restart when messages wait and nothing moves for so long; 0 = never")
    web_host: str = _setting("127.0.0.1", "address of /healthz, /readyz and /metrics")
    web_port: int = _setting(0, "port of /healthz, /readyz and /metrics, one more for each further process; 0 = off")
    log_level: str = _setting("INFO", "least severity that is logged", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
    log_format: str = _setting("text", "how log lines look", choices=("text", "json"))

    def __post_init__(self) -> None:
        for setting in fields(self):
            _check_choice(setting.name, getattr(self, setting.name), setting.metadata["choices"])
        _check_range("processes", self.processes, 1, 256)
        _check_range("batch_size", self.batch_size, 1, 10_000)
        _check_range("batch_wait_ms", self.batch_wait_ms, 1, 60_000)
        _check_range("rejected_limit", self.rejected_limit, 0, 1)
        _check_range("rejected_window", self.rejected_window, 1, 1_000_000)
        _check_range("article_seconds", self.article_seconds, 1, 3_600)
        _check_range("article_megabytes", self.article_megabytes, 64, 1 << 20)
        if self.stall_seconds:
            _check_range("stall_seconds", self.stall_seconds, 10, 86_400)
        for name in ("max_html_chars", "max_text_chars", "max_html_elements", "max_sentences", "max_claims"):
            _check_range(name, getattr(self, name), 1, 100_000_000)
        _check_range("web_port", self.web_port, 0, 65_535)
        # A broker refuses a shorter session (group.min.session.timeout.ms is 6,000) for ever, with nothing but a log line.
        _check_range("session_timeout", self.session_timeout, 6, 1_800)
        _check_range("heartbeat_interval", self.heartbeat_interval, 0.1, self.session_timeout / 3)
        if self.security_protocol.startswith("SASL") and not (self.sasl_username and self.sasl_password):
            raise InvalidSetting(
                f"{variable_of('security_protocol')}={self.security_protocol} needs RAWI_SASL_USERNAME and RAWI_SASL_PASSWORD"
            )

    @property
    def group_id(self) -> str:
        """The consumer group with its prefix."""
        return f"{self.topic_prefix}{self.group}"

    @property
    def state_path(self) -> Path:
        """The directory for local state."""
        return Path(self.state_dir or _state_home()).expanduser()

    def ssl_context(self) -> ssl.SSLContext | None:
        """TLS for Kafka, None for a plain connection; raises `InvalidSetting` when a file cannot be read."""
        if self.security_protocol not in {"SSL", "SASL_SSL"}:
            return None
        try:
            context = ssl.create_default_context(cafile=self.ssl_cafile or None)
            if self.ssl_certfile:
                context.load_cert_chain(self.ssl_certfile, self.ssl_keyfile or None)
        except (OSError, ssl.SSLError) as error:
            raise InvalidSetting(f"RAWI_SSL_CAFILE, RAWI_SSL_CERTFILE or RAWI_SSL_KEYFILE cannot be used: {error}") from error
        return context

    def kafka_client(self) -> dict[str, Any]:
        """Keyword arguments that every aiokafka client of this program gets."""
        options: dict[str, Any] = {"bootstrap_servers": self.broker.split(","), "security_protocol": self.security_protocol}
        context = self.ssl_context()
        if context is not None:
            options["ssl_context"] = context
        if self.security_protocol.startswith("SASL"):
            options |= {
                "sasl_mechanism": self.sasl_mechanism,
                "sasl_plain_username": self.sasl_username,
                "sasl_plain_password": self.sasl_password,
            }
        return options

    @classmethod
    def load(cls, environment: Mapping[str, str], flags: Mapping[str, Any] | None = None) -> Self:
        """Flags win over variables, variables over defaults; raises `InvalidSetting`."""
        return cls(**{name: sourced.value for name, sourced in cls.sources(environment, flags).items()})

    @classmethod
    def sources(cls, environment: Mapping[str, str], flags: Mapping[str, Any] | None = None) -> "dict[str, SourcedValue]":
        """Each setting with its value and where that comes from."""
        found: dict[str, SourcedValue] = {}
        for setting in fields(cls):
            variable = variable_of(setting.name)
            if flags and flags.get(setting.name) is not None:
                found[setting.name] = SourcedValue(_convert(setting.name, setting.type, flags[setting.name]), f"--{_flag(setting.name)}")
            elif variable in environment:
                found[setting.name] = SourcedValue(_convert(setting.name, setting.type, environment[variable]), variable)
            else:
                found[setting.name] = SourcedValue(setting.default, "default")
        return found


@dataclass(frozen=True, slots=True)
class SourcedValue:
    """A value and its source: a flag, a variable or ``default``."""

    value: Any
    source: str


_CONVERTERS: Final[Mapping[Any, type]] = {int: int, float: float, str: str, "int": int, "float": float, "str": str}


def variable_of(name: str) -> str:
    """``topic_prefix`` → ``RAWI_TOPIC_PREFIX``."""
    return f"RAWI_{name.upper()}"


def _flag(name: str) -> str:
    return name.replace("_", "-")


def _convert(name: str, kind: Any, value: Any) -> Any:
    try:
        return _CONVERTERS[kind](value)
    except ValueError as error:
        raise InvalidSetting(f"{variable_of(name)}={value!r} is no {kind if isinstance(kind, str) else kind.__name__}") from error


def _check_choice(name: str, value: Any, choices: tuple[str, ...]) -> None:
    if choices and value not in choices:
        raise InvalidSetting(f"{variable_of(name)}={value!r} is none of {', '.join(choices)}")


def _check_range(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise InvalidSetting(f"{variable_of(name)}={value} is outside {low:g} to {high:g}")
