"""The query language: what a query means, and what is wrong with a broken one."""

from __future__ import annotations

import random

import pytest

from data.corpus import QueryError
from data.query import And, Node, Not, Or, parse, positive_leaves, with_word
from data.query_tokens import Leaf


def shown(node: Node) -> str:
    """A tree as text with every group bracketed: phrases quoted, fields and marks as typed."""
    match node:
        case Leaf():
            words = " ".join(node.tokens)
            word = f'"{words}"' if len(node.tokens) > 1 else words
            mark = {"exact": "", "prefix": "*", "fuzzy": "~"}[node.match]
            return f"{node.field}:{word}{mark}" if node.field else word + mark
        case Not():
            return f"NOT {shown(node.part)}"
        case And():
            return f"({' AND '.join(map(shown, node.parts))})"
        case Or():
            return f"({' OR '.join(map(shown, node.parts))})"


@pytest.mark.parametrize(
    ("query", "meaning"),
    [
        ("gas", "gas"),
        ("gas pipeline", "(gas AND pipeline)"),
        ("gas AND pipeline", "(gas AND pipeline)"),
        ("a OR b c", "(a OR (b AND c))"),
        ("a OR b AND c OR d", "(a OR (b AND c) OR d)"),
        ("(a OR b) c", "((a OR b) AND c)"),
        ("NOT a b", "(NOT a AND b)"),
        ("a NOT b OR c", "((a AND NOT b) OR c)"),
        ("a AND NOT b", "(a AND NOT b)"),
        ("NOT (a b)", "NOT (a AND b)"),
        ("NOT NOT a", "a"),
        ("NOT NOT NOT a", "NOT a"),
        ("and or not", "(and AND or AND not)"),
        ("And Or Not", "(And AND Or AND Not)"),
        ('"gas pipeline"', '"gas pipeline"'),
        ('"gas"', "gas"),
        ("“gas pipeline”", '"gas pipeline"'),
        ('a"b c"d', '(a AND "b c" AND d)'),
        ("azer*", "azer*"),
        ("azer~", "azer~"),
        ("headline:gas", "headline:gas"),
        ("HEADLINE:gas", "headline:gas"),
        ("source:Turan", "source:Turan"),
        ('headline:"gas pipeline" x', '(headline:"gas pipeline" AND x)'),
        ("headline:(a OR NOT b) c", "((headline:a OR NOT headline:b) AND c)"),
        ("headline:azer* source:tur~", "(headline:azer* AND source:tur~)"),
        ("COVID-19", '"COVID 19"'),
        ("U.S. gas", '("U S" AND gas)'),
        ("10:30", '"10 30"'),
        ("Baku: talks", "(Baku AND talks)"),
        ("don't", '"don t"'),
        ("snake_case", '"snake case"'),
        ("oil & gas", "(oil AND gas)"),
        ("gas - oil", "(gas AND oil)"),
        ("gas, oil.", "(gas AND oil)"),
        ("oil*, gas", "(oil* AND gas)"),
        ("headline", "headline"),
        ("東京", '"東 京"'),
    ],
)
def test_a_query_means(query: str, meaning: str) -> None:
    assert shown(parse(query)) == meaning


