"""The text of a piece of HTML, such as a feed's summary: paragraphs stay, markup goes.

A scanner of its own and not lxml's tree: that one is several times as fast, but cuts off what is nested
too deep, swallows what looks like a tag ("a <b"), and would make feeds depend on it. Every search here goes
forward and is given up for good where it fails, so that the time taken is linear in the text: 10 MB a second.
"""

from __future__ import annotations

import html
import re
from typing import Final


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


#: HTML's elements, the obsolete ones that feeds still use among them. `<y>` in "x <y> z" is text.
_INLINE: Final = _words(
    "a abbr acronym applet area b base basefont bdi bdo big blink br button canvas cite code col colgroup "
    "data datalist del dfn em embed font frame i iframe img input ins kbd label link map mark marquee math "
    "meta meter nobr noembed noframes noscript object output param picture progress q rb rp rt rtc ruby s "
    "samp script select slot small source span strike strong style sub sup svg td template textarea th time "
    "title track tt u var video audio wbr"
)
_BLOCKS: Final = _words(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu "
    "nav ol optgroup option p pre search section summary table tbody tfoot thead ul"
)
_LINES: Final = frozenset({"br", "tr"})
_CELLS: Final = frozenset({"td", "th"})
_KNOWN: Final = _INLINE | _BLOCKS | _LINES
#: Their content is for programs. Left open, they last to the end, as in a browser.
_PROGRAMS: Final = frozenset({"script", "style"})
#: Their content stands in for something else, or names it. Left open, they are passed over.
_STAND_INS: Final = _words(
    "audio canvas datalist head iframe noembed noframes noscript object select svg template textarea title "
    "video"
)

_TAG: Final = re.compile(r"</?([a-z][a-z0-9:_.-]{0,60})(?=[\s/>])", re.IGNORECASE)
#: From a tag's name to its end; a ">" in a quoted value does not end it. Possessive: it never goes back.
_REST: Final = re.compile(r"""(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')|=)*+>""")
_ATTRIBUTE: Final = re.compile(r"\s+[\w:-]{1,60}\s*=")
_DECLARATION: Final = re.compile(r"<[!?][a-z\[]", re.IGNORECASE)
_REFERENCE: Final = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z][a-zA-Z\d]{1,31});")
#: More digits than any character has: `html.unescape` would raise over them.
_NO_CHARACTER: Final = re.compile(r"&#\d{8,}+;?|&#[xX][\da-fA-F]{7,}+;?")
#: Soft hyphens and byte order marks: they can't be seen, and hide words from a search.
_UNSEEN: Final = re.compile("[\u00ad\ufeff]+")
_SPACE: Final = re.compile(r"\s+")
_BREAK: Final = re.compile(r" ?\n[ \n]*")

_LINE: Final = "\n"
_PARAGRAPH: Final = "\n\n"


def plain_text(markup: str) -> str:
    """The text of a piece of HTML, its paragraphs set apart by blank lines.

    `<br>` is a line feed, two of them are a paragraph's end. Entities are decoded once. Text that has
    neither a tag nor an entity stays as it is, "a < b" and "AT&T" too. Never raises.
    """
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    scan = _Scan(markup)
    scan.run()
    if scan.tags:
        return _joined(scan.parts)
    return (_decoded(markup).replace("\u00a0", " ") if _REFERENCE.search(markup) else markup).strip()


class _Scan:
    """One way through a text, tag by tag."""

    def __init__(self, text: str) -> None:
        self.parts: list[str] = []
        self.tags = 0
        self._text = text
        self._last = text.rfind(">")
        self._quotes = True
        self._never_closed: set[str] = set()
        self._verbatim = 0

    def run(self) -> None:
        """Cut the text at its tags."""
        text, done, at = self._text, 0, self._text.find("<")
        while at >= 0:
            end = self._end(at)
            if end > at:
                self.tags += 1
                self._add(text[done:at])
                end = self._open(at, end)
                done = end
            at = text.find("<", max(end, at + 1))
        self._add(text[done:])

    def _end(self, at: int) -> int:
        """Where the tag, comment or the like at a "<" ends; 0 where there is none."""
        text = self._text
        if text.startswith("<!--", at):
            return self._after("-->", at + 4)
        if text.startswith("<![CDATA[", at):
            return at + 9
        if _DECLARATION.match(text, at):
            return text.find(">", at) + 1 if at < self._last else 0
        tag = _TAG.match(text, at)
        if tag is None or at > self._last:
            return 0
        name = tag[1].lower()
        known = name in _KNOWN or "-" in name or ":" in name or _ATTRIBUTE.match(text, tag.end())
        return self._rest(tag.end()) if known else 0

    def _rest(self, at: int) -> int:
        if self._quotes and (match := _REST.match(self._text, at)):
            return match.end()
        # A quote that is never closed: from here on a tag ends at the next ">", whatever is quoted.
        self._quotes = False
        return self._text.find(">", at) + 1

    def _after(self, mark: str, at: int) -> int:
        found = self._text.find(mark, at)
        return found + len(mark) if found >= 0 else len(self._text)

    def _open(self, at: int, end: int) -> int:
        """Note what a tag does to the text, and say where the text goes on."""
        tag = _TAG.match(self._text, at)
        if tag is None:
            return end
        name = tag[1].lower()
        closing = self._text[at + 1] == "/"
        if name == "pre":
            self._verbatim = 0 if closing else 1
        self.parts.append(_break(name, closing))
        if closing or self._text[end - 2] == "/" or name not in _PROGRAMS | _STAND_INS:
            return end
        return self._skipped(name, end)

    def _skipped(self, name: str, at: int) -> int:
        """Where an element ends whose content is left out."""
        if name in self._never_closed:
            return at
        closed = re.compile(rf"</{name}\b[^>]*+>?", re.IGNORECASE).search(self._text, at)
        if closed:
            return closed.end()
        self._never_closed.add(name)
        return len(self._text) if name in _PROGRAMS else at

    def _add(self, text: str) -> None:
        if not text:
            return
        text = _decoded(text.replace("]]>", "") if "]]>" in text else text)
        text = _UNSEEN.sub("", text)
        lines = text.splitlines() if self._verbatim else [text]
        self.parts.append(_LINE.join(_SPACE.sub(" ", line) for line in lines))


def _break(name: str, closing: bool) -> str:
    if name in _BLOCKS:
        return _PARAGRAPH
    if name in _LINES:
        return "" if closing and name == "br" else _LINE
    return " " if name in _CELLS else ""


def _decoded(text: str) -> str:
    if "&" not in text:
        return text
    return html.unescape(_NO_CHARACTER.sub("\ufffd", text))


def _joined(parts: list[str]) -> str:
    """The parts as one text, without spaces at the ends of lines or more than one blank line."""
    text = re.sub(" {2,}", " ", "".join(parts))
    text = _BREAK.sub(lambda match: _PARAGRAPH if match[0].count("\n") > 1 else _LINE, text)
    return text.strip()
