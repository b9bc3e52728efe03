import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import orjson
import pytest
from jsonschema import Draft202012Validator

from tests.deploy.files import COMPOSE, compose, environment_of, final_stage, interpolate, megabytes, own_services, seconds, services
from worker.cli import main
from worker.contracts import Topic, load_topics
from worker.stream import run, supervisor
from worker.stream.settings import InvalidSetting, Settings, variable_of

SPECIFICATION = Draft202012Validator(orjson.loads((Path(__file__).parent / "compose" / "compose-spec.json").read_bytes()))
OWN = sorted(own_services())
KNOWN = {variable_of(name) for name in Settings.__dataclass_fields__}


def errors_of(document: dict[str, Any]) -> list[str]:
    return [error.message for error in SPECIFICATION.iter_errors(document)]


def parse_command(words: list[str]) -> click.Context:
    """Have click read a command line to its end, without running anything; gives the innermost context."""
    context = main.make_context("rawi", list(words), resilient_parsing=False)
    while isinstance(context.command, click.Group):
        rest = [*context._protected_args, *context.args]
        if not rest and context.command.invoke_without_command:
            break
        _, command, left = context.command.resolve_command(context, rest)
        assert command is not None
        context = command.make_context(command.name, left, parent=context)
    return context


def test_it_follows_the_specification() -> None:
    assert errors_of(compose()) == []
    assert "version" not in compose()


def test_the_specification_does_refuse() -> None:
    document = compose()
    document["services"]["worker"]["healtcheck"] = {}
    document["services"]["kafka"]["restart"] = ["always"]
    assert len(errors_of(document)) == 2


def test_variables_are_filled_in() -> None:
    assert interpolate("${A:-1}:${B-2}:${C}", {"A": "7"}) == "7:2:"
    assert "${" not in orjson.dumps(compose()).decode()


