"""Kafka as docker-compose.yml configures it takes what Rawi sends."""

import asyncio
import os

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import MessageSizeTooLargeError, UnknownTopicOrPartitionError

from tests.brokers import KAFKA_VERSION
from tests.deploy.files import services
from worker.contracts import Topic, load_topics
from worker.stream.settings import Settings
from worker.stream.topics import create_topics

pytestmark = [pytest.mark.broker, pytest.mark.kafka]

LIMITS = {topic.name: int(topic.config["max.message.bytes"]) for topic in load_topics()}


def test_the_version_is_the_one_that_is_tested_elsewhere() -> None:
    assert services()["kafka"]["image"] == f"apache/kafka:{KAFKA_VERSION}"


async def test_topics_are_created_and_the_largest_messages_pass(kafka: str) -> None:
    created, _ = await create_topics(Settings(broker=kafka, replication=1))
    assert {str(topic) for topic in Topic} == set(created)
    for topic in (Topic.ENRICHED, Topic.REJECTED):
        value = os.urandom(LIMITS[topic] - 4096)  # room for the batch around the message
        async with AIOKafkaProducer(bootstrap_servers=kafka, acks="all", max_request_size=32 << 20) as producer:
            await producer.send_and_wait(topic, value, key=b"a.r1")
            with pytest.raises(MessageSizeTooLargeError):
                await producer.send_and_wait(topic, value + bytes(8192), key=b"a.r1")
        async with AIOKafkaConsumer(topic, bootstrap_servers=kafka, auto_offset_reset="earliest", fetch_max_bytes=32 << 20) as consumer:
            message = await asyncio.wait_for(consumer.getone(), 30)
        assert message.value == value


async def test_a_misspelt_topic_is_an_error(kafka: str) -> None:
    async with AIOKafkaProducer(bootstrap_servers=kafka, request_timeout_ms=2000) as producer:
        with pytest.raises(UnknownTopicOrPartitionError):
            await producer.send_and_wait("articles.rwa", b"{}")
