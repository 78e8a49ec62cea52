"""Text from pieces of HTML: paragraphs stay, markup goes, and nothing hostile takes long."""

from __future__ import annotations

import time

import pytest

from data.ingest.html_text import plain_text

MANY = 100_000


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One<p>Two &amp; three", "One\n\nTwo & three"),
        ("<p>One</p>\n\n<p>Two</p>", "One\n\nTwo"),
        ("One<br>Two", "One\nTwo"),
        ("One<br/>\n<br />Two", "One\n\nTwo"),
        ("<ul><li>One<li>Two</ul>", "One\n\nTwo"),
        ("<h2>One</h2>Two<div>Three</div>", "One\n\nTwo\n\nThree"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc"),
        ("<p>One\n  line,&nbsp;<b>bold</b> </p>", "One line, bold"),
        ("<pre>One\nTwo</pre>", "One\nTwo"),
        ("", ""),
    ],
)
def test_paragraphs_stay(markup: str, text: str) -> None:
    assert plain_text(markup) == text


@pytest.mark.parametrize(
    "text",
    [
        "a < b and c > d", "AT&T", "x <y> z", "Ann <ann@example.org> wrote", "1 <", "a <b", "<!", "<?", "</",
        "One\n\n  Two", "fish &chips; &", "a <3 b",
    ],
)  # fmt: skip
def test_text_that_has_no_markup_stays_as_it_is(text: str) -> None:
    assert plain_text(text) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("Tom &amp;amp; Jerry", "Tom &amp; Jerry"),
        ("&lt;p&gt;One&lt;/p&gt;", "<p>One</p>"),
        ("<i>caf&eacute;&#233;&#xe9;</i>", "cafééé"),
        ("a&nbsp;b", "a b"),
        ("<p>Wort&shy;teil</p>", "Wortteil"),
        (f"<p>&#{'9' * 5000}; &#xFFFFFFFFFF;</p>", "\ufffd \ufffd"),
    ],
)
def test_entities_are_decoded_once(markup: str, text: str) -> None:
    assert plain_text(markup) == text


@pytest.mark.parametrize(
    "markup",
    [
        "One <script>var a = '<p>no</p>'</script>two", "One <style>p {}</style>two", "One <!-- <p>no -->two",
        "One <iframe src=x>no</iframe>two", "One <iframe src=x />two", "One <noscript>no</noscript>two",
        "One <template>no</template>two", "One <video>no</video>two", "One <video>two", "One two<script>no",
        "One <img alt='no' src=x>two", "One <a title='a > no'>two</a>", "One <o:p>two</o:p>",
        "<![CDATA[One <b>two</b>]]>", "<?xml version='1.0'?><!DOCTYPE html>One <b>two", "One <x-y>two</x-y>",
        "<html><head><title>no</title></head><body>One two</body>",
    ],
)  # fmt: skip
def test_what_is_not_text_is_left_out(markup: str) -> None:
    assert plain_text(markup) == "One two"


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * MANY, "<a " * MANY, "<a " * MANY + ">", '<a =">" ' * MANY, '<a ="' * MANY, "<!--" * MANY,
        "<video>" * MANY, "<script>" * MANY, "<svg></svg " * MANY, "<?x" * MANY, "<![CDATA[" * MANY,
        "&a" * MANY, "<" * MANY, "<i> </i>" * MANY, "<foo " * MANY + ">", "<p>&#" + "9" * MANY,
        "<p>" + " " * 5_000_000, "<p>" + "text " * 1_000_000,
    ],
    ids=lambda markup: markup[:12],
)  # fmt: skip
def test_hostile_text_is_read_in_time(markup: str) -> None:
    begun = time.process_time()
    plain_text(markup)
    assert time.process_time() - begun < 3
