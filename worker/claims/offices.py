"""Where an office ends in a noun phrase, and where the body begins and ends that its holder speaks for."""

from collections.abc import Sequence

from worker.claims.lexicon import nouns, words
from worker.claims.shapes import has_article, is_noun, is_office, without_article
from worker.text import Token

__all__ = ["continues", "is_preposition", "opens_body", "role_end", "skip_link"]


def opens_body(tokens: Sequence[Token], index: int) -> bool:
    word = tokens[index].folded
    bare = word[1:] if word[0] in "بل" else word
    return word == "باسم" or bare in nouns("organisation") or is_noun(word, "organisation")


def skip_link(tokens: Sequence[Token], index: int) -> int:
    return index + 1 if tokens[index].folded in {"باسم", "في", "ب", "ل"} else index


def role_end(tokens: Sequence[Token], start: int, people: frozenset[int] = frozenset()) -> tuple[int, int]:
    """Behind the role that begins at `start`, and behind the organisation that follows it (the same where none does)."""
    head = tokens[start].folded
    closed = has_article(head)
    index = start + 1
    while index < len(tokens) and tokens[index].is_word and index not in people:
        word = tokens[index].folded
        if is_preposition(tokens[index]) and index + 1 < len(tokens) and is_noun(tokens[index + 1].folded, "organisation"):
            return index, body_end(tokens, index + 1, people)
        if opens_body(tokens, index) and not belongs_to_office(tokens, start, index):
            return index, body_end(tokens, skip_link(tokens, index), people)
        if is_office(word) and (closed or has_article(word)):
            break
        if closed and (
            not continues(word) or tokens[index].exact == "علي" or (has_article(word) and index == start + 1 and is_noun(head, "honorific"))
        ):
            break
        closed = closed or has_article(word) or is_noun(word, "place")
        index += 2 if is_preposition(tokens[index]) or (word[0] in "بل" and word[1:] in nouns("area")) else 1
    index = min(index, len(tokens))
    return index, index


def continues(word: str) -> bool:
    # Behind a closed chain only adjectives and prepositional phrases go on with the office; a word without article begins the name.
    prefixed = word[0] in "بل" and len(word) > 3 and (has_article(word[1:]) or word[1:] in nouns("area"))
    return has_article(word) or word in words("preposition") or prefixed


def belongs_to_office(tokens: Sequence[Token], start: int, index: int) -> bool:
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


def body_end(tokens: Sequence[Token], start: int, people: frozenset[int]) -> int:
    index = start + 1
    closed = start < len(tokens) and (has_article(tokens[start].folded) or is_noun(tokens[start].folded, "place"))
    while index < len(tokens):
        word, before = tokens[index].folded, tokens[index - 1].folded
        if not tokens[index].is_word and word not in {'"', "«", "»", "“", "”"}:
            break
        if is_office(word) and closed:
            break
        if index in people and (index - 1 in people or without_article(before) in nouns("body_of_name") or word in nouns("name_link")):
            closed = True
            index += 1
            continue  # جامعة الأمير فلان: the body is called after somebody
        goes_on = continues(word) or word[0] in "بلو" or before in words("preposition") or word in nouns("organisation")
        if closed and not goes_on:
            break
        closed = closed or has_article(word) or is_noun(word, "place")
        index += 1
    return index


def is_preposition(token: Token) -> bool:
    return token.folded in words("preposition") and token.exact != "علي"  # Ali, where على is spelt with its own letter
