"""Cells become the article table's values: text, labels, lists, addresses and language codes."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from data.article import NONE
from data.ingest.canonical import host_of, without_tracking
from data.ingest.columns import is_empty
from data.language_names import LANGUAGE_NAMES
from data.stacked import unstacked

#: Longest section, source, topic, name or id: they become words in chips, axes and addresses.
MAX_LABEL: Final = 300
_MAX_URL: Final = 8_000
#: How tables saved by pandas, R and databases write "nothing here".
_NULLS: Final = frozenset({"nan", "NaN", "None", "null", "NULL", "NA", "N/A", "<NA>", "\\N"})
_SURROGATE: Final = re.compile("[\ud800-\udfff]+")
_WEB: Final = re.compile(r"https?://[^/?#\\]", re.IGNORECASE)
#: Keys under which others keep the text of a nested value: feeds, WordPress, XML turned JSON, newsapi.
_TEXT_KEYS: Final = ("name", "value", "rendered", "#text", "$t", "text", "title", "label", "id")

#: Other names of languages than the English one: ISO 639-2 codes, their own, older ones.
_ALSO: Final = {
    "ar": "ara العربية", "az": "aze azj azeri azərbaycanca azərbaycan", "be": "bel", "bg": "bul",
    "cs": "cze ces", "da": "dan", "de": "ger deu deutsch", "el": "gre ell", "en": "eng",
    "es": "spa español espanol castilian", "et": "est", "fa": "per fas farsi", "fi": "fin",
    "fr": "fre fra français francais", "he": "heb iw", "hi": "hin", "hr": "hrv", "hu": "hun",
    "hy": "arm hye հայերեն", "id": "ind in", "it": "ita italiano", "ja": "jpn", "ka": "geo kat ქართული",
    "kk": "kaz", "ko": "kor", "ku": "kur", "lt": "lit", "lv": "lav", "nl": "dut nld", "no": "nor nb nn",
    "pl": "pol", "pt": "por português portugues", "ro": "rum ron", "ru": "rus русский", "sk": "slo slk",
    "sr": "srp", "sv": "swe", "tr": "tur türkçe turkce", "uk": "ukr українська", "ur": "urd",
    "uz": "uzb", "vi": "vie", "zh": "chi zho mandarin 中文",
}  # fmt: skip
_LANGUAGE: Final = {
    name: code
    for code, english in LANGUAGE_NAMES.items()
    for name in (code, english.casefold(), *_ALSO[code].split())
}


class Unusable(ValueError):
    """A cell that can't stand for what its column says; the message is the reason."""


def clean(text: str) -> str:
    """The text without NUL characters and towers of marks, U+FFFD for lone surrogates, else as it is."""
    if "\0" in text:
        text = text.replace("\0", "")
    return text if text.isascii() else unstacked(_SURROGATE.sub("\ufffd", text))


def as_text(value: Any) -> str:
    """A cell as running text; lists of text become paragraphs. Raises Unusable for nested junk."""
    if isinstance(value, str):
        return value if not value.isspace() else ""
    if is_empty(value):
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, (list, tuple)) and all(isinstance(v, str) for v in value):
        return "\n\n".join(value)
    if isinstance(value, Mapping):
        return as_text(_inner(value))
    if isinstance(value, (list, tuple, bool)):
        raise Unusable(f"{_kind(value)} where text was expected")
    return _number(value)


def as_label(value: Any) -> str:
    """A cell as a name that can be filtered by: one line, trimmed. Raises Unusable for nested junk."""
    if isinstance(value, (list, tuple)):
        value = next((v for v in value if not is_empty(v)), None)
    return _label(as_text(value))


@lru_cache(maxsize=8192)
def _label(text: str) -> str:
    label = " ".join(clean(text).split())
    if label in _NULLS or label == NONE:
        return ""
    if len(label) > MAX_LABEL:
        raise Unusable(f"longer than {MAX_LABEL} characters")
    return label


