"""Word lists: how a line is written, what it finds, and what is said of one that can't be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.reviews.checks.findings import findings
from data.reviews.checks.rules import USUAL, Rule
from data.reviews.checks.sending import Sender
from data.reviews.checks.text import Text
from data.reviews.checks.word_lists import LISTS, PARTS, WordsProblem, word_lists
from data.reviews.limits import Draft

ROOT = Path(__file__).parents[2]


def said(folder: Path, line: str, text: str) -> list[str]:
    """What a list of one line finds in a text, for people."""
    folder.joinpath("xx.txt").write_text(f"# a comment\n\n[held]\n{line}\n", "utf-8")
    word_lists.cache_clear()
    return [phrase.said(match[0]) for phrase, match in word_lists(str(folder)).found(Text.read(text).words)]


@pytest.mark.parametrize(
    ("line", "text", "expected"),
    [
        ("price", "The PRICE, a price: prices", ["price", "price"]),
        ("price*", "Price and prices, reprice", ["price…", "price…"]),
        ("price|cost", "the cost of it", ["cost"]),
        ("free|cheap trip*|tour*", "Cheap tours, dear trips", ["cheap tour…"]),
        ("buy * now", "buy it now. buy now. buy it all now", ["buy … now"]),
        ("buy ... now", "buy now, buy it all right now, buy it all right here and now", ["buy … now"] * 2),
        ("earn $ a day", "Earn $5,000 a day or 300 manat a day, earn 20 a day", ["earn (money) a day"]),
        ("0 places left", "Only 7 places left", ["(number) places left"]),
        ("0 places left", "five hundred places left", ["(number) places left"]),
        ("call @", "call 555-0104 or www.one.test", ["call (contact)"]),
        (". call", "Call me. Don't call him. They call.", ["call"]),
        ("çatdırılma", "Catdirilma pulsuzdur, ÇATDIRILMA", ["çatdırılma"] * 2),
        ("ёлка", "ЕЛКА, ёлка", ["ёлка"] * 2),
        ("casino", "cаsinо, c@sin0, c a s i n o, ᴄᴀsɪɴᴏ, ｃａｓｉｎｏ", ["casino"] * 5),
        ("казино", "кaзинo к@зин0", ["казино"] * 2),
    ],
)
def test_a_line_finds_its_words(tmp_path: Path, line: str, text: str, expected: list[str]) -> None:
    assert said(tmp_path, line, text) == expected


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        ("price", "xx.txt, line 1: a part such as [held] comes first"),
        ("[banned]\nprice", "xx.txt, line 1: “[banned]” is none of [offers]"),
        ("[held]\n\nprice!", "xx.txt, line 3: “price!” is no word"),
        ("[held]\npri*ce", "xx.txt, line 2: “pri*ce” is no word"),
        ("[held]\na(b|c", "“a(b” is no word"),
        ("[held]\nprice|", "“” is no word"),
        ("[held]\n... price", "“... price” begins or ends with any word"),
        ("[held]\nprice ...", "“price ...” begins or ends with any word"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, lines: str, named: str) -> None:
    (tmp_path / "xx.txt").write_text(lines, "utf-8")
    with pytest.raises(WordsProblem) as raised:
        word_lists(str(tmp_path))
    assert named in str(raised.value)


def test_a_folder_without_lists_and_a_file_that_is_no_text_are_named(tmp_path: Path) -> None:
    with pytest.raises(WordsProblem, match="no folder with word lists"):
        word_lists(str(tmp_path / "nowhere"))
    (tmp_path / "xx.txt").write_bytes(b"[held]\n\xff\xfe")
    with pytest.raises(WordsProblem, match=r"xx\.txt can't be read"):
        word_lists(str(tmp_path))


def test_own_lists_stand_instead_of_the_projects(tmp_path: Path) -> None:
    (tmp_path / "en.txt").write_text("[held]\ndrat\n", "utf-8")
    own = word_lists(str(tmp_path))
    draft = Draft("a1", 4, "Drat, promo code, free shipping, order now", "", "k")
    assert [finding.check for finding in findings(draft, Sender(), USUAL, own)] == ["words"]
    assert [finding.check for finding in findings(draft, Sender(), USUAL)] == ["advertising"]


@pytest.mark.parametrize("language", ["az", "en", "ru"])
def test_every_language_has_every_part_and_no_line_twice(language: str) -> None:
    lines = [line for line in (LISTS / f"{language}.txt").read_text("utf-8").splitlines() if line]
    assert [line.strip("[]") for line in lines if line.startswith("[")] == list(PARTS)
    part, seen = "", set()
    for line in lines:
        part = line if line.startswith("[") else part
        assert line.startswith("#") or (part, line) not in seen, line
        seen.add((part, line))


def test_news_rarely_reads_like_advertising() -> None:
    rows = map(json.loads, (ROOT / "data" / "chronicle" / "chronicle.jsonl").read_text("utf-8").splitlines())
    texts = [str(row.get("summary") or row["headline"])[:350] for row in rows]
    rules = {"advertising": Rule(hold=2)}
    held = [text for text in texts if findings(Draft("a1", 4, text, "", "k"), Sender(), rules)]
    assert len(held) <= 0.03 * len(texts)
