"""The parts of a speaker's noun phrase: personal name, role, organisation, and what kind of source it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from worker.claims.lexicon import nouns, words
from worker.claims.shapes import COMMAS, has_article, is_noun, is_office, without_article
from worker.text import Token, fold

__all__ = ["Parts", "parts_of"]

_CLITICS: Final = "ول"


@dataclass(frozen=True, slots=True)
class Parts:
    """`role` joins several by `` | ``; every part is written as it stands in the phrase, without a clitic on its first word."""

    name: str | None = None
    role: str | None = None
    organisation: str | None = None
    kind: str | None = None


def parts_of(text: str, tokens: Sequence[Token], people: frozenset[int] = frozenset()) -> Parts:
    """Take a noun phrase apart; `people` are the indices of the tokens of personal names, where they are known.

    Example: ``المتحدث باسم وزارة الدفاع، اللواء أحمد`` has name ``أحمد``, role ``المتحدث | اللواء``,
    organisation ``وزارة الدفاع`` and kind ``person``."""
    if not tokens:
        return Parts()
    head = _head_of(tokens)
    if _is(head, "unnamed") and not _is_office_word(head):
        return _unnamed(text, tokens)
    if _is(head, "document") and not _is_office_word(head):
        return Parts(kind="document")
    if _is_organisation(head, tokens):
        return Parts(organisation=_written(text, tokens), kind="organisation")
    if _is(head, "group") or (head.endswith("ين") and _is(head[:-2] + "ون", "group")):
        return Parts(kind="group")
    if _is_office_word(head):
        return _person(text, tokens, people)
    if people:
        return _around_name(text, tokens, people)
    if (has_article(head) and head.endswith(("ون", "ين", "ات"))) or (has_article(head) and len(tokens) == 1 and head.endswith("اء")):
        return Parts(kind="group")
    return _described(text, tokens) if has_article(head) else _person(text, tokens, people)


def _around_name(text: str, tokens: Sequence[Token], people: frozenset[int]) -> Parts:
    # What stands before the name says what its bearer is: الناقدة ليلى, عازف العود سامي; what stands behind it is read as offices.
    first = min(people)
    before = [token for token in tokens[:first] if token.is_word]
    rest = _person(text, tokens[first:], frozenset(index - first for index in people))
    if not before or not (has_article(before[0].folded) or len(before) > 1):
        return rest
    role = _written(text, before)
    return Parts(rest.name, f"{role} | {rest.role}" if rest.role else role, rest.organisation, rest.kind)


def _described(text: str, tokens: Sequence[Token]) -> Parts:
    # A noun with the article that no lexicon knows: المؤرخة الفرنسية سيلفي (what she is, then her name), المحاضرة, or a surname: الجبير.
    end = next((i for i, token in enumerate(tokens) if token.is_word and not has_article(token.folded)), len(tokens))
    if end < len(tokens) and _can_be_name(tokens, end) and tokens[end].is_word:
        return Parts(name=_written(text, tokens[end : _name_end(tokens, end)]), role=_written(text, tokens[:end]), kind="person")
    if len(tokens) == 1 and tokens[0].exact.endswith("ة"):
        return Parts(role=_written(text, tokens), kind="person")
    if len(tokens) <= 2:
        return Parts(name=_written(text, tokens), kind="person")
    return Parts(kind="group")


def _head_of(tokens: Sequence[Token]) -> str:
    return next((token.folded for token in tokens if token.is_word), tokens[0].folded)


def _is(word: str, noun_class: str) -> bool:
    return is_noun(word, noun_class)


def _is_office_word(word: str) -> bool:
    return is_office(word)


def _is_organisation(head: str, tokens: Sequence[Token]) -> bool:
    if not (_is(head, "organisation") or _is(head, "place")):
        return False
    if not _is_office_word(head):
        return True
    # فريق and لواء are ranks as well as bodies: a rank stands with the article before a name.
    adjective = len(tokens) > 1 and has_article(tokens[1].folded) and not is_office(tokens[1].folded)
    return not has_article(head) or (head == fold("الفريق") and adjective)


def _unnamed(text: str, tokens: Sequence[Token]) -> Parts:
    body = next((i for i, token in enumerate(tokens) if i and is_noun(token.folded, "organisation")), None)
    cut = next(
        (
            i
            for i, token in enumerate(tokens)
            if (i and (token.folded in words("preposition") or token.folded in words("same")))
            or (i and token.folded[0] == "ب" and len(token.folded) > 3)
        ),
        len(tokens),
    )
    role = tokens[: min(cut, body if body is not None else cut)]
    return Parts(role=_written(text, role), organisation=_written(text, tokens[body:]) if body is not None else None, kind="unnamed")


def _person(text: str, tokens: Sequence[Token], people: frozenset[int]) -> Parts:
    roles: list[str] = []
    names: list[str] = []
    organisation: str | None = None
    index = 0
    while index < len(tokens):
        word = tokens[index].folded
        if word == "(":
            index = next((at for at in range(index, len(tokens)) if tokens[at].folded == ")"), len(tokens)) + 1
        elif index in people:
            end = next((at for at in range(index, len(tokens)) if at not in people), len(tokens))
            names.append(_written(text, tokens[index:end]))
            index = end
        elif not tokens[index].is_word or word == "و":
            index += 1
        elif is_office(word) and not (names and index and not has_article(word) and _is_linked(tokens, index)):
            end, body = _role_end(tokens, index, people)
            role = _written(text, tokens[index:end])
            roles.append(role[1:] if roles and word[0] == "و" and word[1:] in nouns("title") else role)
            if body > end or (body == end and end < len(tokens) and _opens_body(tokens, end)):
                stop = body
                organisation = organisation or _written(text, tokens[_skip_link(tokens, end) : stop])
                index = stop
            else:
                index = end
        else:
            end = _name_end(tokens, index, people)
            if not people and _can_be_name(tokens, index):
                names.append(_written(text, tokens[index:end]))
            index = max(end, index + 1)
    kind = "unnamed" if roles and not names and _is_indefinite(tokens) else "person"
    return Parts(names[0 if people else -1] if names else None, " | ".join(roles) or None, organisation, kind)


def _is_indefinite(tokens: Sequence[Token]) -> bool:
    # مسؤول أمني، متحدث باسم الشرطة، مسؤول في الوزارة; but وزير الدفاع is definite by what follows.
    if has_article(tokens[0].folded):
        return False
    alone = len(tokens) == 1 or _is_preposition(tokens[1]) or tokens[1].folded in words("title_tail")
    return alone or not any(has_article(token.folded) for token in tokens)


def _can_be_name(tokens: Sequence[Token], index: int) -> bool:
    word = tokens[index].folded
    follows = tokens[index - 1].folded if index else ""
    place = is_noun(word, "place") or is_noun(word, "organisation") or follows in words("preposition") or word in words("same")
    tail = (
        word[0] in "بل"
        and index > 0
        and index + 1 < len(tokens)
        and (has_article(tokens[index + 1].folded) or is_noun(tokens[index + 1].folded, "organisation"))
    )
    return not place and not tail and not _is_preposition(tokens[index])


def _is_linked(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index - 1].folded in nouns("name_link")


def _opens_body(tokens: Sequence[Token], index: int) -> bool:
    word = tokens[index].folded
    bare = word[1:] if word[0] in "بل" else word
    return word == "باسم" or bare in nouns("organisation") or is_noun(word, "organisation")


def _skip_link(tokens: Sequence[Token], index: int) -> int:
    return index + 1 if tokens[index].folded in {"باسم", "في", "ب", "ل"} else index


def _role_end(tokens: Sequence[Token], start: int, people: frozenset[int]) -> tuple[int, int]:
    """Behind the role that begins at `start`, and behind the organisation that follows it (the same where none does)."""
    head = tokens[start].folded
    closed = has_article(head)
    index = start + 1
    while index < len(tokens) and tokens[index].is_word and index not in people:
        word = tokens[index].folded
        if _is_preposition(tokens[index]) and index + 1 < len(tokens) and is_noun(tokens[index + 1].folded, "organisation"):
            return index, _body_end(tokens, index + 1)
        if _opens_body(tokens, index) and not _belongs_to_office(tokens, start, index):
            return index, _body_end(tokens, _skip_link(tokens, index))
        if is_office(word) and (closed or has_article(word)):
            break
        if closed and (
            not _continues(word)
            or tokens[index].exact == "علي"
            or (has_article(word) and index == start + 1 and is_noun(head, "honorific"))
        ):
            break
        closed = closed or has_article(word) or is_noun(word, "place")
        index += 2 if _is_preposition(tokens[index]) or (word[0] in "بل" and word[1:] in nouns("area")) else 1
    index = min(index, len(tokens))
    return index, index


def _continues(word: str) -> bool:
    # Behind a closed chain only adjectives and prepositional phrases go on with the office; a word without article begins the name.
    prefixed = word[0] in "بل" and len(word) > 3 and (has_article(word[1:]) or word[1:] in nouns("area"))
    return has_article(word) or word in words("preposition") or prefixed


def _belongs_to_office(tokens: Sequence[Token], start: int, index: int) -> bool:
    # رئيس الحكومة، وزير الدفاع، رئيس مجلس إدارة: the office is defined by the field and stays whole.
    word = tokens[index].folded
    if word[0] in "بل" and word != "باسم" and not has_article(word):
        return False
    body, head = without_article(word), without_article(tokens[start].folded)
    if body in nouns("state_body") and has_article(word) and index > start + 1 and has_article(tokens[index - 1].folded):
        return True  # الشؤون الداخلية، الشؤون الخارجية: an adjective
    if (body == "مجلس" and index + 1 < len(tokens) and tokens[index + 1].folded == "اداره") or (
        body == "اداره" and tokens[index - 1].folded == "مجلس"
    ):
        return True
    ministry = without_article(tokens[index - 1].folded) in nouns("ministry")
    return (index == start + 1 and body in nouns("state_body")) or ministry or head in nouns("ministry")


def _body_end(tokens: Sequence[Token], start: int) -> int:
    index = start + 1
    closed = start < len(tokens) and (has_article(tokens[start].folded) or is_noun(tokens[start].folded, "place"))
    while index < len(tokens):
        word, before = tokens[index].folded, tokens[index - 1].folded
        if not tokens[index].is_word and word not in {'"', "«", "»", "“", "”"}:
            break
        if is_office(word) and closed:
            break
        goes_on = _continues(word) or word[0] in "بلو" or before in words("preposition") or word in nouns("organisation")
        if closed and not goes_on:
            break
        closed = closed or has_article(word) or is_noun(word, "place")
        index += 1
    return index


def _is_preposition(token: Token) -> bool:
    return token.folded in words("preposition") and token.exact != "علي"  # Ali, where على is spelt with its own letter


def _name_end(tokens: Sequence[Token], start: int, people: frozenset[int] = frozenset()) -> int:
    index = start
    while index < len(tokens) and index not in people:
        word = tokens[index].folded
        if index > start and (word in COMMAS or _is_preposition(tokens[index]) or word == "("):
            break
        if index > start and is_office(word) and tokens[index - 1].folded not in nouns("name_link"):
            break
        index += 1
    return index


def _written(text: str, tokens: Sequence[Token]) -> str:
    if not tokens:
        return ""
    written = text[tokens[0].start : tokens[-1].end]
    first = tokens[0].exact
    if first.startswith("لل"):
        return "ال" + written[2:]
    if first.startswith(("وال", "بال")) and tokens[0].folded not in nouns("title"):
        return written[1:]
    if first[0] in _CLITICS and without_article(tokens[0].folded) not in nouns("title") and is_noun(tokens[0].folded[1:], "organisation"):
        return written[1:]
    if first[0] == "ب" and is_noun(tokens[0].folded[1:], "organisation"):
        return written[1:]
    return written.strip(' "«»“”()')
