"""Places under their Arabic names, with GeoNames id and coordinates."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from worker.entities.lexicon import rows
from worker.records import Place
from worker.text import fold

__all__ = ["find_place", "place_words", "places"]

_LARGE = 100_000


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A row of the gazetteer: `kind` is ``country``, ``city`` or ``continent``."""

    name: str
    kind: str
    place: Place


@cache
def places() -> Mapping[str, NamedPlace]:
    """Places by folded name; other names of a place (``أمريكا``) stand beside the first."""
    known = {}
    for name, kind, number, latitude, longitude, country, population in rows("places.tsv"):
        place = Place(
            geonames_id=int(number),
            latitude=float(latitude),
            longitude=float(longitude),
            country=country or None,
            population=int(population),
        )
        known[fold(name)] = NamedPlace(name, kind, place)
    for alias, name in rows("place_aliases.tsv"):
        known[fold(alias)] = known[fold(name)]
    return known


def find_place(name: str) -> NamedPlace | None:
    """The place called `name`, with or without the article: ``find_place("عراق")`` is Iraq."""
    folded = fold(name)
    known = places()
    return known.get(folded) or known.get("ال" + folded)


@cache
def place_words() -> Mapping[str, str]:
    """Folded words of place names: ``c`` a country, ``l`` a large city, ``s`` a smaller one, ``p`` part of a longer name."""
    found: dict[str, str] = {}
    for folded, known in places().items():
        words = folded.split()
        large = (known.place.population or 0) >= _LARGE
        label = "c" if known.kind != "city" else "l" if large else "s"
        for word in words:
            sign = label if len(words) == 1 else "p"
            if "clsp".index(sign) < "clsp".index(found.get(word, "p")) or word not in found:
                found[word] = sign
    return found
