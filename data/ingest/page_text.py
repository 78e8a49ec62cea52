"""The text of a web page's article: what only leads elsewhere goes first, trafilatura finds the rest."""

from __future__ import annotations

import copy
import logging
import re
import unicodedata
from collections.abc import Iterable
from itertools import islice
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from data.stacked import unstacked

#: Elements whose every word may be a link to another article of the same site.
_INVITING: Final = ("p", "blockquote", "li", "h2", "h3", "h4", "h5", "h6")
_LEAST_WORDS: Final = 4
_MOST_OF: Final = 0.9
#: Elements that an invitation has fewer of.
_MANY: Final = 30
_LABEL: Final = re.compile(r"[^:»›>]{1,30}[:»›>]\s*")
#: Boxes about the author, the newsletter or the page, told by their names. They are short.
_BOXES: Final = ("div", "section", "aside", "p", "ul", "figure", "span")
_BOX: Final = re.compile(
    r"(?:^|[\s_-])(?:author-?bio|bio|audio-?player|newsletter)(?:$|[\s_-])", re.IGNORECASE
)
_LONGEST_BOX: Final = 1_000
_LONGEST_NAME: Final = 300
#: Characters below which a text may be a part of the article only, and trafilatura is asked again.
_SHORT: Final = 1_000
_VERY_SHORT: Final = 250
#: How much longer another answer must be to be taken for the article instead.
_LONGER: Final = 2.5
_DATED: Final = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}:\d\d\b")
_LEAD: Final = 100
_ENDING: Final = re.compile(
    r"newsletter|subscri[bp]|sign up|all rights reserved|©|abonn|suscrí|подпис|все права защищены|"
    r"abun[əe] ol|abone ol|comments?$|kommentare?$",
    re.IGNORECASE,
)
_LONGEST_ENDING: Final = 300
_MOST_ENDINGS: Final = 4

# What it discards is said by us, with the page's address.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def article_text(
    tree: Any, url: str, titles: Iterable[str], authors: Iterable[str] = (), again: bool = True
) -> str:
    """The article's paragraphs, set apart by blank lines; "" where none are found.

    `titles` are those of the page: a headline is a field of its own, and no first paragraph. Where little
    is found trafilatura is asked `again`. What it raises over a page of strangers passes through.
    """
    tree = copy.deepcopy(tree)
    drop_invitations(tree, url)
    _drop_boxes(tree)
    lines, heads = _extracted(tree) if again else _asked(tree, fast=True)
    return "\n\n".join(trimmed(lines, heads, titles, authors))


def drop_invitations(tree: Any, url: str) -> None:
    """Take out paragraphs that are nothing but links to other pages of the site: "Read also: …"."""
    for element in list(tree.iter(*_INVITING)):
        if element.getparent() is not None and _invites(element, url):
            element.drop_tree()


def _invites(element: Any, url: str) -> bool:
    if sum(1 for _ in islice(element.iter(), _MANY)) == _MANY:
        return False
    links = [link for link in element.iter("a") if link.get("href")]
    if not links:
        return False
    text = " ".join(element.text_content().split())
    linked = sum(len(" ".join(link.text_content().split())) for link in links)
    label = _LABEL.match(text) if linked < len(text) else None
    own = text[label.end() :] if label else text
    if len(own.split()) < _LEAST_WORDS or linked < _MOST_OF * len(own):
        return False
    return all(_stays(link.get("href").strip(), url) for link in links)


def _stays(link: str, url: str) -> bool:
    """Whether a link leads to another page of the same site."""
    try:
        return not link.startswith("#") and _site(urljoin(url, link)) == _site(url)
    except ValueError:
        return False


def _site(url: str) -> list[str]:
    return (urlsplit(url).hostname or "").split(".")[-2:]


def _drop_boxes(tree: Any) -> None:
    for element in list(tree.iter(*_BOXES)):
        name = f"{element.get('class') or ''} {element.get('id') or ''}"
        named = len(name) < _LONGEST_NAME and _BOX.search(name)
        if named and element.getparent() is not None and len(element.text_content()) < _LONGEST_BOX:
            element.drop_tree()


def _extracted(tree: Any) -> tuple[list[str], set[str]]:
    """The lines of the article, and which of them are headings.

    The quick way is trafilatura's own rules. Where they find little, its default, which asks other
    algorithms too, and its way that favours recall may find the article instead.
    """
    found, heads = _asked(tree, fast=True)
    for most, recall in ((_SHORT, False), (_VERY_SHORT, True)):
        length = sum(map(len, found))
        if length < most:
            more, more_heads = _asked(tree, recall=recall)
            if sum(map(len, more)) > _LONGER * length:
                found, heads = more, more_heads
    return found, heads


def _asked(tree: Any, fast: bool = False, recall: bool = False) -> tuple[list[str], set[str]]:
    from trafilatura import bare_extraction

    document: Any = bare_extraction(
        copy.deepcopy(tree), include_comments=False, fast=fast, favor_recall=recall
    )
    if document is None:
        return [], set()
    text = unicodedata.normalize("NFC", unstacked(document.text or ""))
    heads = {_folded("".join(head.itertext())) for head in document.body.iter("head")}
    return [line.strip() for line in text.splitlines() if line.strip()], heads


def trimmed(
    lines: Iterable[str], heads: set[str], titles: Iterable[str], authors: Iterable[str] = ()
) -> list[str]:
    """An article's lines without its headline, byline and date before them, and what pages have after them.

    `heads` are the headings among the lines, in small letters: the last line is none.
    """
    told = {_folded(title) for title in titles} - {""}
    names = {_folded(name) for name in authors} - {""}
    kept: list[str] = []
    before = True
    for at, line in enumerate(lines):
        folded = _folded(line)
        if before and ((at < 3 and folded in told) or _is_byline(line, folded, names, heads)):
            continue
        before = before and len(line) <= _LEAD and not line.endswith(".")
        kept.append(line)
    return _without_ending(kept, heads)


def _is_byline(line: str, folded: str, names: set[str], heads: set[str]) -> bool:
    words = len(folded.split())
    if len(line) >= _LEAD or folded in heads or line.rstrip().endswith("."):
        return False
    return (words <= 12 and bool(_DATED.search(line))) or (
        words <= 8 and any(name in folded for name in names)
    )


def _without_ending(lines: list[str], heads: set[str]) -> list[str]:
    ended = 0
    while len(lines) > 1:
        folded = _folded(lines[-1])
        if folded and folded not in heads:
            ended += 1
            told = len(lines[-1]) < _LONGEST_ENDING and _ENDING.search(lines[-1])
            if not told or ended > _MOST_ENDINGS:
                break
        lines = lines[:-1]
    return lines


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
