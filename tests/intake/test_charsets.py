"""Charsets in which Arabic has been written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.intake.charsets import declared_in_html, decode_text

ARABIC = "أعلنت وزارة الصحة، اليوم الأربعاء، أن «حملة التلقيح» تنطلق في جميع المحافظات؛ وقال الوزير إن اللقاحات متوفرة."


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256"])
def test_arabic_is_read_whatever_its_charset(charset: str) -> None:
    assert decode_text(ARABIC.encode(charset)) == ARABIC


@pytest.mark.parametrize("declared", ["windows-1256", "iso-8859-1", "utf-8", "no-such-charset", "", "rot13", "\x00", None])
def test_a_wrong_declaration_does_no_harm(declared: str | None) -> None:
    assert decode_text(ARABIC.encode("cp1256"), declared) == ARABIC
    assert decode_text(ARABIC.encode("utf-8"), declared) == ARABIC


def test_a_right_declaration_is_followed() -> None:
    text = "ذكرت الصحيفة أن المباراة تأجلت"
    assert decode_text(text.encode("mac_arabic"), "x-mac-arabic") != ""
    assert decode_text(text.encode("iso8859_6"), "iso-8859-6") == text
    assert decode_text(text.encode("cp864", "replace"), "cp864") == text.encode("cp864", "replace").decode("cp864")


def test_short_windows_1256_is_arabic() -> None:
    for text in ("قال الوزير", "بيان", "وزير الدفاع: لا تعليق"):
        assert decode_text(text.encode("cp1256")) == text


def test_western_text_stays_western() -> None:
    text = "Le président a déclaré à Tunis que les élections auront lieu à l'été prochain, après le débat."
    assert decode_text(text.encode("cp1252")) == text


def test_a_letter_cut_in_the_middle_spoils_only_itself() -> None:
    assert decode_text(ARABIC.encode()[:-2]) == ARABIC[:-2] + "�"


@given(st.binary(max_size=300), st.text(max_size=10))
def test_any_bytes_are_read(data: bytes, declared: str) -> None:
    decode_text(data, declared).encode("utf-8")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\ufeff\x00\x06"), max_size=200))
def test_utf8_is_read_as_it_is(text: str) -> None:
    assert decode_text(text.encode()) == text


@pytest.mark.parametrize(
    ("page", "charset"),
    [
        (b'<html><meta charset="windows-1256">', "windows-1256"),
        (b"<META http-equiv=Content-Type content='text/html; charset=utf-8'>", "utf-8"),
        (b'<?xml version="1.0" encoding="ISO-8859-6"?><html>', "ISO-8859-6"),
        (b"<html><body>charset=x", None),
    ],
)
def test_declarations_are_found(page: bytes, charset: str | None) -> None:
    assert declared_in_html(page) == charset
