"""Text to names, entities, dates and quantities. Imports only `worker.records` and `worker.text`."""

from worker.entities.annotate import Annotations, annotate
from worker.entities.embedded import EmbeddedRecogniser, default_recogniser
from worker.entities.recogniser import NameSpan, Recogniser

__all__ = ["Annotations", "EmbeddedRecogniser", "NameSpan", "Recogniser", "annotate", "default_recogniser"]
