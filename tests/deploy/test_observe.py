"""Alerts, dashboard and their wiring: they ask only for what a worker serves."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any, Final

import orjson
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.deploy.files import ROOT, environment_of, services
from tests.deploy.promql import asked_by
from tests.stream.test_loop import Producer
from tests.stream.test_loop import stage as any_stage
from worker.records import Stage
from worker.stream.limit import RejectionLimit
from worker.stream.loop import AgentLoop
from worker.stream.metrics import Metrics, Sight
from worker.stream.standing import Standing

PROMETHEUS: Final = ROOT / "deploy" / "prometheus"
GRAFANA: Final = ROOT / "deploy" / "grafana"
ADDED_BY_PROMETHEUS: Final = {"up", "ALERTS"}
LABELS_OF_PROMETHEUS: Final = {"job", "instance", "alertname", "alertstate"}


def yaml_of(name: str) -> Any:
    return yaml.safe_load((ROOT / "deploy" / name).read_text("utf-8"))


def rules() -> list[dict[str, Any]]:
    return [rule for group in yaml_of("prometheus/alerts.yml")["groups"] for rule in group["rules"]]


def dashboard() -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads((GRAFANA / "dashboards" / "rawi.json").read_bytes())
    return found


def expressions() -> Iterator[tuple[str, str]]:
    for rule in rules():
        yield rule["alert"], rule["expr"]
    for panel in dashboard()["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"].replace("$__rate_interval", "1m")


def served() -> tuple[set[str], set[str]]:
    """The metrics and labels on the page of a worker."""
    loops = [AgentLoop(stage, any_stage, Producer().send, RejectionLimit(1, 10)) for stage in Stage]
    standing = Standing(topic="articles.raw", partition=0, committed=1, position=2, highwater=3)
    page = Metrics(loops, lambda: Sight(ready=True, standings=(standing,), remembered={0: 1})).page().decode()
    samples = [sample for family in text_string_to_metric_families(page) for sample in family.samples]
    return {sample.name for sample in samples}, {label for sample in samples for label in sample.labels}


def test_names_are_found_in_expressions() -> None:
    found = asked_by('1.1 * sum by (a, b) (rate(x_total{c="d(e", f=~"g"}[5m] offset 30m)) > 0 and on (h) y == 1e3 or vector(0)')
    assert found.metrics == {"x_total", "y"}
    assert found.labels == {"a", "b", "c", "f", "h"}


@pytest.mark.parametrize(("where", "expression"), list(expressions()))
def test_only_what_is_served_is_asked_for(where: str, expression: str) -> None:
    metrics, labels = served()
    asked = asked_by(expression)
    assert asked.metrics, where
    assert asked.metrics <= metrics | ADDED_BY_PROMETHEUS, where
    assert asked.labels <= labels | LABELS_OF_PROMETHEUS, where


def test_all_that_a_worker_serves_of_its_own_is_shown() -> None:
    metrics, _ = served()
    own = {re.sub("_(bucket|sum|count)$", "", name) for name in metrics if name.startswith("rawi_") and not name.endswith("_created")}
    shown = {re.sub("_(bucket|sum|count)$", "", name) for _, expression in expressions() for name in asked_by(expression).metrics}
    assert own - shown == set()


def test_values_that_labels_are_compared_with_exist() -> None:
    loops = [AgentLoop(stage, any_stage, Producer().send, RejectionLimit(1, 10)) for stage in Stage]
    page = Metrics(loops, lambda: Sight(ready=True)).page().decode()
    values = {value for family in text_string_to_metric_families(page) for sample in family.samples for value in sample.labels.values()}
    for where, expression in expressions():
        for words in re.findall(r'(?:reason|outcome|stage)[!=]~?"([^"]*)"', expression):
            assert set(words.split("|")) <= values, where


def test_every_alert_is_complete_and_in_the_runbook() -> None:
    runbook = (ROOT / "docs" / "operations.md").read_text("utf-8")
    names = [rule["alert"] for rule in rules()]
    assert len(names) == len(set(names)) >= 8
    for rule in rules():
        assert rule["labels"]["severity"] in {"critical", "warning"}
        assert rule["annotations"]["summary"].strip()
        assert f"`{rule['alert']}`" in runbook, f"{rule['alert']} is not explained"
    assert set(re.findall(r"`(Rawi[A-Z]\w+)`", runbook)) == set(names)


def test_every_process_of_a_container_is_scraped() -> None:
    (job,) = yaml_of("prometheus/prometheus.yml")["scrape_configs"]
    assert job["job_name"] == "rawi"
    ports = [entry["port"] for entry in job["dns_sd_configs"]]
    first = int(environment_of(services()["worker"])["RAWI_WEB_PORT"])
    assert ports == list(range(first, first + 8))
    assert {name for entry in job["dns_sd_configs"] for name in entry["names"]} <= services().keys()
    assert yaml_of("prometheus/prometheus.yml")["rule_files"] == ["alerts.yml"]


def test_the_dashboard_asks_the_source_that_is_provisioned() -> None:
    (source,) = yaml_of("grafana/provisioning/datasources/prometheus.yml")["datasources"]
    asked = {target["datasource"]["uid"] for panel in dashboard()["panels"] for target in panel["targets"]}
    assert asked == {source["uid"]}
    host, port = re.fullmatch(r"http://(\w+):(\d+)", source["url"]).groups()  # type: ignore[union-attr]
    assert services()[host]["ports"][0].endswith(f":{port}")


def test_what_is_mounted_exists_and_is_where_it_is_looked_for() -> None:
    for name in ("prometheus", "grafana"):
        for mount in services()[name]["volumes"]:
            source, _, *mode = mount.split(":")
            if source.startswith("."):
                assert (ROOT / source).is_dir(), mount
                assert mode == ["ro"], mount
    mounted = {mount.split(":")[1] for mount in services()["grafana"]["volumes"]}
    (provider,) = yaml_of("grafana/provisioning/dashboards/rawi.yml")["providers"]
    assert provider["options"]["path"] in mounted
    home = services()["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    assert home == f"{provider['options']['path']}/rawi.json"


def test_panels_do_not_overlap() -> None:
    taken: dict[tuple[int, int], str] = {}
    for panel in dashboard()["panels"]:
        place = panel["gridPos"]
        for x in range(place["x"], place["x"] + place["w"]):
            assert x < 24
            for y in range(place["y"], place["y"] + place["h"]):
                assert (x, y) not in taken, panel["title"]
                taken[x, y] = panel["title"]
    identities = [panel["id"] for panel in dashboard()["panels"]]
    assert len(identities) == len(set(identities))


@pytest.mark.parametrize("name", ["prometheus", "grafana"])
def test_observers_are_asked_for_and_can_do_little(name: str) -> None:
    service = services()[name]
    assert service["profiles"] == ["observe"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])


@pytest.mark.parametrize("check", [("check", "rules", "alerts.yml"), ("check", "config", "prometheus.yml")], ids=" ".join)
def test_promtool_reads_it(check: tuple[str, ...]) -> None:
    if shutil.which("promtool") is None:
        pytest.skip("`promtool` is not installed: it comes with Prometheus")
    done = subprocess.run(["promtool", *check], cwd=PROMETHEUS, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_promtool_plays_the_alerts_through() -> None:
    if shutil.which("promtool") is None:
        pytest.skip("`promtool` is not installed: it comes with Prometheus")
    command = ["promtool", "test", "rules", "alerts_test.yml"]
    done = subprocess.run(command, cwd=ROOT / "tests" / "deploy", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
