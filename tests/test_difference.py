"""The difference of two texts: words, paragraphs, languages, and texts of any size in bounded time."""

from __future__ import annotations

import random
import time

import pytest

from data.difference import Paragraph, difference


def said(paragraph: Paragraph) -> str:
    """A paragraph with its removed words as [-these-] and its added ones as {+these+}."""
    signs = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(signs[piece.kind].format(piece.text) for piece in paragraph)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Gas flows.", "Gas flows.", ["Gas flows."]),
        ("Gas flows to Europe.", "Gas flows to Turkey and Europe.", ["Gas flows to {+Turkey and+} Europe."]),
        ("Gas flows, he said.", "Gas flows.", ["Gas flows[-, he said-]."]),
        ("The dog ran.", "The cat came. The dog ran.", ["{+The cat came.+} The dog ran."]),
        ("They don't stop", "They do not stop", ["They [-don't-] {+do not+} stop"]),
        ("It cost 1,234 manat", "It cost 1,235 manat", ["It cost [-1,234-] {+1,235+} manat"]),
        ("", "New.\n\nMore.", ["{+New.+}", "{+More.+}"]),
        ("Old.", "", ["[-Old.-]"]),
        ("", "", []),
        ("One.\n\nThree.", "One.\n\nTwo.\n\nThree.", ["One.", "{+Two.+}", "Three."]),
        ("One.\n\nTwo.\n\nThree.", "One.\n\nThree.", ["One.", "[-Two.-]", "Three."]),
        ("Gas  flows.\n\nOil.", "Gas flows. Oil.", ["Gas flows.", "Oil."]),
        ("One\nline", "One line", ["One line"]),
    ],
)
def test_words_are_marked_in_their_paragraphs(before: str, after: str, shown: list[str]) -> None:
    assert [said(paragraph) for paragraph in difference(before, after)] == shown


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Bakıda çıxış etdi.", "Bakıda dünən çıxış edib.", "Bakıda {+dünən+} çıxış [-etdi-] {+edib+}."),
        ("Газ идёт в Ереван", "Газ пошёл в Ереван", "Газ [-идёт-] {+пошёл+} в Ереван"),
        ("东京塔今天开放。", "东京塔明天开放。", "东京塔[-今-]{+明+}天开放。"),
        ("हिन्दी की खबर", "हिन्दी का खबर", "हिन्दी [-की-] {+का+} खबर"),
        ("ذهب الرجل", "ذهب الولد", "ذهب [-الرجل-] {+الولد+}"),
        ("at the café", "at the cafe\u0301", "at the cafe\u0301"),
        ("a 👨‍👩‍👧 b", "a 👨‍👩‍👦 b", "a [-👨‍👩‍👧-] {+👨‍👩‍👦+} b"),
    ],
)
def test_words_are_those_of_each_language(before: str, after: str, shown: str) -> None:
    assert [said(paragraph) for paragraph in difference(before, after)] == [shown]


def test_a_sentence_that_says_something_else_is_replaced_whole() -> None:
    before = "The president said on Monday that gas exports would rise."
    after = "Officials in Tbilisi denied that the rail link had been closed."
    (paragraph,) = difference(before, after)
    assert [piece.kind for piece in paragraph] == ["removed", "same", "added", "same"]
    assert said(paragraph) == f"[-{before[:-1]}-] {{+{after[:-1]}+}}."


def test_paragraphs_that_say_something_else_stay_apart() -> None:
    found = difference("Old one went.\n\nOld two too.", "Entirely new here.\n\nNothing alike there.")
    assert [said(paragraph) for paragraph in found] == [
        "[-Old one went-] {+Entirely new here+}.",
        "[-Old two too-] {+Nothing alike there+}.",
    ]


def test_both_texts_can_be_read_from_the_difference() -> None:
    """Random texts: what is not added is the text before, what is not removed the text after."""
    source = random.Random(5)
    for _ in range(400):
        before, after = (
            "".join(
                source.choice(["gas", "oil", "the", ".", ",", " ", " ", "\n\n", "Ə", "京"]) for _ in range(n)
            )
            for n in (source.randrange(30), source.randrange(30))
        )
        found = difference(before, after)
        for text, kinds in ((before, ("same", "removed")), (after, ("same", "added"))):
            kept = "".join(piece.text for paragraph in found for piece in paragraph if piece.kind in kinds)
            assert "".join(kept.split()) == "".join(text.split()), (before, after)
        assert all(paragraph for paragraph in found)


def test_a_changed_word_in_a_long_text_is_found() -> None:
    words = [f"word{i % 700}" + ("." if i % 15 == 0 else "") for i in range(9_000)]
    changed = [*words[:4_000], "changed", *words[4_001:]]
    (paragraph,) = difference(" ".join(words), " ".join(changed))
    assert [piece.text for piece in paragraph if piece.kind != "same"] == [words[4_000], "changed"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 100_000, "a b " * 50_000),
        ("a. " * 60_000, "b. a. " * 30_000),
        ("a\n\n" * 30_000, "b\n\na\n\n" * 15_000),
        ("x" * 300_000, "y" * 300_000),
        ("!" * 100_000, "?" * 100_000),
        ("\n" * 300_000, " " * 300_000),
    ],
    ids=["words", "sentences", "paragraphs", "one word", "signs", "nothing"],
)
def test_a_huge_text_does_not_take_long(before: str, after: str) -> None:
    start = time.thread_time()
    difference(before, after)
    assert time.thread_time() - start < 8, "words by words would take hours"
