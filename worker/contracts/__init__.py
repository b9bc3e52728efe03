"""What others may rely on: the topics, their schemas, and how these may change.

This package imports `worker.records` only.
"""

from worker.contracts.topics import HeaderSpec, Topic, TopicSpec, for_cluster, load_headers, load_topics, topic_name

__all__ = ["HeaderSpec", "Topic", "TopicSpec", "for_cluster", "load_headers", "load_topics", "topic_name"]
