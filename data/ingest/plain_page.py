"""The text of a page that is too heavy for extraction: its article's, in one way through the markup."""

from __future__ import annotations

import re
from typing import Final

from data.ingest.html_text import plain_text

_ARTICLES: Final = ("article", "main", "body")
#: Elements that hold no article's text.
_ASIDE: Final = re.compile(r"<(/?)(?:nav|aside|footer|form|button|select)(?=[\s/>])", re.IGNORECASE)


def plain_body(markup: str) -> str:
    """The text of a page's article as it stands, its paragraphs set apart by blank lines.

    Menus, forms and the like are left out where they end. Takes time that is linear in the markup.
    """
    return plain_text(_without_asides(markup))


def article_markup(markup: str) -> str:
    """The part of a page from its first `<article>`, else `<main>` or `<body>`, to the last of its ends."""
    for name in _ARTICLES:
        begins = re.search(rf"<{name}(?=[\s>])", markup, re.IGNORECASE)
        if begins is not None:
            ends = [end.start() for end in re.finditer(rf"</{name}\s*>", markup, re.IGNORECASE)]
            last = ends[-1] if ends and ends[-1] > begins.start() else len(markup)
            return markup[begins.start() : last]
    return markup


def _without_asides(markup: str) -> str:
    kept, done, opened, deep = [], 0, 0, 0
    for tag in _ASIDE.finditer(markup):
        if not tag[1]:
            opened = opened if deep else tag.start()
            deep += 1
        elif deep:
            deep -= 1
            if not deep:
                kept.append(markup[done:opened])
                done = markup.find(">", tag.end()) + 1 or len(markup)
    return "".join([*kept, markup[done:]])
