"""Articles for the tests: written for them, in Arabic, and put together so that copies, revisions and updates happen often."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from hypothesis import strategies as st

from worker.dedup import fingerprint
from worker.records import CleanArticle, Fingerprint, article_id_of

START = datetime(2024, 5, 1, 8, tzinfo=UTC)

SENTENCES = (
    "افتتح وزير النقل صباح اليوم جسرا جديدا فوق النهر يربط بين ضفتي المدينة القديمة ويخفف الازدحام",
    "وقال الوزير خلال حفل الافتتاح إن المشروع أنجز قبل موعده بثلاثة أشهر وبكلفة أقل من المقدر",
    "وأضاف أن الجسر سيستقبل أكثر من عشرين ألف مركبة يوميا بعد انتهاء أعمال الإنارة والتخطيط",
    "من جانبه أكد رئيس البلدية أن الأهالي انتظروا هذا المشروع منذ سنوات طويلة وأن العمل سيتواصل",
    "وأوضحت الشركة المنفذة في بيان لها أن أعمال الصيانة الدورية ستبدأ في مطلع العام المقبل",
    "ويعد الجسر واحدا من خمسة مشاريع أعلنتها الحكومة ضمن خطة لتطوير شبكة الطرق في المحافظات الشمالية",
    "وحضر الحفل عدد من النواب وممثلي النقابات ووجهاء المنطقة الذين رحبوا بالخطوة وطالبوا بالمزيد منها",
    "وكانت أعمال البناء قد توقفت مرتين بسبب فيضانات الشتاء التي ألحقت أضرارا بالدعامات الأولى للجسر",
)
"""Written for these tests; each is 14 to 17 words."""


@lru_cache
def print_of(text: str) -> Fingerprint:
    return fingerprint(text)


def article(
    text: str,
    *,
    url: str = "https://news.example/1",
    offset: int = 0,
    hours: float = 0.0,
    source: str | None = "news.example",
) -> CleanArticle:
    """A clean article as the clean stage would send it."""
    return CleanArticle(
        article_id=article_id_of(url),
        url=url,
        source_url=url,
        origin=f"articles.raw/0/{offset}",
        ingested_at=(START + timedelta(hours=hours)).isoformat().replace("+00:00", "Z"),
        text=text,
        fingerprint=print_of(text),
        language="ar",
        source=source,
    )


@st.composite
def streams(draw: st.DrawFn) -> list[CleanArticle]:
    """Articles of few URLs and outlets that share sentences; arrival is not always in order of time."""
    count = draw(st.integers(1, 12))
    articles = []
    for offset in range(count):
        chosen = draw(st.lists(st.integers(0, len(SENTENCES) - 1), min_size=1, max_size=8))
        number = draw(st.integers(0, 7))
        articles.append(
            article(
                "، ".join(SENTENCES[i] for i in chosen),
                url=f"https://outlet{number % 3}.example/{number}",
                offset=offset,
                hours=draw(st.sampled_from((0.0, 0.5, 3.0, 20.0, 30.0, 60.0, 100.0, 600.0))) + offset / 100,
                source=draw(st.sampled_from((f"outlet{number % 3}.example", None))),
            )
        )
    return articles
