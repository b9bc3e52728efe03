"""Stories: articles that relations hold together, with who had it first and who carried it on."""

from worker.stories.drawing import as_dot, as_mermaid
from worker.stories.grouping import DEFAULT_KINDS, KINDS, Carrier, Link, Story, stories_of

__all__ = ["DEFAULT_KINDS", "KINDS", "Carrier", "Link", "Story", "as_dot", "as_mermaid", "stories_of"]
