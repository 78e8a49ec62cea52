"""A report of a view as one HTML file: nothing in it runs, and opening it asks nobody for anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pandas as pd

from components.shown import Item, Key, Shown
from components.view_citation import view_citations
from components.words import count_of, direction, published_text
from data.article import display_title, published_iso
from data.frames import rows
from data.http_address import http_address
from data.provenance import Provenance

#: Articles that a report lists, and rows that it has of a table: it says how many there are.
ARTICLES: Final = 100
ROWS: Final = 500
#: Tables up to this length stand open.
_SHORT: Final = 12
_SUMMARY: Final = 400
#: Cells up to this length are never broken: dates, small names.
_WHOLE: Final = 18
_TITLE: Final = 300
#: A page's own styles, and pictures inside the file; no script, no font, no address.
#: https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP
POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
)
_STYLE: Final = Path(__file__).with_name("report.css")
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{3,8}")


@dataclass(frozen=True, slots=True)
class Report:
    """What a report is made of."""

    view: Provenance
    shown: Sequence[Shown]
    #: The first articles in scope, as `SearchPage.frame`.
    articles: pd.DataFrame
    #: Articles in scope.
    total: int
    zone: ZoneInfo
    #: Where the dashboard is, for links into it; "" where that is not known.
    base: str = ""


def report_html(report: Report) -> str:
    """The file. Texts are escaped; `picture_mark` stands where the browser puts a chart's picture."""
    view = report.view
    title = escape(_line(f"{view.view}: {view.scope}"))
    parts = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        '<meta name="referrer" content="no-referrer">\n',
        f"<title>{title}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n",
        *_head(report),
        "<main>\n",
        *(_figure(shown, report.base) for shown in report.shown),
        *_articles(report),
        "</main>\n<footer>\n",
        *_provenance(view),
        "</footer>\n</body>\n</html>\n",
    ]
    return "".join(parts)


def picture_mark(key: str) -> str:
    """What stands in the file until the browser puts a picture there; no text can have it, being escaped."""
    return f"<!--picture {re.sub(r'[^A-Za-z0-9_]', '-', key)}-->"


@cache
def _style() -> str:
    return _STYLE.read_text("utf-8")


def _head(report: Report) -> Iterable[str]:
    view = report.view
    scope = "" if view.filters.is_empty() else view.scope
    address = http_address(view.address)
    where = f' · <a href="{escape(address)}" rel="noreferrer">Open it in Newsdesk</a>' if address else ""
    made = dict(view.facts())["Made"]
    yield f'<header class="head">\n<p class="corpus" dir="auto">{escape(view.corpus)}</p>\n'
    yield f'<h1 dir="auto">{escape(_line(view.view))}</h1>\n'
    yield f'<p dir="auto"><strong>{escape(view.articles)}</strong> {escape(_line(scope))}</p>\n'
    if view.missing:
        yield f"<p><strong>Counts may be too low:</strong> {escape(view.missing)}.</p>\n"
    if view.against:
        yield f'<p dir="auto">Compared with: {escape(_line(view.against))}</p>\n'
    yield f'<p class="soft">{escape(made)}{where}</p>\n</header>\n'


def _figure(shown: Shown, base: str) -> str:
    notes = "".join(f'<p class="soft" dir="auto">{escape(_line(note))}</p>\n' for note in shown.notes)
    drawing = (shown.svg() if shown.svg else picture_mark(shown.key)) if shown.drawn else ""
    picture = f'<div class="picture">{drawing}</div>\n' if drawing else ""
    method = f'<p class="soft">Counted: {escape(shown.method)}</p>\n' if shown.method else ""
    return (
        f'<figure>\n<h2 dir="auto">{escape(_line(shown.title))}</h2>\n'
        f"{_said(shown.summary)}"
        f"{_legend(shown.legend)}{picture}{_items(shown.items, base)}"
        f"{notes}{method}{_table(shown)}</figure>\n"
    )


def _items(items: Sequence[Item], base: str) -> str:
    listed = "".join(
        f'<li><b class="place">{escape(item.number)}</b>\n<h3 dir="auto">{escape(_line(item.title))}</h3>\n'
        f'<p class="meta">{"".join(f"<span>{escape(_line(fact))}</span>" for fact in item.facts)}</p>\n'
        f"{_standing_for(item, base)}"
        f'<p class="soft" dir="auto">{escape(_line(item.note))}</p></li>\n'
        for item in items
    )
    return f'<ol class="items">\n{listed}</ol>\n' if listed else ""


def _standing_for(item: Item, base: str) -> str:
    """The headline of the article that stands for an item."""
    if not item.headline:
        return ""
    language = f' lang="{escape(item.language)}"' if item.language else ""
    headline = escape(_short(item.headline, _TITLE))
    origin = f' <bdi class="soft">{escape(_line(item.origin))}</bdi>' if item.origin else ""
    inside = f" {_inside(base, item.article)}" if item.article else ""
    return f'<p class="headline" dir="auto"><span{language}>{headline}</span>{origin}{inside}</p>\n'


