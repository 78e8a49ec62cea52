"""Runs of words in capitals: where names can stand, whatever a model makes of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from data.ingest.entities.words import lines

#: Latin and Cyrillic capitals.
UPPER: Final = "".join(c for c in map(chr, range(0x530)) if c.isupper())
#: Words whose possessive is part of a name: "Prosecutor's Office", "People's Party".
_POSSESSIVE: Final = (
    "People|Women|Men|Children|Workers|Writers|Journalists|Prosecutor|General|Moody|McDonald|Lloyd|Veterans"
    "|Lawyers|Teachers|Farmers|Nobel|Wendy|Sotheby|Christie|Levi|Reader|Macy|Kellogg|Domino|Barclay|Sainsbury"
)  # fmt: skip
#: Sentences begin so: "in Group F. Both teams".
_PARTICIPLES: Final = (
    "controlled|held|led|backed|based|run|born|made|style|occupied|owned|linked|aligned|ruled|funded|supported|trained"
    "|affiliated|listed|brokered|era|wide|built|designed|speaking|friendly|bound|mediated|sponsored|dominated|level"
)
_DAYS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Jan|Feb|Aug|Sept|Oct|Nov|Dec"
)
_BEGINS: Final = (
    "The|It|Its|Both|In|He|She|They|But|And|A|An|At|On|This|That|These|There|We|His|Her|Their|For|If|As|I|No|Not"
    "|With|By|To"
)
_WORD: Final = (
    rf"(?:(?:{_POSSESSIVE})'s?(?=\s[{UPPER}])"
    rf"|(?:[{UPPER}]\.){{2,}}|[{UPPER}]\.(?=\s?[{UPPER}])(?!\s(?:{_BEGINS})\b)|(?:St|Mt|Ft)\.(?=\s[{UPPER}])"
    rf"|(?:(?:al|el|an|ad|ar|as|at|ash|az)-|d')?[{UPPER}]\w*(?:'(?!s\b)\w+|-(?!(?:{_PARTICIPLES})\b)\w+|&\w+"
    rf"|/[{UPPER}]\w*|\.(?:com|info|org|net|tv|az|ge|am|ru|biz)\b|\+)*)"
)
_LINKS: Final = "|".join(sorted(lines("linking_en"), key=len, reverse=True))
#: Capitals in a row; a person's small words ("von der") may stand between two of them.
_RUN: Final = re.compile(
    rf"(?<![\w@#])(?:{_WORD})(?:\ (?:(?:{_LINKS})\ ){{0,2}}(?:{_WORD})|\ &\ (?:{_WORD}))*"
    r"(?:\ \d{1,2}(?![\w.,:%-]|\ (?:per|[a-z]+s\b)))?"
)
#: What a run of an organisation or a place goes on with: "Ministry | of Science and Education".
ONWARD: Final = re.compile(
    rf"\ (?:of|for|on(?!\ (?:{_DAYS})))\ (?:the\ )?(?:{_WORD})(?:\ (?:{_WORD}))*"
    rf"(?:\ and\ (?:the\ )?(?:{_WORD})(?:\ (?:{_WORD}))*(?:\ in\ (?:{_WORD}))?)?"
)
_OPENS: Final = re.compile(r"(?:^|[.!?:;\n\"“”«»(—–-]['\")\]]*)\s*[\"“«'(]?\s*$")


class Run(NamedTuple):
    """Words in capitals that follow one another."""

    start: int
    end: int
    #: Whether a sentence begins here, so that the first capital tells nothing.
    opens: bool


def runs(text: str) -> Iterator[Run]:
    """The runs in a text, in its order."""
    for match in _RUN.finditer(text):
        start = match.start()
        yield Run(start, match.end(), opens(text, start))


def opens(text: str, at: int) -> bool:
    """Whether a sentence, or a quotation, begins at a place."""
    return bool(_OPENS.search(text[max(0, at - 6) : at])) if at else True


def plain(text: str) -> str:
    """The text with quotes made plain and wrapped lines joined, character by character."""
    text = text.translate(_PLAIN)
    return re.sub(r"(?<=[^\n])\n(?=[^\n\s])", " ", text) if "\n" in text else text


_PLAIN: Final = {
    ord("’"): "'", ord("‘"): "'", ord("ʼ"): "'", ord("`"): "'", ord("\u00a0"): " ", ord("\u202f"): " ",
    ord("\t"): " ", ord("\r"): " ", ord("‑"): "-",
}  # fmt: skip


def headline_case(text: str) -> str:
    """How capitals are used: "all" ("TALKS FAIL"), "title" ("Talks Fail Again") or "" (as in a sentence)."""
    found = re.findall(r"[^\W\d_]+", text)
    long = [word for word in found if len(word) > 3]
    if len(found) > 2 and sum(word.isupper() for word in found) > 0.8 * len(found):
        return "all"
    if len(long) > 3 and sum(word[0].isupper() for word in long) > 0.75 * len(long):
        return "title"
    return ""


def unaccented(text: str) -> str:
    """The text in small letters without accents."""
    small = unicodedata.normalize("NFKD", text.replace("İ", "i").lower())
    return _COMBINING.sub("", small)


_COMBINING: Final = re.compile(f"[{''.join(c for c in map(chr, range(0x3100)) if unicodedata.combining(c))}]")
