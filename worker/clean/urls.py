"""Canonical URLs: the same article, however it was linked to, has one URL.

RFC 3986 normal form (scheme and host in lower case, percent-encoding, dot segments, default ports) as ASCII, so that
percent-encoded Arabic and raw Arabic meet; and what the web adds: tracking parameters, AMP and mobile variants, ``www.``,
``index.html``, trailing slashes, fragments and the order of parameters. ``http`` and ``https`` meet in ``https``. The URL as it was
received stays in `CleanArticle.source_url`.
"""

import re
import unicodedata
from functools import cache
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit

from worker.clean.lexicon import rows

__all__ = ["canonical_url"]

_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ESCAPES: Final = re.compile("(?:%[0-9A-Fa-f]{2})+")
_STRAY_PERCENT: Final = re.compile("%(?![0-9A-Fa-f]{2})")
_FORBIDDEN: Final = re.compile("[\x00-\x1f\x7f-\xa0\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]")
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30}):")
_HOST: Final = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?|[0-9a-f]{0,4}:[0-9a-f:.]{1,45}")
_VARIANT_LABELS: Final = frozenset({"www", "m", "mobile", "amp", "wap"})
_WIKI_MOBILE: Final = re.compile(r"^([a-z-]{2,12})\.m\.(?=[a-z0-9-]+\.[a-z]+$)")
_GOOGLE_AMP: Final = re.compile(r"^/amp/(?:s/)?(?=[^/]+\.)")
_AMP_CACHE: Final = re.compile(r"^/[civ]/(?:s/)?(?=[^/]+\.)")
_INDEX: Final = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_SAFE_PATH: Final = "/:@!$&'()*+,;=~%"
_SAFE_QUERY: Final = "/:@!$'()*+,;~%?"
# Servers refuse longer ones (RFC 9110, section 4.1, asks for 8,000 octets); endless marks or dot segments would take quadratic time.
_LONGEST: Final = 8192
_DEFAULT_PORTS: Final[dict[str, int]] = {"http": 80, "https": 443}


@cache
def _tracking() -> tuple[frozenset[str], tuple[str, ...]]:
    names = [row[0] for row in rows("tracking_parameters.tsv")]
    return frozenset(n for n in names if not n.endswith("*")), tuple(n[:-1] for n in names if n.endswith("*"))


def canonical_url(url: str) -> str | None:
    """The canonical form of `url`, or None where it is no absolute URL (``http``, ``https``, ``file`` or ``urn``) or has more than 8,192
    characters, as it is or in canonical form. Idempotent.

    Example: ``http://m.example.org/خبر/?utm_source=x#top`` gives ``https://example.org/%D8%AE%D8%A8%D8%B1``.
    """
    canonical = _canonical(url) if len(url) <= _LONGEST else None
    return canonical if canonical is None or len(canonical) <= _LONGEST else None


def _canonical(url: str) -> str | None:
    url = _FORBIDDEN.sub("", url).strip().replace("\\", "/")
    scheme = _SCHEME.match(url)
    if scheme is None:
        return None
    name, rest = scheme[1].lower(), url[scheme.end() :]
    if name in ("http", "https"):
        return _web(name, rest)
    if name == "file":
        return "file:///" + _percent(rest.split("#")[0], _SAFE_PATH).lstrip("/") if rest.strip("/") else None
    if name == "urn":
        namespace, colon, specific = rest.partition(":")
        return f"urn:{namespace.lower()}:{_percent(specific, _SAFE_PATH)}" if namespace and colon and specific else None
    return None


def _web(scheme: str, rest: str) -> str | None:
    for _ in range(4):  # AMP caches of AMP viewers
        try:
            parts = urlsplit(f"{scheme}:{rest}")
            host, port = _host(parts), parts.port
        except (ValueError, UnicodeError):
            return None
        inner = _inside_amp_cache(host, parts.path)
        if inner is None:
            break
        rest = f"//{inner}" + (f"?{parts.query}" if parts.query else "")
    if not _HOST.fullmatch(host) or ".." in host:
        return None
    if ":" in host:
        host = f"[{host}]"
    netloc = host if port is None or port in (443, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    query = _query(parts.query)
    # A fragment is a place in the page, but `#!` was a page of its own.
    fragment = "#" + _percent(parts.fragment, _SAFE_PATH + "?") if parts.fragment.startswith("!") else ""
    return f"https://{netloc}{_path(parts.path, bool(query))}" + (f"?{query}" if query else "") + fragment


def _host(parts: SplitResult) -> str:
    host = unicodedata.normalize("NFKC", parts.hostname or "").strip(".").lower()
    if not host.isascii():
        host = host.replace("\u3002", ".").encode("idna").decode("ascii")
    host = _WIKI_MOBILE.sub(r"\1.", host)
    while True:
        label, _, remainder = host.partition(".")
        if label not in _VARIANT_LABELS or "." not in remainder:
            break
        host = remainder
    return host


def _inside_amp_cache(host: str, path: str) -> str | None:
    if host.startswith("google."):
        prefix = _GOOGLE_AMP.match(path)
    elif host == "cdn.ampproject.org" or host.endswith(".cdn.ampproject.org"):
        prefix = _AMP_CACHE.match(path)
    else:
        return None
    return path[prefix.end() :] if prefix else None


def _path(path: str, has_query: bool) -> str:
    path = _percent(path, _SAFE_PATH)
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in ("", "."):
            segments.append(segment)
    if len(segments) > 1:
        segments = [s for i, s in enumerate(segments) if not (s.lower() == "amp" and i in (0, len(segments) - 1))]
    return _without_endings("/" + "/".join(segments), has_query)


def _without_endings(path: str, has_query: bool) -> str:
    """Each ending may stand behind another: ``/a/index.html/.amp``."""
    while True:
        before = path
        if path.endswith((".amp.html", ".amp.htm", ".amp")):
            path = path.replace(".amp.htm", ".htm") if ".amp.htm" in path[-9:] else path[:-4]
        if not has_query:
            path = _INDEX.sub("", path)
        path = path.rstrip("/") or "/"
        if path == before:
            return path


def _query(query: str) -> str:
    names, prefixes = _tracking()
    kept = []
    for pair in query.split("&"):
        name, equals, value = pair.partition("=")
        lowered = name.lower()
        if not pair or lowered in names or lowered.startswith(prefixes) or (lowered == "outputtype" and value.lower() == "amp"):
            continue
        kept.append(_percent(name, _SAFE_QUERY) + equals + _percent(value, _SAFE_QUERY + "="))
    return "&".join(sorted(kept))


def _percent(text: str, safe: str) -> str:
    """`text` with every escape in normal form: none for unreserved characters, UTF-8 in NFC and upper case for all others."""
    text = _ESCAPES.sub(_decode, _STRAY_PERCENT.sub("%25", text))
    return quote(unicodedata.normalize("NFC", text), safe=safe, errors="replace")


def _decode(match: re.Match[str]) -> str:
    raw = bytes.fromhex(match[0].replace("%", ""))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:  # another character set: the escapes are all we know
        text = raw.decode("latin-1")
        return "".join(c if c in _UNRESERVED else f"%{ord(c):02X}" for c in text)
    return "".join(
        c if c in _UNRESERVED or (c > "\xa0" and not _FORBIDDEN.match(c)) else "".join(f"%{b:02X}" for b in c.encode()) for c in text
    )
