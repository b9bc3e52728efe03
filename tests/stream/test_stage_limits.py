"""What is no article any more is refused by the enrich stage, with its name."""

import orjson

from tests.stream.dangerous import message_with
from worker.dedup import DedupState
from worker.enrich import EnrichLimits, _recogniser
from worker.records import Reason, Rejected
from worker.stream.message import Message
from worker.stream.stages import clean_stage, dedup_stage, enrich_stage, load_models


def deduplicated(text: str) -> Message:
    raw = message_with(orjson.dumps({"url": "https://outlet.example/a", "text": text}))
    clean = clean_stage(raw)
    assert not isinstance(clean, Rejected)
    outputs = dedup_stage(message_with(clean[0].value or b"", topic="articles.clean"), DedupState({}))
    assert not isinstance(outputs, Rejected)
    return message_with(outputs[0].value or b"", topic="articles.deduplicated")


def test_the_limits_on_sentences_and_claims_have_their_reason() -> None:
    message = deduplicated("أكد الوزير أن العمل مستمر في الموقع القديم. " * 10)
    for limits, word in ((EnrichLimits(max_sentences=9), "10 sentences"), (EnrichLimits(max_claims=9), "10 claims")):
        refused = enrich_stage(message, limits)
        assert isinstance(refused, Rejected)
        assert refused.reason is Reason.TOO_COMPLEX
        assert word in refused.detail
    assert not isinstance(enrich_stage(message, EnrichLimits(10, 10)), Rejected)


def test_the_models_are_loaded_by_an_article_that_is_none() -> None:
    load_models()
    assert _recogniser.cache_info().currsize == 1
