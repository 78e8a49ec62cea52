"""Normalising: texts without markup, headlines without their outlet's name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

import pyarrow as pa

from data.article import SCHEMA
from data.ingest.canonical import host_of
from data.ingest.html_text import plain_text

_SUFFIX: Final = re.compile(r"\s+[|–—·•»:-]+\s+")
#: Words that outlets have after their name, or leave out.
_MORE: Final = (
    "news", "com", "online", "newscom", "uk", "us", "newsuk", "india", "live", "sport", "sports", "tv", "ru",
)  # fmt: skip
#: Letters from which on a name says enough without its “The”.
_TELLING: Final = 8
#: No outlet has a longer name.
_LONGEST: Final = 200
_NO_LETTER: Final = re.compile(r"[\W_]")


def without_outlet(headline: str, source: str, url: str = "") -> str:
    """A headline without its outlet's name at the end, as in “… - BBC News”; never without its whole text.

    Only the outlet itself is taken off, by the article's source or its address: the end of a headline
    may be a part of it, as in “Spider-Man - review”.
    """
    parts = _SUFFIX.split(headline)
    last = _bare(parts[-1])
    if len(parts) < 2 or not last or not _is_outlet(last, source, url):
        return headline
    return headline[: headline.rindex(parts[-1])].rstrip(" |–—·•»:-\t") or headline


def normalised(table: pa.Table) -> pa.Table:
    """The article table with plain texts and bare headlines.

    Articles with mentions stay as they are: these say where in the text they stand.
    """
    names = ("headline", "summary", "body", "source", "url", "mentions")
    columns = {name: table.column(name).to_pylist() for name in names}
    free = [at for at, mentions in enumerate(columns["mentions"]) if not mentions]
    for name in ("headline", "summary", "body"):
        texts = columns[name]
        for at in free:
            if "<" in texts[at] or "&" in texts[at]:
                texts[at] = plain_text(texts[at])
    for at in free:
        bare = " ".join(columns["headline"][at].split())
        columns["headline"][at] = without_outlet(bare, columns["source"][at], columns["url"][at])
    for name in ("headline", "summary", "body"):
        at = SCHEMA.get_field_index(name)
        table = table.set_column(at, SCHEMA.field(name), pa.array(columns[name], pa.string()))
    return table


def _is_outlet(last: str, source: str, url: str) -> bool:
    """Whether a headline's end names the outlet, if with a word more or less: “BBC News” of bbc.com."""
    host = host_of(url) if "//" in url else ""
    forms = {_bare(name) for name in (source, host, _name(source.lower()), _name(host))} - {""}
    forms |= {form[3:] for form in forms if form.startswith("the") and len(form) > 3 + _TELLING}
    forms |= {f"the{form}" for form in forms}
    more = {last.removesuffix(word) for word in _MORE}
    less = {form.removesuffix(word) for form in forms for word in _MORE if len(form) > len(word) + 2}
    return last in forms | less or bool(more & forms)


def _name(host: str) -> str:
    """A host's own name: “thejakartapost” of www.thejakartapost.com; "" of what is no host."""
    parts = host.lower().removeprefix("www.").split(".")
    if len(parts) < 2 or " " in host:
        return ""
    return parts[-3] if len(parts) > 2 and len(parts[-2]) <= 3 else parts[-2]


@lru_cache(maxsize=8192)
def _bare(text: str) -> str:
    """A name in small letters without accents, spaces and marks; "" of what is too long for one."""
    if len(text) > _LONGEST:
        return ""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return _NO_LETTER.sub("", plain)
