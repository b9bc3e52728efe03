"""A Kafka-compatible broker inside the Python environment, for the demo and for fast tests."""

from worker.broker.embedded import BrokerUnavailable, EmbeddedBroker

__all__ = ["BrokerUnavailable", "EmbeddedBroker"]
