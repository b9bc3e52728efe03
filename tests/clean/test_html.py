"""Pages: body, and what a page declares of itself."""

import pytest

from worker.clean.html import read_page
from worker.records import Reason

PARAGRAPHS = "".join(
    f"<p>{text}</p>"
    for text in (
        "أعلن مدير الميناء المطل على البحر أن الحركة فيه عادت إلى ما كانت عليه قبل ثلاث سنوات، وأن الأرصفة كلها جاهزة لاستقبال السفن.",
        "وأضاف المدير في حديث مع الصحافيين أن العمل استمر شهورا طويلة، وشارك فيه مئات من العمال والمهندسين من مدن كثيرة في البلاد.",
        "وتوقع أن يستقبل الميناء في العام المقبل أكثر من ألف سفينة، وأن يزيد عدد العاملين فيه على ما كان عليه في أي وقت مضى.",
    )
)


def page(head: str, body: str = "") -> str:
    return f"<html><head>{head}</head><body><nav><a href='/'>الرئيسية</a></nav><article>{body}{PARAGRAPHS}</article></body></html>"


def test_body_without_navigation() -> None:
    found = read_page(page(""), "https://example.org/a", fetched_on="2024-05-01")
    assert found.text is not None
    assert found.text.count("\n") == 2
    assert "الرئيسية" not in found.text


ITEM = (
    '{"@type":"NewsArticle","headline":"عودة الميناء","datePublished":"2024-04-30T08:00:00+03:00",'
    '"author":[{"name":"سالم حامد"}],"publisher":{"name":"الصدى"}}'
)
LD = '<script type="application/ld+json">{"@graph":[' + ITEM + "]}</script>"
META = (
    '<meta property="og:title" content="عودة الميناء"/><meta property="article:published_time" content="2024-04-30T08:00:00+03:00"/>'
    '<meta property="og:site_name" content="الصدى"/><meta name="author" content="سالم حامد"/>'
)
BROKEN = ["", "<", "<html>", "\x00\x01", "<!--", "نص فقط", "<html><body>" + "<div>" * 3000, LD.replace("2024", "x")]


@pytest.mark.parametrize("head", [LD, META])
def test_declarations(head: str) -> None:
    found = read_page(page(head), "https://example.org/a", fetched_on="2024-05-01", with_body=False)
    assert (found.title, found.author, found.site) == ("عودة الميناء", "سالم حامد", "الصدى")
    assert found.published_at == "2024-04-30T08:00:00+03:00"
    assert found.text is None


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<title>عودة الميناء - الصدى</title><meta property='og:site_name' content='الصدى'/>", ""),
        ("<meta property='og:title' content='عودة الميناء | موقع الصدى'/>", "<h1>عودة الميناء</h1>"),
    ],
)
def test_title_without_the_site(head: str, body: str) -> None:
    assert read_page(page(head, body), "https://example.org/a", fetched_on=None, with_body=False).title == "عودة الميناء"


def test_lead_paragraph_that_extractors_leave_out() -> None:
    lead = "عاد ميناء المدينة إلى العمل يوم أمس بعد توقف دام ثلاث سنوات كاملة."
    html = page(f'<meta property="og:description" content="{lead}..."/>').replace("<article>", f"<div class='x-lead'>{lead}</div><article>")
    found = read_page(html, "https://example.org/a", fetched_on=None)
    assert found.text is not None
    assert found.text.startswith(lead)
    assert found.text.count(lead) == 1


@pytest.mark.parametrize(
    "html", ["", "<", "<html>", "\x00\x01", "<!--", "نص فقط", "<html><body>" + "<div>" * 3000, LD.replace("2024", "x")]
)
def test_broken_pages_give_no_error(html: str) -> None:
    assert read_page(html, "https://example.org/a", fetched_on="2024-05-01").published_at is None


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (page("", "<div>" * 300 + "نص"), Reason.TOO_DEEP),
        (page("", "<b>" * 300 + "نص" + "</b>" * 300), Reason.TOO_DEEP),
        (page("", "<p>س</p>" * 70_000), Reason.TOO_COMPLEX),
        (page("", f"<p {' '.join(f'a{number}=b' for number in range(6_000))}>نص</p>"), Reason.TOO_COMPLEX),
    ],
)
def test_a_page_that_would_be_read_in_part_is_refused(html: str, reason: Reason) -> None:
    refused = read_page(html, "https://example.org/a", fetched_on=None).refused
    assert refused is not None
    assert refused.reason is reason


@pytest.mark.parametrize("body", ["<div>" * 200 + "نص" + "</div>" * 200, f"<p data-json='{'كلمة ' * 4_000}'>نص</p>"])
def test_an_unusual_page_is_read(body: str) -> None:
    assert read_page(page("", body), "https://example.org/a", fetched_on=None).refused is None


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "html",
    [
        "<title>" + " - " * 200_000 + "</title>",
        "<p>س</p>" * 150_000,
        "<a " + "x=1 " * 200_000 + ">",
        "<time datetime='" + "1" * 500_000 + "'>",
    ],
)
def test_hostile_pages_take_no_long_time(html: str) -> None:
    assert read_page(html, "https://example.org/a", fetched_on="2024-05-01").text is None
