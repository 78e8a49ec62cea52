"""The word cloud's layout."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest

from components.figures.cloud import HEIGHT, SMALLEST, WIDTH, Placed, cloud, shortened

NAMES = (
    "Azerbaijan", "Baku", "Ilham Aliyev", "State Oil Company of the Azerbaijan Republic", "Şəki",
    "Ильхам Алиев", "Nikol Pashinyan", "European Union", "Gazprom", "Yerevan", "تبریز", "თბილისი",
    "北京", "Ağdam", "BP", "Ganja",
)  # fmt: skip
WORDS = {
    "a few": tuple(zip(NAMES, range(160, 0, -10), strict=True)),
    "all equal": tuple((name, 3) for name in NAMES),
    "one giant": (("Azerbaijan", 100_000), *((f"Name {i}", 1) for i in range(40))),
    "too many": tuple((f"A rather long name {i}", 100 - i) for i in range(100)),
    "one": (("Baku", 1),),
}


def box(word: Placed) -> tuple[float, float, float, float]:
    """Left, top, right and bottom: capitals reach 0.75 of the size above the baseline, tails 0.25 below."""
    top, bottom = word.baseline - 0.75 * word.size, word.baseline + 0.25 * word.size
    return word.x, top, word.x + word.width, bottom


@pytest.fixture(params=sorted(WORDS))
def words(request: pytest.FixtureRequest) -> tuple[tuple[str, int], ...]:
    return WORDS[request.param]


def test_no_two_words_touch(words: tuple[tuple[str, int], ...]) -> None:
    boxes = [box(word) for word in cloud(words)]
    for a, b in itertools.combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (a, b)


def test_every_word_is_inside_the_canvas(words: tuple[tuple[str, int], ...]) -> None:
    for left, top, right, bottom in map(box, cloud(words)):
        assert left >= 0
        assert top >= 0
        assert right <= WIDTH
        assert bottom <= HEIGHT


def test_words_are_readable_and_follow_their_counts(words: tuple[tuple[str, int], ...]) -> None:
    placed = cloud(words)
    assert placed[0].index == 0
    assert min(word.size for word in placed) >= SMALLEST
    assert max(word.size for word in placed) == placed[0].size


def test_the_same_words_stand_in_the_same_places(words: tuple[tuple[str, int], ...]) -> None:
    assert cloud.__wrapped__(words) == cloud.__wrapped__(words)


def test_one_word_without_room_does_not_end_the_cloud() -> None:
    long_ones = tuple((f"A rather long name, {i:03}", 9) for i in range(200))
    placed = cloud((*long_ones, ("BP", 9)))
    assert len(placed) < len(long_ones)
    assert placed[-1].text == "BP"


def test_two_of_one_name_both_stand() -> None:
    placed = cloud((("Georgia", 9), ("Georgia", 4)))
    assert Counter(word.text for word in placed) == {"Georgia": 2}
    assert {word.index for word in placed} == {0, 1}


def test_nothing_makes_an_empty_cloud() -> None:
    assert cloud(()) == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Baku", "Baku"),
        ("  two\nlines\t", "two lines"),
        ("\u202egnirts\u202c", "gnirts"),
        ("\x00\x1b[31m", "[31m"),
        ("", "?"),
        ("\u200b", "?"),
        ("x" * 100_000, "x" * 25 + "…"),
    ],
)
def test_names_are_shown_on_one_short_line(name: str, text: str) -> None:
    assert shortened(name) == text
