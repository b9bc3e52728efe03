"""Stories as pictures: text for Graphviz (dot) and Mermaid, the first mover on top, arrows from the earlier to the later."""

from collections.abc import Sequence

from worker.stories.grouping import Carrier, Story

__all__ = ["as_dot", "as_mermaid"]

_LONGEST = 60


def as_dot(stories: Sequence[Story]) -> str:
    """A digraph in Graphviz' language, a cluster for each story."""
    lines = ["digraph stories {", "  rankdir=TB;", '  node [shape=box, style=rounded, fontname="sans-serif"];']
    for number, story in enumerate(stories):
        lines.append(f"  subgraph cluster_{number} {{")
        for place, carrier in enumerate(story.carriers):
            bold = ", penwidth=2" if place == 0 else ""
            lines.append(f'    "{_quoted(carrier.record_id)}" [label="{_quoted(_label(carrier))}"{bold}];')
        for link in story.links:
            lines.append(
                f'    "{_quoted(link.earlier)}" -> "{_quoted(link.later)}" [label="{_quoted(link.kind)}{_percent(link.similarity)}"];'
            )
        lines.append("  }")
    return "\n".join([*lines, "}"])


def as_mermaid(stories: Sequence[Story]) -> str:
    """A flowchart in Mermaid's language, a subgraph for each story."""
    lines = ["flowchart TB"]
    names = {carrier.record_id: f"n{number}" for number, carrier in enumerate(one for story in stories for one in story.carriers)}
    for number, story in enumerate(stories):
        lines.append(f"  subgraph story{number}[ ]")
        lines += [f'    {names[carrier.record_id]}["{_plain(_label(carrier))}"]' for carrier in story.carriers]
        lines.append("  end")
        lines += [
            f'  {names[link.earlier]} -->|"{_plain(link.kind)}{_percent(link.similarity)}"| {names[link.later]}' for link in story.links
        ]
    return "\n".join(lines)


def _label(carrier: Carrier) -> str:
    return f"{carrier.source or carrier.url[:_LONGEST]} +{carrier.hours:g} h"


def _percent(similarity: float | None) -> str:
    return "" if similarity is None else f" {similarity:.0%}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


def _plain(text: str) -> str:
    # Mermaid knows entities, and nothing else that would be safe in a label.
    return "".join(character if character.isalnum() or character in " .+-_/%" else f"#{ord(character)};" for character in text)
