"""Words that hide from a filter: of two scripts, with signs for letters, spaced out, or cut invisibly."""

from __future__ import annotations

import re
from typing import Final

from data.reviews.checks.reading import INVISIBLE, spaced_out

_WORD: Final = re.compile(r"[^\W\d_]+")
_LATIN: Final = re.compile("[A-Za-z]")
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
#: Letters that are taken for those of the other script.
_LATIN_LIKE: Final = frozenset("aceopxyijsktmhbACEOPXYIJSKTMHB")
_CYRILLIC_LIKE: Final = frozenset("асеорхуіјѕктмнвбпАСЕОРХУІЈЅКТМНВ")
#: One letter of Azerbaijani's own, which keyboards for Cyrillic have too, is written for the Latin one.
_SCHWA: Final = str.maketrans("әӘ", "əƏ")
#: An abbreviation with an ending of the other script, as in PDFка, and an ending after IT.
_ABBREVIATED: Final = re.compile("[A-Z]{2,}[\u0430-\u044f]{1,5}|[\u0410-\u042f]{2,}[a-zəıöüşçğ]{1,5}")

#: One word with a digit may lack a space; a sign or a nought within a word is there to hide it.
_LEAST_SIGNED: Final = 2
_ANY_SIGN: Final = re.compile(r"[^\W\d_][013457@$€]")
_SURE_SIGN: Final = re.compile("[0@$€]")
_SIGNED: Final = re.compile(r"[^\W\d_]{1,20}(?:([013457@$€])\1?[^\W\d_]{1,20}){1,6}")
_CODE: Final = re.compile(r"[A-ZА-Я]\d[A-ZА-Я]|[a-zа-я]\d[a-zа-я]", re.IGNORECASE)
#: Joiners are part of some scripts and of emoji, not of Latin and Cyrillic words.
_CUT: Final = re.compile(f"[A-Za-z\u0400-\u04ff][{INVISIBLE}]+(?=[A-Za-z\u0400-\u04ff])")
_GREEK: Final = re.compile("[\u0370-\u03ff]")
#: Letters made for formulas and phonetics, in which one may write words like 𝐭𝐡𝐢𝐬 or ᴛʜɪꜱ.
_STYLED: Final = re.compile(
    "[\U0001d400-\U0001d7ff\u24b6-\u24e9\U0001f130-\U0001f189\u1d00-\u1d2b\ua730\ua731]{3,}"
)
_LEAST_GREEK: Final = 4
#: Soft hyphens and the like come along when a word is copied; a text that was cut has several.
_LEAST_CUT: Final = 3


def disguised(raw: str, seen: str) -> int:
    """How many words are disguised, of a text as it was sent and as it can be seen, without addresses."""
    cut = len(_CUT.findall(raw))
    styled = len(_STYLED.findall(raw))
    return mixed(seen) + signed(seen) + spaced_out(seen) + styled + (cut if cut >= _LEAST_CUT else 0)


def mixed(text: str) -> int:
    """Words of two scripts in which one script's letters all pass for the other's."""
    return 0 if text.isascii() else sum(map(_is_mixed, _WORD.findall(text.translate(_SCHWA))))


def _is_mixed(word: str) -> bool:
    latin, cyrillic = set(_LATIN.findall(word)), set(_CYRILLIC.findall(word))
    if len(word) >= _LEAST_GREEK and (latin or cyrillic) and _GREEK.search(word):
        return True
    if not latin or not cyrillic or _ABBREVIATED.fullmatch(word):
        return False
    return latin <= _LATIN_LIKE or cyrillic <= _CYRILLIC_LIKE


def signed(text: str) -> int:
    """Words in which digits and signs stand for letters, as in c@sin0; codes such as B2B are none."""
    if not _ANY_SIGN.search(text):
        return 0
    words = [found[0] for found in _SIGNED.finditer(text) if not _CODE.fullmatch(found[0])]
    return len(words) if len(words) >= _LEAST_SIGNED or any(map(_SURE_SIGN.search, words)) else 0
