"""The date of publication: what signals share stands, and a time only with its zone."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from data.ingest.page_dates import chosen, date_signals, page_date, read_page_date
from data.ingest.structured_data import PageData


@pytest.mark.parametrize(
    ("signals", "day"),
    [
        ({"json": "2020-01-02"}, "2020-01-02"),
        ({"guess": "2020-01-03"}, "2020-01-03"),
        ({"json": "2020-01-02", "guess": "2020-01-03"}, "2020-01-02"),
        ({"json": "2020-01-02", "guess": "2020-01-03", "address": "2020-01-03"}, "2020-01-03"),
        ({"json": "2020-01-02", "guess": "2020-01-03", "meta": "2020-01-02"}, "2020-01-02"),
        ({"time": "2020-01-05", "guess": "2020-01-03"}, "2020-01-03"),
    ],
)
def test_a_third_signal_settles_it(signals: dict[str, str], day: str) -> None:
    read = {name: when for name, text in signals.items() if (when := read_page_date(text))}
    found = chosen(read)
    assert found is not None
    assert found.day == date.fromisoformat(day)


def test_no_signal_is_no_date() -> None:
    assert chosen({}) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2020-01-02", date(2020, 1, 2)),
        ("2020-01-02T10:30:00+04:00", datetime.fromisoformat("2020-01-02T10:30:00+04:00")),
        ("2020-01-02T23:30:00-05:00", datetime.fromisoformat("2020-01-02T23:30:00-05:00")),
        ("Thu, 02 Jan 2020 00:04:00 +0200", datetime.fromisoformat("2020-01-02T00:04:00+02:00")),
        ("2020-01-02T10:30:00", date(2020, 1, 2)),
        ("2020-01-02T00:00:00Z", date(2020, 1, 2)),
        ("2 January 2020", date(2020, 1, 2)),
    ],
)
def test_a_minute_is_known_where_a_time_has_its_zone(text: str, value: date) -> None:
    found = read_page_date(text)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    "text", ["", "soon", "0001-01-01", "1970-01-01", "2199-01-01", "05/04/2020", "2020-13-45"]
)
def test_what_can_t_be_the_date_is_none(text: str) -> None:
    assert read_page_date(text) is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.org/2020/01/02/rain", "2020-01-02"),
        ("https://a.org/rain-20200102.html", "2020-01-02"),
        ("https://a.org/rain-2020010255.html", None),
        ("https://a.org/2020/1/2/rain", "2020-01-02"),
        ("https://a.org/2020/13/2/rain", None),
    ],
)
def test_an_address_may_hold_the_day(url: str, day: str | None) -> None:
    from lxml import html

    found = date_signals(html.document_fromstring("<p>x</p>"), PageData(), None, url).get("address")
    assert (found and found.day.isoformat()) == day


def test_where_nothing_marks_a_date_the_last_in_the_text_stands() -> None:
    from lxml import html

    tree = html.document_fromstring(
        "<article><p>It had rained since 3 March 2019.</p><p>Posted on 2 January 2020</p></article>"
    )
    found = page_date(tree, PageData(), "2019-03-03")
    assert found is not None
    assert found.day == date(2020, 1, 2)
    marked = page_date(tree, PageData(published="2019-03-03"), "2019-03-03")
    assert marked is not None
    assert marked.day == date(2019, 3, 3)