@pytest.mark.parametrize("program", [("docker", "compose"), ("docker-compose",)], ids=" ".join)
def test_docker_compose_reads_it(program: tuple[str, ...]) -> None:
    if shutil.which(program[0]) is None or subprocess.run([*program, "version"], capture_output=True, check=False).returncode:
        pytest.skip(f"`{' '.join(program)}` is not installed")
    version = subprocess.run([*program, "version", "--short"], capture_output=True, text=True, check=True).stdout.strip()
    if re.match(r"v?(1\.|2\.1?\d\.)", version):
        pytest.skip(f"`{' '.join(program)}` is version {version}, older than 2.20")
    command = [*program, "--file", str(COMPOSE), "--profile", "demo", "--profile", "observe", "config", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_docker_file_and_compose_build_from_the_root() -> None:
    assert OWN == ["demo", "topics", "worker"]
    assert {service["build"] for service in own_services().values()} == {"."}
    assert {service["image"] for service in own_services().values()} == {"rawi:local"}
    # Without it, Compose asks the registry for an image of this name before it builds.
    assert {service["pull_policy"] for service in own_services().values()} == {"build"}


def test_every_image_is_pinned_to_a_version() -> None:
    foreign = [service["image"] for service in services().values() if "build" not in service]
    foreign += [step.value.split()[0] for step in final_stage() if step.keyword == "FROM"]
    assert len(foreign) == 4
    for image in foreign:
        assert re.search(r":v?\d+\.\d+", image), image


@pytest.mark.parametrize("name", OWN)
def test_every_variable_is_a_setting_with_a_usable_value(name: str) -> None:
    environment = environment_of(own_services()[name])
    assert {variable for variable in environment if variable.startswith("RAWI_")} <= KNOWN
    assert Settings.load(environment).broker == "kafka:9092"


def test_a_wrong_value_would_be_seen() -> None:
    with pytest.raises(InvalidSetting):
        Settings.load(environment_of(services()["worker"]) | {"RAWI_LOG_FORMAT": "yaml"})


@pytest.mark.parametrize("name", OWN)
def test_every_command_is_one_of_rawi(name: str) -> None:
    context = parse_command(own_services()[name]["command"])
    expected = {"topics": "rawi topics create", "worker": "rawi worker", "demo": "rawi produce"}
    assert context.command_path == expected[name]


def test_a_wrong_command_would_be_seen() -> None:
    with pytest.raises(click.UsageError):
        parse_command(["topics", "make"])
    with pytest.raises(click.UsageError):
        parse_command(["worker", "--procesess", "2"])


def test_the_commands_in_the_comments_are_ones_of_rawi() -> None:
    text = COMPOSE.read_text("utf-8")
    found = re.findall(r"^#   docker compose run --rm topics (.+?)(?:\s{3,}.*)?$", text, re.MULTILINE)
    assert found
    for line in found:
        parse_command(line.split())


def test_kafka_takes_every_message_that_a_topic_takes() -> None:
    kafka = services()["kafka"]["environment"]
    largest = max(int(topic.config["max.message.bytes"]) for topic in load_topics())
    assert int(kafka["KAFKA_MESSAGE_MAX_BYTES"]) >= largest
    assert kafka["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"


def test_a_group_keeps_its_place_as_long_as_its_messages_are_kept() -> None:
    raw = next(topic for topic in load_topics() if topic.name == Topic.RAW)
    assert int(services()["kafka"]["environment"]["KAFKA_OFFSETS_RETENTION_MINUTES"]) * 60_000 >= int(raw.config["retention.ms"])


def test_clients_reach_kafka_from_inside_and_from_the_machine() -> None:
    kafka = services()["kafka"]
    advertised = dict(pair.split("://") for pair in kafka["environment"]["KAFKA_ADVERTISED_LISTENERS"].split(","))
    bound = dict(pair.split("://") for pair in kafka["environment"]["KAFKA_LISTENERS"].split(","))
    assert advertised["INSIDE"] == services()["worker"]["environment"]["RAWI_BROKER"]
    assert bound["INSIDE"].endswith(":9092")
    # What `rawi tail` on the machine uses when nothing is set.
    assert advertised["OUTSIDE"] == Settings().broker
    address, outer, inner = kafka["ports"][0].split(":")
    assert (address, outer) == ("127.0.0.1", advertised["OUTSIDE"].split(":")[1])
    assert bound["OUTSIDE"] == f":{inner}"
    assert bound["CONTROLLER"] == kafka["environment"]["KAFKA_CONTROLLER_QUORUM_VOTERS"].split("@")[1]


def test_replication_fits_one_broker() -> None:
    factors = {name: value for name, value in services()["kafka"]["environment"].items() if re.search("REPLICATION_FACTOR|MIN_ISR", name)}
    assert len(factors) == 5
    assert set(factors.values()) == {services()["worker"]["environment"]["RAWI_REPLICATION"]} == {"1"}


def test_the_heap_leaves_room_below_the_limit() -> None:
    kafka = services()["kafka"]
    heap = re.search(r"-Xmx(\w+)", kafka["environment"]["KAFKA_HEAP_OPTS"])
    assert heap is not None
    check = re.search(r"-Xmx(\w+)", kafka["healthcheck"]["test"][1])
    assert check is not None, "the check would start a JVM with the broker's own heap"
    assert megabytes(heap[1]) + megabytes(check[1]) < megabytes(kafka["deploy"]["resources"]["limits"]["memory"]) * 0.75


def test_docker_waits_longer_than_a_worker_takes_to_stop() -> None:
    grace = seconds(services()["worker"]["stop_grace_period"])
    assert grace > supervisor._STOP_SECONDS > run._STOP_SECONDS


def test_state_lies_in_the_volume() -> None:
    worker = services()["worker"]
    mounts = dict(volume.split(":") for volume in worker["volumes"])
    assert environment_of(worker)["RAWI_STATE_DIR"] in mounts.values()
    assert set(mounts) | {"kafka-data", "prometheus-data"} == set(compose()["volumes"])
    assert services()["kafka"]["volumes"] == [f"kafka-data:{services()['kafka']['environment']['KAFKA_LOG_DIRS']}"]


def test_topics_exist_before_a_worker_starts() -> None:
    assert services()["topics"]["depends_on"]["kafka"]["condition"] == "service_healthy"
    assert services()["worker"]["depends_on"]["topics"]["condition"] == "service_completed_successfully"


def test_a_worker_that_stopped_for_good_is_not_restarted_for_ever() -> None:
    assert re.fullmatch(r"on-failure:\d", services()["worker"]["restart"])


def test_every_log_is_bounded() -> None:
    for name, service in services().items():
        assert {"max-size", "max-file"} <= service["logging"]["options"].keys(), name


@pytest.mark.parametrize("name", OWN)
def test_own_containers_can_do_little(name: str) -> None:
    service = own_services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["init"] is True


def test_there_are_no_secrets() -> None:
    secret = {variable_of(name) for name, field in Settings.__dataclass_fields__.items() if field.metadata["secret"]}
    assert secret
    for name, service in services().items():
        words = {variable for variable in environment_of(service) if re.search("PASSWORD|SECRET|TOKEN|PRIVATE|_KEY$", variable)}
        assert not words | (secret & environment_of(service).keys()), name
    assert "secrets" not in compose()
