"""Records in a terminal: what is shown, and that no article can take the terminal over."""

import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, RenderableType

from worker.cli.render import render_record, render_summary
from worker.records import (
    Claim,
    CleanArticle,
    Credit,
    Cue,
    Dateline,
    DateMention,
    EnrichedArticle,
    Entity,
    Evidence,
    Fingerprint,
    Mention,
    Place,
    Quantity,
    Relation,
    Span,
    Speaker,
)

TEXT = "نفى وزير الطاقة سالم الحداد، الأحد، أن تكون مدينة بغداد قد فقدت 40 ميغاواط.\nوأضاف: «الشبكة مستقرة»."
RLI, PDI = "\u2067", "\u2069"
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
ARABIC = re.compile("[\u0621-\u064a]")


def span(exact: str) -> Span:
    start = TEXT.index(exact)
    return Span(start, start + len(exact), exact)


def article(**changes: object) -> CleanArticle:
    given = CleanArticle(
        article_id="a1",
        url="https://a.example/1",
        source_url="https://a.example/1?utm_source=x",
        origin="articles.raw/0/7",
        ingested_at="2024-03-05T07:08:09Z",
        text=TEXT,
        fingerprint=Fingerprint(version=1, content_hash="", words=0, shingles=0, anchors="", sketch="", sketch_bits=0),
        language="ar",
        title="الوزير: الشبكة مستقرة",
        source="وكالة النهر",
        dateline=Dateline(exact="بغداد (النهر) -", place="بغداد"),
        credits=(Credit(kind="source", exact="المصدر: وكالة النهر", name="وكالة النهر"),),
        provenance=("وكالة النهر",),
        notes=("published_at: cannot read 'أمس'",),
    )
    return replace(given, **changes)  # type: ignore[arg-type]


def claim(cue: str, content: str, **changes: object) -> Claim:
    given = Claim(
        claim_id=cue,
        type="indirect",
        cue=Cue(span=span(cue), lemma=cue, cue_class="deny"),
        speaker=Speaker(span=span("وزير الطاقة سالم الحداد"), ref="وزير الطاقة سالم الحداد", via="explicit"),
        content=(span(content),),
        rule="verb_first",
        confidence=0.913,
    )
    return replace(given, **changes)  # type: ignore[arg-type]


def record(**changes: object) -> EnrichedArticle:
    day = DateMention(span=span("الأحد"), start="2024-03-03", end="2024-03-03", grain="day", kind="relative", fuzzy=True)
    given = EnrichedArticle(
        record_id="a1.r1",
        outcome="enriched",
        article=article(),
        mentions=(
            Mention(span=span("سالم الحداد"), type="PER", entity_id="e1"),
            Mention(span=span("بغداد"), type="LOC", entity_id="e2"),
        ),
        entities=(
            Entity(entity_id="e1", type="PER", name="سالم الحداد", roles=("وزير الطاقة",), latin="Salim"),
            Entity(entity_id="e2", type="LOC", name="بغداد", place=Place(geonames_id=98182, latitude=33.34, longitude=44.4, country="IQ")),
        ),
        dates=(day,),
        quantities=(Quantity(span=span("40 ميغاواط"), value=(40.0,), unit="MW"),),
        claims=(
            claim("نفى", "تكون مدينة بغداد قد فقدت 40 ميغاواط", polarity="negative", certainty="denied"),
            claim("أضاف", "الشبكة مستقرة", type="direct", speaker=Speaker(ref="وزير الطاقة سالم الحداد", via="carried")),
        ),
    )
    return replace(given, **changes)  # type: ignore[arg-type]


def shown(renderable: RenderableType, width: int = 160, *, terminal: bool = True) -> str:
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=terminal, color_system="standard" if terminal else None, _environ={}).print(renderable)
    return out.getvalue()


def plain(renderable: RenderableType, width: int = 160) -> str:
    return shown(renderable, width, terminal=False)


def test_a_summary_is_a_line_and_one_for_each_claim() -> None:
    first, second, third = plain(render_summary(record())).splitlines()
    assert first == "2024-03-05 07:08 enriched وكالة النهر 2 claims, 2 entities الوزير: الشبكة مستقرة"
    assert re.fullmatch(r" +وزير الطاقة سالم الحداد +→ +«تكون مدينة بغداد قد فقدت 40 ميغاواط» +deny +negative", second)
    assert re.fullmatch(r" +وزير الطاقة سالم الحداد +→ +«الشبكة مستقرة» +deny +positive", third)


def test_a_summary_of_a_duplicate_says_of_what() -> None:
    relation = Relation(
        relation_id="r",
        kind="near",
        subject="a1.r1",
        object="b.r1",
        subject_url="https://a.example/1",
        object_url="https://b.example/2",
        subject_source="النهر",
        object_source="الجسر",
        subject_ingested_at="",
        object_ingested_at="",
        origin="",
        evidence=Evidence(jaccard=0.834, hours=2.0),
    )
    copy = record(outcome="duplicate", canonical="b.r1", relations=(relation,), claims=(), entities=(), mentions=())
    first, second = plain(render_summary(copy)).splitlines()
    assert " duplicate وكالة النهر 0 claims, 0 entities " in first
    assert second == "  = near of الجسر https://b.example/2 (J 0.83, hours 2.0)"


