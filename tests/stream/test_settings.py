import pytest

from worker.stream.settings import InvalidSetting, Settings


def test_flags_win_over_variables_over_defaults() -> None:
    environment = {"RAWI_BROKER": "a:1", "RAWI_PROCESSES": "3"}
    settings = Settings.load(environment, {"broker": "b:2", "processes": None})
    assert (settings.broker, settings.processes, settings.group) == ("b:2", 3, "rawi")
    sources = Settings.sources(environment, {"broker": "b:2"})
    assert (sources["broker"].source, sources["processes"].source, sources["group"].source) == ("--broker", "RAWI_PROCESSES", "default")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("RAWI_PROCESSES", "many"),
        ("RAWI_PROCESSES", "0"),
        ("RAWI_STORE", "postgres"),
        ("RAWI_REJECTED_LIMIT", "1.5"),
        ("RAWI_SESSION_TIMEOUT", "4"),
        ("RAWI_HEARTBEAT_INTERVAL", "20"),
        ("RAWI_SECURITY_PROTOCOL", "SASL_SSL"),
    ],
)
def test_a_wrong_value_names_its_variable(variable: str, value: str) -> None:
    with pytest.raises(InvalidSetting, match=variable):
        Settings.load({variable: value})


def test_sasl_over_tls_reaches_the_client() -> None:
    settings = Settings(security_protocol="SASL_SSL", sasl_mechanism="SCRAM-SHA-512", sasl_username="u", sasl_password="p")
    client = settings.kafka_client()
    assert client["sasl_mechanism"] == "SCRAM-SHA-512"
    assert client["sasl_plain_username"] == "u"
    assert client["ssl_context"] is not None


def test_unreadable_certificates_are_named() -> None:
    with pytest.raises(InvalidSetting, match="RAWI_SSL_CAFILE"):
        Settings(security_protocol="SSL", ssl_cafile="/nowhere.pem").ssl_context()


def test_the_group_has_the_prefix_of_the_topics() -> None:
    assert Settings(topic_prefix="staging.", group="news").group_id == "staging.news"