def _said(summary: str) -> str:
    return f'<p dir="auto">{escape(_line(summary))}</p>\n' if summary else ""


def _legend(keys: Sequence[Key]) -> str:
    items = "".join(
        f'<li><i style="background:{key.colour if _COLOUR.fullmatch(key.colour) else "none"}"></i>'
        f'<bdi>{escape(_line(key.name))}</bdi> <span class="soft">{escape(key.n)}</span></li>'
        for key in keys
    )
    return f'<ul class="legend">{items}</ul>\n' if items else ""


def _table(shown: Shown) -> str:
    if shown.table.empty:
        return ""
    table, more = shown.table.head(ROWS), len(shown.table) - ROWS
    columns = [table.iloc[:, i].tolist() for i in range(table.shape[1])]
    head = "".join(_head_cell(str(name), values) for name, values in zip(table.columns, columns, strict=True))
    body = "".join(
        "<tr>" + "".join(_cell(value, j) for j, value in enumerate(row)) + "</tr>\n"
        for row in zip(*columns, strict=True)
    )
    size = count_of(len(shown.table), "row") + (f", the first {ROWS:,} of which are here" if more > 0 else "")
    opened = " open" if len(shown.table) <= _SHORT else ""
    said = _line(shown.caption) if shown.caption != shown.title else ""
    caption = f'<caption dir="auto">{escape(said)}</caption>\n' if said else ""
    return (
        f"<details{opened}><summary>The data as a table ({size})</summary>\n"
        f'<div class="table"><table>{caption}'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table></div></details>\n"
    )


def _head_cell(name: str, values: Sequence[Any]) -> str:
    """The head of a column, over its numbers where it has some."""
    kind = ' class="number"' if values and all(map(_is_number, values)) else ""
    return f'<th scope="col"{kind} dir="auto">{escape(_line(name))}</th>'


def _cell(value: Any, column: int) -> str:
    text = _number(value) if _is_number(value) else _line(str("" if value is None else value))
    kind = ' class="number"' if _is_number(value) else ' class="short"' if len(text) <= _WHOLE else ""
    if column == 0:
        return f'<th scope="row"{kind} dir="auto">{escape(text)}</th>'
    return f'<td{kind} dir="auto">{escape(text)}</td>'


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")


def _articles(report: Report) -> Iterable[str]:
    shown, total = len(report.articles), report.total
    order = dict(report.view.facts())["Order of lists"]
    few = (
        f"The first {shown:,} of {count_of(total, 'article')}"
        if shown < total
        else count_of(total, "article")
    )
    yield f'<section>\n<h2>Articles</h2>\n<p class="soft">{few} in scope, {order}.</p>\n'
    yield '<ol class="articles">\n'
    for row in rows(report.articles):
        yield _article(report, row)
    yield "</ol>\n</section>\n"


def _article(report: Report, row: Any) -> str:
    title = escape(_short(display_title(row.headline, row.summary, row.snippet), _TITLE))
    address = http_address(row.url)
    linked = f'<a href="{escape(address)}" rel="noreferrer">{title}</a>' if address else title
    language = f' lang="{escape(row.language)}"' if row.language else ""
    summary = escape(_short(row.summary or row.snippet, _SUMMARY))
    day = published_iso(row.published, row.published_precision, report.zone)
    when = escape(published_text(row.published, row.published_precision, report.zone))
    meta = [
        f"<bdi>{escape(_line(row.section))}</bdi>" if row.section else "",
        f"<bdi>{escape(_line(row.source))}</bdi>" if row.source else "",
        f'<time datetime="{day}">{when}</time>' if day else f"<span>{when}</span>",
        _inside(report.base, row.id),
    ]
    said = f'<p class="summary" dir="auto">{summary}</p>\n' if summary else ""
    return (
        f'<li{language}>\n<h3 dir="{direction(row.language)}">{linked}</h3>\n{said}'
        f'<p class="meta" lang="en">{" ".join(filter(None, meta))}</p></li>\n'
    )


def _inside(base: str, id: str) -> str:
    if not http_address(base):
        return ""
    address = f"{http_address(base)}/reader?{urlencode({'article': id}, errors='replace')}"
    return f'<a href="{escape(address)}" rel="noreferrer">In Newsdesk</a>'


def _provenance(view: Provenance) -> Iterable[str]:
    yield "<section>\n<h2>About this view</h2>\n<dl>\n"
    for name, text in view.facts():
        yield f'<dt dir="auto">{escape(name)}</dt><dd dir="auto">{escape(text)}</dd>\n'
    yield "</dl>\n</section>\n<section>\n<h2>Cite this view</h2>\n"
    for form in view_citations(view):
        yield f'<h3>{form["label"]}</h3>\n<pre dir="auto">{escape(form["text"])}</pre>\n'
    yield "</section>\n"


def _short(text: str, limit: int) -> str:
    line = _line(text)
    return line if len(line) <= limit else line[:limit] + " …"


def _line(text: str) -> str:
    """Text on one line; what HTML can't hold at all becomes a blank."""
    return " ".join(re.sub("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", " ", text).split())
