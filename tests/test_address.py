"""The address bar: reading it, writing it, and the address of every next step."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from components import address as address_module
from components.address import VIEWS, Address, read_address
from data.filters import Filters


def read(page: str, query: str) -> tuple[Address, tuple[str, ...]]:
    return read_address(page, parse_qs(query, keep_blank_values=True))


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("", "q=gas&section=Energy&section=World"),
        ("reader", "q=gas&from=2024-05-01&sort=oldest&page=3"),
        ("reader", "entity=person%3AGubad+Ibadoghlu&article=2024-05-14-x"),
        ("timeline", "section=Sport&chart=lines&interval=week&compare=q%3Dgas%26section%3DEnergy"),
        ("entities", "not_topic=war&undated=only&kind=place"),
        ("reviews", "order=rating"),
    ],
)
def test_an_address_is_written_as_it_was_read(page: str, query: str) -> None:
    address, said = read(page, query)
    assert said == ()
    assert parse_qs(urlsplit(address.href()).query) == parse_qs(query)
    assert urlsplit(address.href()).path == f"/{page}"


@pytest.mark.parametrize(
    ("page", "query", "word"),
    [
        ("", "from=2024-02-30", "2024-02-30"),
        ("", "undated=yes", "undated"),
        ("reader", "sort=best", "best"),
        ("timeline", "chart=pie", "pie"),
        ("timeline", "interval=hour", "hour"),
        ("", "colour=red", "colour"),
    ],
)
def test_a_bad_value_is_dropped_and_said(page: str, query: str, word: str) -> None:
    address, said = read(page, query)
    assert address.href() == f"/{page}"
    assert len(said) == 1
    assert word in said[0]


def test_defaults_are_left_out_of_the_address() -> None:
    for page, views in VIEWS.items():
        defaults = "&".join(f"{name}={allowed[0]}" for name, allowed in views.items() if allowed)
        assert read(page, defaults)[0].href() == f"/{page}"


def test_another_scope_starts_at_its_first_page_with_no_article_open() -> None:
    address, _ = read("reader", "q=gas&page=4&article=x&sort=oldest")
    assert address.scope(Filters(query="oil")).href() == "/reader?q=oil&sort=oldest"


def test_another_page_keeps_the_scope_and_the_order_but_not_the_view() -> None:
    address, _ = read("timeline", "q=gas&from=2024-01-01&sort=oldest&chart=lines")
    assert address.to("reader").href() == "/reader?q=gas&from=2024-01-01&sort=oldest"
    assert address.filters.date_from == date(2024, 1, 1)


def test_a_query_is_ordered_by_relevance_and_the_rest_by_date() -> None:
    assert read("reader", "q=gas")[0].order() == "relevance"
    assert read("reader", "section=Energy")[0].order() == "newest"
    assert read("reader", "q=gas&sort=newest")[0].order() == "newest"


@pytest.mark.parametrize(
    ("text", "number"), [("3", 3), ("0", 1), ("-2", 1), ("x", 1), ("9" * 30, 1), ("²", 1)]
)
def test_a_page_number_that_is_none_is_the_first(text: str, number: int) -> None:
    assert Address("reader", view={"page": (text,)}).number() == number


def test_every_character_survives_the_address() -> None:
    filters = Filters(query='a&b=c#d%20 "ə" + <script>', sections=("R&D", "a;b", "ü/ö?"))
    href = Address("reader", filters).href()
    assert read("reader", urlsplit(href).query)[0].filters == filters


def test_a_value_of_a_view_that_is_too_long_is_left_out_and_said() -> None:
    address, said = read_address("entities", {"who": ["x" * 20_001], "trend": ["place:Baku"]})
    assert (address.get("who"), list(address.view["trend"])) == ("", ["place:Baku"])
    assert said == ('"who" can have 20,000 characters; one with 20,001 was left out.',)


def test_long_values_are_not_kept_for_the_next_address() -> None:
    before = address_module._kept.cache_info().currsize
    for n in range(20):
        address, _ = read_address("entities", {"who": [f"person:{n}" + "x" * 5_000]})
        assert f"person%3A{n}xxx" in address.href()
    assert address_module._kept.cache_info().currsize == before
