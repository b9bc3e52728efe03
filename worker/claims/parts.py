"""The parts of a speaker's noun phrase: personal name, role, organisation, and what kind of source it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from worker.claims.lexicon import nouns, words
from worker.claims.names import Names
from worker.claims.offices import body_end, is_preposition, opens_body, role_end, skip_link
from worker.claims.shapes import COMMAS, has_article, is_masdar, is_noun, is_office, without_article
from worker.text import Token, fold

__all__ = ["Parts", "parts_of"]

_CLITICS: Final = "ول"
_QUOTES: Final = frozenset('"«»“”')
_NO_NAMES: Final = Names()


@dataclass(frozen=True, slots=True)
class Parts:
    """`role` joins several by `` | ``; every part is written as it stands in the phrase, without a clitic on its first word."""

    name: str | None = None
    role: str | None = None
    organisation: str | None = None
    kind: str | None = None


def parts_of(text: str, tokens: Sequence[Token], names: Names = _NO_NAMES) -> Parts:
    """Take a noun phrase apart; `names` are the names known to stand in it.

    Example: ``المتحدث باسم وزارة الدفاع، اللواء أحمد`` has name ``أحمد``, role ``المتحدث | اللواء``,
    organisation ``وزارة الدفاع`` and kind ``person``."""
    tokens, names = _unquoted(tokens, names)
    if not tokens:
        return Parts()
    head = _head_of(tokens)
    if 0 in names.people:
        return _person(text, tokens, names)
    if not is_office(head):
        if (plain := _plain(text, tokens, head, names)) is not None:
            return plain
    elif _is_organisation(head, tokens):
        return Parts(organisation=_written(text, tokens), kind="organisation")
    elif len(tokens) == 1 and is_noun(head, "official") and has_article(head):
        return Parts(role=_written(text, tokens), kind="unnamed")  # المسؤول: an official who was not named before
    if is_office(head):
        return _person(text, tokens, names)
    if names.people:
        return _around_name(text, tokens, names)
    if (has_article(head) and head.endswith(("ون", "ين", "ات"))) or (has_article(head) and len(tokens) == 1 and head.endswith("اء")):
        return Parts(kind="group")
    return _described(text, tokens, names) if has_article(head) else _person(text, tokens, names)


def _plain(text: str, tokens: Sequence[Token], head: str, names: Names) -> Parts | None:
    """The parts of a phrase whose head is no person: a body, a document, a group, an unnamed source."""
    if _is_official(head):
        return Parts(role=_written(text, tokens), kind="unnamed")
    if is_noun(head, "unnamed"):
        return _unnamed(text, tokens)
    if 0 in names.bodies:
        return Parts(organisation=_written(text, tokens), kind="organisation")
    if is_noun(head, "document"):
        return Parts(kind="document")
    if _is_organisation(head, tokens):
        return Parts(organisation=_written(text, tokens), kind="organisation")
    if is_noun(head, "group") or (head.endswith("ين") and is_noun(head[:-2] + "ون", "group")):
        return Parts(kind="group")
    return None


def _is_official(head: str) -> bool:
    # مسؤولون أمنيون, without the article, are sources without a name.
    return head.removeprefix("ل") in {"مسؤولون", "مسؤولين", "مسئولون", "مسئولين"}


def _unquoted(tokens: Sequence[Token], names: Names) -> tuple[Sequence[Token], Names]:
    # A name that stands in quotation marks as a whole: "العبداللطيف".
    if len(tokens) >= 2 and tokens[0].exact in _QUOTES and tokens[-1].exact in _QUOTES:
        return tokens[1:-1], names.without(1)
    return tokens, names


def _around_name(text: str, tokens: Sequence[Token], names: Names) -> Parts:
    # What stands before the name says what its bearer is: الناقدة ليلى, عازف العود سامي; what stands behind it is read as offices.
    first = min(names.people)
    before = [token for token in tokens[:first] if token.is_word]
    rest = _person(text, tokens[first:], names.without(first))
    if not before or not (has_article(before[0].folded) or len(before) > 1):
        return rest
    role = _written(text, before)
    return Parts(rest.name, f"{role} | {rest.role}" if rest.role else role, rest.organisation, rest.kind)


def _described(text: str, tokens: Sequence[Token], names: Names) -> Parts:
    # A noun with the article that no lexicon knows: المؤرخة الفرنسية سيلفي (what she is, then her name), المحاضرة, or a surname: الجبير.
    end = next((i for i, token in enumerate(tokens) if token.is_word and not has_article(token.folded)), len(tokens))
    if end < len(tokens) and _can_be_name(tokens, end, names) and tokens[end].is_word:
        return Parts(name=_written(text, tokens[end : _name_end(tokens, end)]), role=_written(text, tokens[:end]), kind="person")
    if len(tokens) == 1 and tokens[0].exact.endswith("ة"):
        return Parts(role=_written(text, tokens), kind="person")
    if len(tokens) <= 2 and _can_be_name(tokens, 0, names):
        return Parts(name=_written(text, tokens), kind="person")
    if len(tokens) <= 3 and names.known is not None:
        return Parts(role=_written(text, tokens), kind="person")  # النحات, الناقد الجمالي: somebody with a name elsewhere
    return Parts(kind="group")


def _head_of(tokens: Sequence[Token]) -> str:
    return next((token.folded for token in tokens if token.is_word), tokens[0].folded)


def _is_organisation(head: str, tokens: Sequence[Token]) -> bool:
    if not (is_noun(head, "organisation") or is_noun(head, "place")):
        return False
    if not is_office(head):
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


def _person(text: str, tokens: Sequence[Token], names: Names) -> Parts:
    roles: list[str] = []
    called: list[str] = []
    organisation: str | None = None
    index = 0
    while index < len(tokens):
        word = tokens[index].folded
        if word == "(":
            index = next((at for at in range(index, len(tokens)) if tokens[at].folded == ")"), len(tokens)) + 1
        elif index in names.people:
            end = next((at for at in range(index, len(tokens)) if at not in names.people), len(tokens))
            called.append(_written(text, tokens[_name_start(tokens, index) : end]))
            index = end
        elif not tokens[index].is_word or word == "و":
            index += 1
        elif word == "من" and called and index + 1 < len(tokens) and is_noun(tokens[index + 1].folded, "organisation"):
            end = body_end(tokens, index + 1, names.people)  # سامي الحداد من مركز الدراسات
            organisation = organisation or _written(text, tokens[index + 1 : end])
            index = end
        elif _opens_role(tokens, index, bool(called)):
            end, body = role_end(tokens, index, names.people)
            role = _written(text, tokens[index:end])
            roles.append(role[1:] if roles and word[0] == "و" and word[1:] in nouns("title") else role)
            if body > end or (body == end and end < len(tokens) and opens_body(tokens, end)):
                organisation = organisation or _written(text, tokens[skip_link(tokens, end) : body])
                end = body
            index = end
        else:
            end = _name_end(tokens, index, names.people)
            if not names.people and _can_be_name(tokens, index, names):
                called.append(_written(text, tokens[index:end]))
            index = max(end, index + 1)
    kind = "unnamed" if roles and not called and _is_indefinite(tokens) else "person" if roles or called else None
    return Parts(called[0 if names.people else -1] if called else None, " | ".join(roles) or None, organisation, kind)


def _opens_role(tokens: Sequence[Token], index: int, named: bool) -> bool:
    word = tokens[index].folded
    if word in {"احد", "احدي"}:
        return True
    return is_office(word) and not (named and index and not has_article(word) and _is_linked(tokens, index))


def _name_start(tokens: Sequence[Token], index: int) -> int:
    # A word between a comma and the name that was recognised is part of it: ، مرويز عمر فاروق.
    before = index - 1
    if before >= 1 and tokens[before].is_word and tokens[before - 1].folded in COMMAS and not is_office(tokens[before].folded):
        word = tokens[before].folded
        return index if has_article(word) or word in words("preposition") or word in words("breaker") else before
    return index


def _is_indefinite(tokens: Sequence[Token]) -> bool:
    # مسؤول أمني، متحدث باسم الشرطة، مسؤول في الوزارة; but وزير الدفاع is definite by what follows.
    if has_article(tokens[0].folded):
        return False
    alone = len(tokens) == 1 or is_preposition(tokens[1]) or tokens[1].folded in words("title_tail")
    return alone or not any(has_article(token.folded) for token in tokens)


def _can_be_name(tokens: Sequence[Token], index: int, names: Names) -> bool:
    word = tokens[index].folded
    if names.known is not None and not _is_likely(tokens, index, names.known):
        return False
    follows = tokens[index - 1].folded if index else ""
    place = is_noun(word, "place") or is_noun(word, "organisation") or follows in words("preposition") or word in words("same")
    tail = (
        word[0] in "بل"
        and index > 0
        and index + 1 < len(tokens)
        and (has_article(tokens[index + 1].folded) or is_noun(tokens[index + 1].folded, "organisation"))
    )
    return not place and not tail and not is_preposition(tokens[index])


def _is_likely(tokens: Sequence[Token], index: int, known: frozenset[str]) -> bool:
    # Where names were looked for and none was found here: a word that is part of one elsewhere, or two or three that look like one.
    end = _name_end(tokens, index)
    stretch = [token for token in tokens[index:end] if token.is_word]
    if any(token.folded in known for token in stretch):
        return True
    return 2 <= len(stretch) <= 3 and len(stretch) == end - index and not any(map(_is_common, stretch))


def _is_common(token: Token) -> bool:
    word = token.folded
    if has_article(word) or word.startswith("لل") or token.exact.endswith(("ه", "ها", "هم", "ة", "ات", "ون", "ين")) or "ً" in token.exact:
        return True
    return word in words("breaker") or word in words("adverb") or is_masdar(word, token.exact) or is_noun(word, "group")


def _is_linked(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index - 1].folded in nouns("name_link")


def _name_end(tokens: Sequence[Token], start: int, people: frozenset[int] = frozenset()) -> int:
    index = start
    while index < len(tokens) and index not in people:
        word = tokens[index].folded
        if index > start and (word in COMMAS or is_preposition(tokens[index]) or word == "("):
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
