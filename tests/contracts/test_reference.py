"""The reference names every field of every record, and every link in it leads to a heading."""

import re

from worker.contracts.reference import reference_source
from worker.contracts.schema import schemas

PAGE = reference_source()


def test_every_field_has_its_row() -> None:
    for schema in schemas().values():
        for kind in (schema, *schema.get("$defs", {}).values()):
            for field in kind.get("properties", ()):
                assert f"\n| `{field}` | " in PAGE, (kind["title"], field)


def test_every_type_stands_once() -> None:
    headings = re.findall(r"^##+ (\w+)$", PAGE, re.MULTILINE)
    assert len(headings) == len(set(headings))
    assert {link.lower() for link in re.findall(r"\]\(#(\w+)\)", PAGE)} <= {heading.lower() for heading in headings}


def test_a_field_tells_type_and_default() -> None:
    claim = PAGE[PAGE.index("### Claim\n") :]
    assert "| `content` | list of [Span](#span) | required |" in claim
    assert '| `polarity` | `negative`, `positive` | `"positive"` |' in claim
    assert "| `confidence` | number or null | `null` |" in claim
