"""The deployment files as values."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from scripts.dockerfile_in_venv import Instruction, parse

ROOT: Final = Path(__file__).parents[2]
COMPOSE: Final = ROOT / "docker-compose.yml"

_VARIABLE: Final = re.compile(r"\$\{(\w+)(?::?-([^}]*))?\}")
_SECONDS: Final = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}


def interpolate(text: str, environment: Mapping[str, str] | None = None) -> str:
    """``${NAME:-default}`` as Compose fills it in."""
    known = environment or {}
    return _VARIABLE.sub(lambda found: known.get(found[1]) or found[2] or "", text)


def compose() -> dict[str, Any]:
    """docker-compose.yml with the defaults of its variables."""
    document: dict[str, Any] = yaml.safe_load(interpolate(COMPOSE.read_text("utf-8")))
    return document


def services() -> dict[str, dict[str, Any]]:
    """The services by name."""
    found: dict[str, dict[str, Any]] = compose()["services"]
    return found


def own_services() -> dict[str, dict[str, Any]]:
    """The services that run the image of the Dockerfile."""
    return {name: service for name, service in services().items() if "build" in service}


def dockerfile() -> tuple[Instruction, ...]:
    """The instructions of the Dockerfile."""
    return parse((ROOT / "Dockerfile").read_text("utf-8"))


def final_stage() -> tuple[Instruction, ...]:
    """What the image itself is made of."""
    steps = dockerfile()
    last = max(number for number, step in enumerate(steps) if step.keyword == "FROM")
    return steps[last:]


def image_environment() -> dict[str, str]:
    """The variables that the image sets."""
    pairs = [pair for step in final_stage() if step.keyword == "ENV" for pair in step.value.split()]
    return dict(pair.split("=", 1) for pair in pairs)


def environment_of(service: Mapping[str, Any]) -> dict[str, str]:
    """The variables that a container of this service sees, the image's included."""
    own: dict[str, str] = service.get("environment", {})
    return image_environment() | own


def seconds(duration: str) -> float:
    """``1m30s`` → 90."""
    parts = re.findall(r"(\d+)(ms|[smh])", duration)
    assert "".join(number + unit for number, unit in parts) == duration, duration
    return float(sum(int(number) * _SECONDS[unit] for number, unit in parts))


def megabytes(size: str) -> int:
    """``2g`` → 2048."""
    return int(size[:-1]) * {"m": 1, "g": 1024}[size[-1]]
