"""Marks: where hits and mentions cut a text, however they overlap."""

from __future__ import annotations

import random
import time

import pytest

from components.marks import Run, Span, disjoint, joined, runs
from data.paragraphs import paragraphs

TEXT = "Baku State University opens in Baku"


def cut(text: str, hits: list[Span], mentions: list[Span]) -> list[Run]:
    links = disjoint(list(mentions), len(text))
    return [run for block in runs(text, [(0, len(text))], hits, links) for run in block]


def test_text_without_marks_is_one_run() -> None:
    assert cut(TEXT, [], []) == [Run(TEXT)]


def test_a_hit_inside_a_mention_cuts_it_and_stays_in_it() -> None:
    assert cut(TEXT, [(5, 10)], [(0, 21)]) == [
        Run("Baku ", None, 0),
        Run("State", 0, 0),
        Run(" University", None, 0),
        Run(" opens in Baku"),
    ]


def test_a_hit_across_the_edge_of_a_mention_keeps_its_number_on_both_sides() -> None:
    assert cut(TEXT, [(11, 27)], [(0, 21)]) == [
        Run("Baku State ", None, 0),
        Run("University", 0, 0),
        Run(" opens", 0, None),
        Run(" in Baku"),
    ]


def test_a_hit_over_several_mentions_keeps_its_number_throughout() -> None:
    found = cut(TEXT, [(0, 35)], [(0, 4), (31, 35)])
    assert [run.hit for run in found] == [0, 0, 0]
    assert [run.mention for run in found] == [0, None, 1]


def test_of_overlapping_mentions_the_first_and_longer_is_the_link() -> None:
    assert disjoint([(0, 4), (0, 21), (5, 30), (31, 35)], 35) == [(0, 21, 1), (31, 35, 3)]


def test_marks_outside_the_text_are_left_out() -> None:
    assert disjoint([None, (-1, 3), (30, 99), (4, 4), (31, 35)], 35) == [(31, 35, 4)]
    assert joined([(-1, 3), (9, 4), (30, 99), (31, 35)], 35) == [(31, 35)]


def test_overlapping_hits_become_one() -> None:
    assert joined([(5, 10), (0, 7), (10, 12)], 35) == [(0, 10), (10, 12)]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        ("  \n\n ", []),
        ("One.", ["One."]),
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("One\nline\n \t\n\n  Two.\n", ["One\nline", "Two.\n"]),
        ("\n\nOne.", ["One."]),
        ("Wrapped\nby hand", ["Wrapped\nby hand"]),
        ("a" * 200 + "\n" + "b" * 200, ["a" * 200, "b" * 200]),
    ],
)
def test_paragraphs_are_parted_by_blank_lines(text: str, blocks: list[str]) -> None:
    assert [text[start:end] for start, end in paragraphs(text)] == blocks


def test_a_hit_over_two_paragraphs_has_one_number() -> None:
    text = "gas\n\nflows"
    assert runs(text, paragraphs(text), [(0, 10)], []) == [[Run("gas", 0)], [Run("flows", 0)]]


def test_no_letter_is_lost_or_marked_wrongly() -> None:
    """Random marks, against a mark for each letter on its own."""
    source = random.Random(7)
    for _ in range(300):
        text = "".join(source.choice("ab \n") for _ in range(60))
        spans = [tuple(sorted(source.sample(range(61), 2))) for _ in range(12)]
        hits = joined([(a, b) for a, b in spans[:6]], 60)
        links = disjoint([(a, b) for a, b in spans[6:]], 60)
        blocks = paragraphs(text)
        letters = [
            (c, run.hit, run.mention)
            for block in runs(text, blocks, hits, links)
            for run in block
            for c in run.text
        ]
        assert letters == [
            (text[i], _over(i, [(a, b, n) for n, (a, b) in enumerate(hits)]), _over(i, links))
            for start, end in blocks
            for i in range(start, end)
        ]


def test_a_long_text_with_thousands_of_marks_is_cut_at_once() -> None:
    text = "Baku and gas. " * 8_000
    hits = [(i, i + 3) for i in range(9, len(text), 14)]
    mentions: list[Span | None] = [(i, i + 4) for i in range(0, len(text), 14)]
    start = time.thread_time()
    found = runs(text, paragraphs(text), joined(hits, len(text)), disjoint(mentions, len(text)))
    assert time.thread_time() - start < 3, "a step for each pair of marks would take a minute"
    assert sum(len(block) for block in found) == 4 * 8_000


def _over(place: int, spans: list[tuple[int, int, int]]) -> int | None:
    return next((mark for start, end, mark in spans if start <= place < end), None)
