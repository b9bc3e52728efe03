"""The names that the entity room found inside one phrase."""

from dataclasses import dataclass, field

__all__ = ["Names"]


@dataclass(frozen=True, slots=True)
class Names:
    """`people` and `bodies` are the indices of the tokens of personal names and of names of organisations; `known` are the folded words of
    all personal names of the text, None where nobody looked for names."""

    people: frozenset[int] = field(default_factory=frozenset)
    bodies: frozenset[int] = field(default_factory=frozenset)
    known: frozenset[str] | None = None

    def without(self, first: int) -> "Names":
        """The same, counted from the token `first`."""
        return Names(frozenset(at - first for at in self.people), frozenset(at - first for at in self.bodies), self.known)
