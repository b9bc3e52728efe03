"""Raw messages for stream tests: as many different short articles as a test wants, some copies and re-crawls among them."""

import random
from datetime import UTC, datetime, timedelta

import orjson

__all__ = ["raw_articles"]

_WHO = (
    "وزير النقل سامر الخطيب",
    "المتحدث باسم البلدية",
    "مدير المرصد هيثم قاسم",
    "رئيسة اللجنة ليلى حداد",
    "مصدر أمني",
    "نقيب الصيادين عمر شاهين",
)
_SAYS = ("قال {} إن {}.", "وأعلن {} أن {}.", "وأكد {} أن {}.", "ونفى {} أن تكون {}.", "وبحسب {}، {}.", "وحذر {} من أن {}.")
_WHAT = (
    "الطريق الساحلي سيفتح أمام الشاحنات صباح الأحد",
    "أعمال الصيانة في محطة الضخ انتهت قبل موعدها",
    "موسم الحصاد تأخر هذا العام بسبب قلة الأمطار",
    "لجنة فنية ستعاين الأضرار في الحي القديم",
    "حركة القطارات عادت إلى طبيعتها بعد توقف قصير",
    "المدارس ستستقبل الطلاب في الموعد المحدد",
    "أسعار الخضار استقرت في الأسواق الشعبية",
    "فرق الإنقاذ أنهت البحث عن المفقودين",
    "المستشفى الميداني بدأ استقبال الحالات الطارئة",
    "الميناء استعاد طاقته التشغيلية كاملة",
    "المنحة تشمل ترميم ثلاثة مبان تاريخية",
    "مستوى المياه في السد ارتفع مترا واحدا",
)
_PLACES = ("حلب", "صيدا", "الموصل", "تعز", "وهران", "سوسة", "أسيوط", "نزوى", "إربد", "طنطا")
_BEGIN = datetime(2025, 9, 15, 6, tzinfo=UTC)


def raw_articles(count: int, seed: int = 1) -> list[bytes]:
    """`count` messages: about one in ten is a copy in another outlet, one in twenty a re-crawl, the rest are new."""
    rng = random.Random(seed)
    texts: list[tuple[str, str]] = []
    messages = []
    for number in range(count):
        draw = rng.random()
        url = f"https://outlet{number % 7}.example/news/{seed}-{number}"
        if texts and draw < 0.05:
            url, text = rng.choice(texts)
        elif texts and draw < 0.15:
            text = rng.choice(texts)[1] + f" وتابع الموقع الخبر رقم {number}."
        else:
            text = _text(rng, number)
        texts.append((url, text))
        fetched = _BEGIN + timedelta(seconds=30 * number)
        messages.append(orjson.dumps({"url": url, "title": f"خبر {number}", "text": text, "fetched_at": fetched.isoformat()}))
    return messages


def _text(rng: random.Random, number: int) -> str:
    lead = f"شهدت مدينة {rng.choice(_PLACES)} يوم {rng.randint(1, 28)} أيلول اجتماعا ضم {rng.randint(3, 90)} مشاركا حول الملف {number}."
    said = [rng.choice(_SAYS).format(rng.choice(_WHO), f"{rng.choice(_WHAT)} بنسبة {rng.randint(1, 99)} في المئة") for _ in range(5)]
    return " ".join([lead, *said])
