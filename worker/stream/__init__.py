"""The only room that knows Faust and Kafka."""
