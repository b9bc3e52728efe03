import re

from scripts.dockerfile_in_venv import Instruction
from tests.deploy.files import ROOT, dockerfile, final_stage, image_environment, services
from worker.stream.settings import Settings, variable_of


def only(keyword: str) -> Instruction:
    (found,) = (step for step in final_stage() if step.keyword == keyword)
    return found


def test_it_runs_the_worker() -> None:
    assert only("ENTRYPOINT").value == '["rawi"]'
    assert only("CMD").value == '["worker"]'


def test_it_runs_as_a_fixed_user_that_is_not_root() -> None:
    assert re.fullmatch(r"(\d+):\1", only("USER").value)
    number = only("USER").value.split(":")[0]
    assert int(number) > 1000
    created = " ".join(step.value for step in final_stage() if step.keyword == "RUN")
    assert f"--uid {number}" in created
    assert f"--gid {number}" in created


def test_its_variables_are_settings() -> None:
    own = {name: value for name, value in image_environment().items() if name.startswith("RAWI_")}
    assert own.keys() <= {variable_of(name) for name in Settings.__dataclass_fields__}
    settings = Settings.load(own)
    assert settings.web_host == "0.0.0.0"
    assert only("EXPOSE").value == str(settings.web_port)
    assert only("VOLUME").value == str(settings.state_path)


def test_dependencies_come_from_the_lock_alone() -> None:
    installs = [step.value for step in dockerfile() if step.keyword == "RUN" and " install " in step.value and "pip" in step.value]
    assert len(installs) == 2
    assert all("--no-deps" in line for line in installs)
    assert "--require-hashes -r requirements.lock" in installs[0]


def test_the_lock_has_no_neural_packages() -> None:
    names = set(re.findall(r"^([\w-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE))
    assert {"faust-streaming", "camel-tools", "click"} <= names
    assert not names & {"torch", "transformers", "pandas", "scipy", "scikit-learn"}


def test_it_copies_only_what_the_builder_is_sent() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    sent = {rule[1:] for rule in rules if rule.startswith("!")}
    copied = {source for step in dockerfile() if step.keyword == "COPY" and not step.flags for source in step.value.split()[:-1]}
    assert {source for source in copied if not any(source == one or source.startswith(f"{one}/") for one in sent)} == set()
    assert {one for one in sent if not any(source == one or source.startswith(f"{one}/") for source in copied)} == set()


def test_the_health_check_is_the_one_of_compose() -> None:
    check, ours = only("HEALTHCHECK"), services()["worker"]["healthcheck"]
    flags = dict(flag.removeprefix("--").split("=") for flag in check.flags)
    assert check.value == 'CMD ["python", "/usr/share/rawi/ready.py"]'
    assert ours["test"] == ["CMD", *re.findall(r'"([^"]+)"', check.value)]
    assert flags == {name.replace("_", "-"): str(ours[name]) for name in ("interval", "timeout", "start_period", "retries")}
