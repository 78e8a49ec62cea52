"""Tokens, folding and stems, language by language."""

from __future__ import annotations

import unicodedata
from random import Random

import pytest

from data.language import MAX_TOKEN, analyzer, token_spans, tokenise


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Gas flows.", "Gas flows"),
        ("COVID-19, U.S.", "COVID 19 U S"),
        ("snake_case", "snake case"),
        ("cafe\u0301 x", "cafe\u0301 x"),
        ("東京タワー", "東 京 タ ワ ー"),
        ("が\u3099ぎ", "が\u3099 ぎ"),
        ("BP東京gas", "BP 東 京 gas"),
        ("한국어 신문", "한국어 신문"),
        ("हिन्दी में", "हिन्दी में"),
        ("❤️ 12½", "12½"),
        ("a\x00b\u202ec", "a b c"),
        ("ナイト・クラブ", "ナ イ ト ク ラ ブ"),
        ("", ""),
    ],
)
def test_tokens(text: str, tokens: str) -> None:
    assert tokenise(text) == tokens.split()


def test_spans_are_where_the_tokens_stand() -> None:
    text = "Gas «flows», cafe\u0301 — 東京."
    assert [text[start:end] for _, start, end in token_spans(text)] == tokenise(text)
    assert [token for token, _, _ in token_spans(text)] == tokenise(text)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "Gas", "GAS"),
        ("en", "café", "CAFE"),
        ("en", "cafe\u0301", "café"),
        ("en", "İstanbul", "istanbul"),
        ("en", "Kılıç", "kilic"),
        ("en", "Łódź", "lodz"),
        ("en", "Ærø", "aero"),
        ("de", "Straße", "STRASSE"),
        ("el", "ΛΌΓΟΣ", "λόγος"),
        ("ru", "Ёлка", "елка"),
        ("ru", "за\u0301мок", "замок"),
        ("az", "İLHAM", "ilham"),
        ("az", "I\u0307LHAM", "ilham"),
        ("az", "IŞIQ", "ışıq"),
        ("az", "Əliyev", "ƏLİYEV"),
        ("tr", "IRMAK", "ırmak"),
        ("az", "â", "a"),
        ("", "É", "e"),
        ("en", "𝐆as", "gas"),
    ],
)
def test_spellings_that_are_one_word(language: str, one: str, other: str) -> None:
    assert analyzer(language).fold(one) == analyzer(language).fold(other)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("az", "qız", "qiz"),
        ("az", "I", "i"),
        ("az", "sol", "şol"),
        ("az", "Əli", "Eli"),
        ("az", "gün", "gun"),
        ("tr", "İ", "I"),
        ("ru", "мой", "мои"),
        ("en", "Əli", "Eli"),
        ("ja", "か", "が"),
        ("th", "ผู้", "ผ"),
    ],
)
def test_spellings_that_are_different_words(language: str, one: str, other: str) -> None:
    assert analyzer(language).fold(one) != analyzer(language).fold(other)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "Pipelines", "pipeline"),
        ("en-GB", "running", "run"),
        ("ru", "газопровода", "газопроводы"),
        ("ru", "Алиева", "Алиевой"),
        ("fr", "élections", "election"),
        ("tr", "evler", "ev"),
    ],
)
def test_forms_of_one_stem(language: str, one: str, other: str) -> None:
    assert analyzer(language).stem(one) == analyzer(language).stem(other)


@pytest.mark.parametrize("language", ["az", "ka", "zh", "", "xx"])
def test_languages_without_a_stemmer_keep_the_word(language: str) -> None:
    assert analyzer(language).stem("pipelines") == "pipelines"


def test_languages_without_rules_share_an_analyzer() -> None:
    assert analyzer("ka") is analyzer("") is analyzer("not a language")
    assert analyzer("en_US") is analyzer("EN")


def test_an_endless_token_is_cut_alike_everywhere() -> None:
    endless = "Ab" * 60_000
    assert analyzer("en").fold(endless) == analyzer("en").fold(endless.upper()) == ("ab" * 60_000)[:MAX_TOKEN]


def test_no_fold_holds_a_space() -> None:
    for char in filter(tokenise, map(chr, range(0x20000))):
        for language in ("en", "az", "ru"):
            assert not any(c.isspace() for c in analyzer(language).fold(char)), hex(ord(char))


#: Letters, marks and ideographs within and beyond the first 65,536 characters, and what is none of them.
_PIECES = [*"aéñГაم٣1字カ𠀁𐨅𐨁😀’-_.  ", "\u0301", "\u093e", "\ufe0f"]


def _token_by_token(text: str) -> list[str]:
    """What tokens are, told character by character: ideographs alone, other letters together, with marks."""
    found: list[str] = []
    alone = inside = False
    for char in text:
        name, category = unicodedata.name(char, ""), unicodedata.category(char)
        ideograph = name.startswith(("CJK UNIFIED", "KATAKANA LETTER"))
        mark = category[0] == "M"
        if ideograph or (category[0] in "LN" and (alone or not inside)):
            found.append(char)
            inside, alone = True, ideograph
        elif inside and (mark or category[0] in "LN"):
            found[-1] += char
        else:
            inside = alone = False
    return found


def test_tokens_are_the_same_whatever_else_a_text_holds() -> None:
    random = Random(8)
    for _ in range(20_000):
        text = "".join(random.choices(_PIECES, k=random.randrange(1, 10)))
        assert tokenise(text) == _token_by_token(text), text.encode("unicode_escape")
