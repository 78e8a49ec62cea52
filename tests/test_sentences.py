"""Sentences and quotation marks: where each begins and ends."""

from __future__ import annotations

import pytest

from data.analysis.sentences import quoted, sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gas flows. Oil too.", ["Gas flows.", "Oil too."]),
        ("Mr. Aliyev met Dr. J. Smith. They spoke.", ["Mr. Aliyev met Dr. J. Smith.", "They spoke."]),
        ("Growth was 4.2 per cent. It fell.", ["Growth was 4.2 per cent.", "It fell."]),
        ("“Gas flows. Oil too,” he said. “Yes.”", ["“Gas flows. Oil too,” he said.", "“Yes.”"]),
        ("Will it? Yes! It will…", ["Will it?", "Yes!", "It will…"]),
        ("В 2020 г. Баку молчал. Потом нет.", ["В 2020 г. Баку молчал.", "Потом нет."]),
        ("One\n\nTwo. Three", ["One", "Two.", "Three"]),
        ("— Да, — сказал он.\n— Нет.", ["— Да, — сказал он.", "— Нет."]),
        ("", []),
        (" \n \n", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “yes” and «да» and „ja“.", ["“yes”", "«да»", "„ja“"]),
        ('He said "yes" and left.', ['"yes"']),
        ('A 5" screen and 6" more', []),
        ("“never closed", []),
        ("«a «b» c»", ["«a «b» c»"]),
        ("“one “two” three", ["“two”"]),
        ("“over\n\nparagraphs”", []),
    ],
)
def test_quotation_marks(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in quoted(text)] == expected


def test_what_is_longer_than_a_sentence_is_cut_between_words() -> None:
    text = "word " * 5_000
    pieces = cut(text)
    assert all(len(piece) <= 4_000 for piece in pieces)
    assert " ".join(pieces) == text.strip()