def as_share(value: Any) -> float | None:
    """A cell as a number from 0 to 1, None where there is nothing; raises Unusable."""
    if is_empty(value):
        return None
    try:
        share = float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise Unusable("not a number") from error
    if not 0 <= share <= 1:
        raise Unusable("not from 0 to 1")
    return share


def as_list(value: Any) -> tuple[list[str], str]:
    """A cell as a list of names without repeats, and what it was split at ("" for a real list).

    Text is read as a list in JSON or Python notation, else split at the first of ; | , that occurs.
    """
    items, splitter = _items(value)
    return list(dict.fromkeys(label for item in items if (label := as_label(item)))), splitter


def parsed_list(value: Any) -> list[Any]:
    """A list, or text in JSON or Python notation that holds one. Raises Unusable for anything else."""
    if is_empty(value):
        return []
    listed = _literal(value.strip()) if isinstance(value, str) else value
    if not isinstance(listed, (list, tuple)):
        raise Unusable("not a list")
    return list(listed)


def as_authors(value: Any) -> list[str]:
    """A byline as a list; a comma stays, as in "By Manuel Villanueva, Reuters"."""
    items = [value] if isinstance(value, str) and not _is_notation(value) else _items(value)[0]
    if isinstance(value, str) and (mark := next((m for m in ";|" if m in value), "")):
        items = value.split(mark)
    return list(dict.fromkeys(label for item in items if (label := as_label(item))))


def _items(value: Any) -> tuple[list[Any], str]:
    if isinstance(value, (list, tuple)):
        return list(value), ""
    if isinstance(value, Mapping):
        return [value], ""
    text = as_text(value).strip()
    if _is_notation(text) and (listed := _literal(text)) is not None:
        return listed, ""
    mark = next((m for m in ";|," if m in text), "")
    return (text.split(mark), mark) if mark else ([text], "")


def _is_notation(text: str) -> bool:
    return text[:1] == "[" and text.rstrip()[-1:] == "]"


def _literal(text: str) -> list[Any] | None:
    """A list in JSON or, as pandas saves lists to CSV, in Python notation."""
    for read in (json.loads, ast.literal_eval):
        try:
            listed = read(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
        return listed if isinstance(listed, list) else None
    return None


def as_url(value: Any) -> str:
    """A web address; raises Unusable for what is none, scripts above all."""
    url = value if isinstance(value, str) else as_text(value)
    if not url.isascii() or not url.isprintable() or " " in url:
        url = "".join(clean(url).split())
    if not url or url in _NULLS:
        return ""
    if url[:4].lower() == "www.":
        url = f"https://{url}"
    if len(url) > _MAX_URL or not _WEB.match(url) or not host_of(url):
        raise Unusable("not a web address")
    return without_tracking(url)


def as_language(value: Any) -> str:
    """A language as its BCP 47 primary subtag: "en" for "English", "EN", "en-GB", "eng"."""
    return _language(as_label(value))


@lru_cache(maxsize=4096)
def _language(label: str) -> str:
    name = label.casefold()
    primary = re.split(r"[-_\s(]", name, maxsplit=1)[0]
    code = _LANGUAGE.get(name) or _LANGUAGE.get(primary)
    if code or not label:
        return code or ""
    if re.fullmatch(r"[a-z]{2,3}", primary):
        return primary
    raise Unusable("no language of that name is known")


def as_id(value: Any) -> str:
    """An identifier as text: 7 and 7.0 become "7"."""
    if isinstance(value, (list, tuple, Mapping, bool)):
        raise Unusable(f"{_kind(value)} where an identifier was expected")
    return _label(as_text(value))


def _inner(value: Mapping[Any, Any]) -> Any:
    for key in _TEXT_KEYS:
        inner = value.get(key)
        if isinstance(inner, (str, int, float)) and not is_empty(inner):
            return inner
    if all(is_empty(v) for v in value.values()):
        return None
    raise Unusable(f"{_kind(value)} where text was expected")


def _kind(value: Any) -> str:
    if isinstance(value, Mapping):
        return "an object"
    return "a truth value" if isinstance(value, bool) else "a list"


def _number(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