def test_a_record_is_shown_whole() -> None:
    whole = plain(render_record(record()))
    for expected in (
        "https://a.example/1?utm_source=x",
        "بغداد (النهر) - [بغداد]",
        "المصدر: وكالة النهر [وكالة النهر]",
        "cannot read 'أمس'",
        "وأضاف: «الشبكة مستقرة».",
        "verb_first",
        "0.91",
        "carried",
        "IQ 33.34, 44.40",
        "2024-03-03",
        "relative fuzzy",
        "MW",
    ):
        assert expected in whole


def test_tables_of_nothing_are_left_out() -> None:
    bare = plain(render_record(record(mentions=(), entities=(), dates=(), quantities=(), claims=())))
    assert not re.search("claims|entities|dates|quantities|PER|cue", bare)


def test_mentions_and_cues_are_coloured_where_they_stand() -> None:
    console = Console(width=160, force_terminal=True, color_system="truecolor", _environ={})
    coloured: dict[str, set[str]] = {}
    for line in console.render_lines(render_record(record())):
        for segment in line:
            if segment.style and segment.style.color:
                coloured.setdefault(segment.style.color.name, set()).add(segment.text)
    assert {"بغداد", "LOC"} <= coloured["bright_yellow"]
    assert {"سالم الحداد", "PER"} <= coloured["bright_green"]
    assert {"نفى", "أضاف", "cue"} <= coloured["red"]


def test_control_characters_before_a_mention_do_not_shift_its_colour() -> None:
    body = "\x1b[2J\u202e" + TEXT
    place = Span(TEXT.index("بغداد") + 5, TEXT.index("بغداد") + 10, "بغداد")
    moved = record(article=article(text=body), mentions=(Mention(span=place, type="LOC", entity_id="e2"),), claims=())
    console = Console(width=160, force_terminal=True, color_system="truecolor", _environ={})
    segments = [segment for line in console.render_lines(render_record(moved)) for segment in line]
    yellow = [s.text for s in segments if s.style and s.style.color and s.style.color.name == "bright_yellow"]
    assert yellow.count("بغداد") == 1


def hostile(text: str) -> EnrichedArticle:
    bad = Span(0, len(text), text)
    cue = Cue(span=bad, lemma=text, cue_class=text)
    return record(
        article=article(text=text or "x", title=text, source=text, url=text, author=text, notes=(text,), dateline=Dateline(exact=text)),
        claims=(replace(claim("نفى", "بغداد"), content=(bad,), cue=cue, speaker=Speaker(ref=text, via=text), rule=text),),
        entities=(Entity(entity_id="e", type="PER", name=text, roles=(text,), latin=text),),
        dates=(),
        mentions=(),
    )


ATTACKS = st.text(alphabet=st.sampled_from("\x1b[]0;2JHm\x07\r\n\t\x9b\x85\u2028\u202e\u2067\u2069\u200f\ud800\x7fابxب[red] "), max_size=40)


@given(ATTACKS, st.integers(30, 150))
def test_no_article_can_take_the_terminal_over(text: str, width: int) -> None:
    summary, whole = (shown(render(hostile(text)), width) for render in (render_summary, render_record))
    assert len(summary.rstrip("\n").split("\n")) == 2
    for output in (summary, whole):
        without_colours = COLOURS.sub("", output)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", without_colours)
        for line in without_colours.split("\n"):
            assert set(BIDI.findall(line)) <= {RLI, PDI}
            # What is left outside the isolates holds no Arabic and no half of a pair.
            outside = re.sub(f"{RLI}[^{RLI}{PDI}]*{PDI}", "", line)
            assert not ARABIC.search(outside)
            assert not BIDI.search(outside)
            assert cell_len(line) <= width


@pytest.mark.parametrize("render", [render_summary, render_record])
def test_plain_has_no_colours_and_no_isolates(render: object) -> None:
    for output in (shown(render(record(), plain=True)), plain(render(record()))):  # type: ignore[operator]
        assert "\x1b" not in output
        assert not BIDI.search(output)
    on_terminal = shown(render(record()))  # type: ignore[operator]
    assert "\x1b[" in on_terminal
    assert on_terminal.count(RLI) == on_terminal.count(PDI) > 2
    assert f"  {PDI}" not in COLOURS.sub("", on_terminal)  # padding inside would push the Arabic to the right


def test_an_endless_title_is_cut() -> None:
    title = "ا" + "\u064e" * 1_000_000
    assert len(plain(render_summary(record(article=article(title=title))), 80)) < 10_000
    (first, *_) = plain(render_summary(record(article=article(title="خبر " * 500))), 80).splitlines()
    assert cell_len(first) == 80
    assert first.endswith("…")
