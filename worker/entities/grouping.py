"""Names to entities: the mentions of one person, organisation or place within an article."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from worker.entities.gazetteer import find_place
from worker.entities.recogniser import NameSpan
from worker.entities.roles import roles_before
from worker.records import Entity, Mention, span_of
from worker.text import fold

__all__ = ["group"]

_MERGED: Final = frozenset({"PER", "ORG"})
"""Types of which a part of a name may stand for all of it."""

_NASAB: Final = frozenset({"بن", "ابن", "بنت", "ولد"})
"""Between a person's name and the father's."""

_MOST_NAMESAKES: Final = 100
"""Among how many fuller names a part of one is sought; bounds the time for an article of nothing but names."""


@dataclass(slots=True)
class _Group:
    """Mentions that name one thing, under construction."""

    type: str
    words: tuple[str, ...]
    forms: dict[str, int] = field(default_factory=dict)
    roles: dict[str, None] = field(default_factory=dict)
    mentions: list[int] = field(default_factory=list)


def group(text: str, names: Sequence[NameSpan]) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """Mentions with their entities, which are numbered ``e1``, ``e2``… by first occurrence.

    A person's surname alone belongs to the full name, wherever that stands: the last one before it, else the first one after it.
    Names of one GeoNames place (``أمريكا``, ``الولايات المتحدة``) are one entity.
    """
    groups = _merge_partial(_group_equal(text, names))
    ordered = sorted(groups, key=lambda item: item.mentions[0])
    owner = {mention: f"e{number}" for number, item in enumerate(ordered, 1) for mention in item.mentions}
    mentions = tuple(
        Mention(span=span_of(text, name.start, name.end), type=name.type, entity_id=owner[place]) for place, name in enumerate(names)
    )
    return mentions, tuple(_entity(f"e{number}", item) for number, item in enumerate(ordered, 1))


def _group_equal(text: str, names: Sequence[NameSpan]) -> list[_Group]:
    groups: dict[tuple[str, object], _Group] = {}
    last_person = 0
    for place, name in enumerate(names):
        form = _full_form(text, name)
        words = _key(form)
        known = find_place(form) if name.type == "LOC" else None
        key = (name.type, known.place.geonames_id if known else words)
        item = groups.setdefault(key, _Group(name.type, words))
        item.forms.setdefault(form, place)
        item.mentions.append(place)
        if name.type == "PER":
            item.roles.update(dict.fromkeys(roles_before(text, name.start, last_person)))
            last_person = name.end
    return list(groups.values())


def _full_form(text: str, name: NameSpan) -> str:
    exact = " ".join(text[name.start : name.end].split())
    # The article loses its alef after the preposition: للعراق is ل + العراق.
    before = text[max(0, name.start - 3) : name.start]
    if before.endswith("لل") and (len(before) < 3 or before[0] in "وف" or not before[0].isalpha()):
        return "ال" + exact
    return exact


@lru_cache(maxsize=1 << 12)
def _key(form: str) -> tuple[str, ...]:
    words = fold(form).replace("عبد ال", "عبدال").replace("-", " ").split()
    return tuple(word.removeprefix("ال") or word for word in words) or (form,)


def _merge_partial(groups: list[_Group]) -> list[_Group]:
    kept = [item for item in groups if item.type not in _MERGED]
    by_length = sorted((item for item in groups if item.type in _MERGED), key=lambda item: (-len(item.words), item.mentions[0]))
    ends: dict[tuple[str, str], list[_Group]] = defaultdict(list)
    for item in by_length:
        keys = [(item.type, word) for word in dict.fromkeys((item.words[0], item.words[-1]))]
        fuller = [other for key in keys if key in ends for other in ends[key][-_MOST_NAMESAKES:] if _is_part(item, other)]
        if not fuller:
            kept.append(item)
            for key in keys:
                ends[key].append(item)
            continue
        before = [other for other in fuller if other.mentions[0] < item.mentions[0]]
        home = max(before, key=lambda other: other.mentions[0]) if before else min(fuller, key=lambda other: other.mentions[0])
        home.mentions = sorted(home.mentions + item.mentions)
        home.forms |= item.forms
        home.roles |= item.roles
    return kept


def _is_part(short: _Group, full: _Group) -> bool:
    size = len(short.words)
    if size >= len(full.words):
        return False
    if short.type == "PER":
        if size == 1:
            # The surname, or the given name.
            return short.words[0] in (full.words[0], full.words[-1])
        if short.words == full.words[-size:]:
            # The end of the name; but behind `ibn` that is the father, سعيد الزهراني and not his son سلمان بن سعيد الزهراني.
            return full.words[-size - 1] not in _NASAB
        # The name without what stands in its middle.
        return short.words[0] == full.words[0] and short.words[-1] == full.words[-1] and set(short.words) <= set(full.words)
    if short.type == "ORG":
        if size == 1:
            return len(full.words) == 2 and short.words[0] == full.words[1]
        return any(full.words[at : at + size] == short.words for at in (0, len(full.words) - size))
    return False


def _entity(entity_id: str, item: _Group) -> Entity:
    forms = sorted(item.forms, key=lambda form: item.forms[form])
    name = max(forms, key=lambda form: (len(form.split()), -item.forms[form]))
    known = find_place(name) if item.type == "LOC" else None
    return Entity(
        entity_id=entity_id,
        type=item.type,
        name=name,
        variants=tuple(form for form in forms if form != name),
        roles=tuple(item.roles),
        place=known.place if known else None,
    )