@pytest.mark.parametrize(
    ("query", "place", "told"),
    [
        ("", "", "no word"),
        ("   ", "   ", "no word"),
        ("!?", "!?", "no word"),
        ("gas (oil", "(", "not closed"),
        ("gas) oil", ")", "no opening"),
        ("((", "(", "not closed"),
        ("()", "()", "no word between these parentheses"),
        ("gas (!) oil", "(!)", "no word between these parentheses"),
        ('gas "oil', '"oil', "no end"),
        ('""', '""', "no word between these quotation marks"),
        ('"!"', '"!"', "no word between these quotation marks"),
        ("gas AND", "AND", "needs a word after"),
        ("gas OR", "OR", "needs a word after"),
        ("OR gas", "OR", "needs a word before"),
        ("AND", "AND", "needs a word before"),
        ("gas AND OR oil", "OR", "needs a word before"),
        ("gas AND - AND oil", "AND", "needs a word before"),
        ("NOT", "NOT", "needs a word after"),
        ("(gas OR) oil", "OR", "needs a word after"),
        ("section:Energy", "section:", "no field “section”"),
        ("http://x.org", "http:", "no field “http”"),
        ('title:"a b"', "title:", "no field “title”"),
        ("headline:", "headline:", "right after headline:"),
        ("headline: gas", "headline:", "right after headline:"),
        ("source:headline:gas", "source:", "right after source:"),
        ("headline:(source:x)", "x", "within another"),
        ("gas~2", "gas~2", "without a number"),
        ("~gas", "~gas", "needs a word before"),
        ("ga~s", "ga~s", "end of a word"),
        ("*", "*", "needs a word before"),
        ("*gas", "*gas", "needs a word before"),
        ("g*s", "g*s", "end of a word"),
        ("gas**", "gas**", "end of a word"),
        ("gas*~", "gas*~", "end of a word"),
        ('"oil gas"*', '"oil gas"*', "not with a phrase"),
        ('"oil gas"~2', '"oil gas"~', "not with a phrase"),
        ("COVID-19*", "COVID-19*", "several words"),
        ("gas -oil", "-oil", "write NOT"),
        ('gas -"oil"', "-", "write NOT"),
        ("gas -(oil)", "-", "write NOT"),
        ("gas || oil", "||", "write OR"),
        ("gas|| oil", "gas||", "write OR"),
        ("(" * 60 + "a" + ")" * 60, "(", "too many parentheses"),
    ],
)
def test_a_broken_query_is_told_with_its_place(query: str, place: str, told: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse(query)
    assert told in str(raised.value)
    assert query[raised.value.start : raised.value.end] == place
    assert raised.value.query == query


def test_any_text_is_either_read_or_a_query_error() -> None:
    rng = random.Random(5)
    pieces = ["gas", "AND", "OR", "NOT", '"', "(", ")", "*", "~", "-", ":", "headline:", "x:", "|", " ", "İ",
              "\u0301", "\x00", "“", "東", "1", ".", "\u202e", "e\u0301*"]  # fmt: skip
    errors: list[QueryError] = []
    for _ in range(4000):
        query = "".join(rng.choice(pieces) for _ in range(rng.randint(1, 12)))
        try:
            parse(query)
        except QueryError as error:
            errors.append(error)
    assert 200 < len(errors) < 3800
    assert all(0 <= error.start <= error.end <= len(error.query) and str(error) for error in errors)


def test_a_long_chain_of_operators_is_read() -> None:
    assert shown(parse("NOT " * 5000 + "gas")) == "gas"
    assert len(parse(" OR ".join(["gas"] * 5000)).parts) == 5000  # type: ignore[union-attr]  # an Or


@pytest.mark.parametrize(
    ("query", "sought"),
    [("a b", "a b"), ("a NOT b", "a"), ("NOT (a b)", ""), ("NOT (NOT a)", "a"), ("a OR (b NOT c)", "a b")],
)
def test_words_under_not_are_not_sought(query: str, sought: str) -> None:
    assert " ".join(token for leaf in positive_leaves(parse(query)) for token in leaf.tokens) == sought


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "gas"),
        ("  ", "gas"),
        ("oil", "oil gas"),
        ("oil OR coal", "(oil OR coal) gas"),
        ("(oil OR coal) price", "(oil OR coal) price gas"),
        ('"crude oil" NOT coal', '"crude oil" NOT coal gas'),
        ("oil (", "gas"),
    ],
)
def test_a_word_narrows_a_query(query: str, expected: str) -> None:
    assert with_word(query, "gas") == expected
    parse(with_word(query, "gas"))
