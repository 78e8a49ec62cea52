"""Language: how text becomes tokens, and what makes two tokens the same word in each language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from typing import Final

import Stemmer

#: Language subtag -> Snowball algorithm. Azerbaijani has none.
STEMMERS: Final[dict[str, str]] = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian",
    "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "st": "sesotho", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

#: The analyzer of a text whose language is unknown or has no rules of its own.
GENERIC: Final = "und"

#: A token is cut here, in articles and queries alike: no word is this long, but hostile text may be.
MAX_TOKEN: Final = 500

_TURKIC: Final = ("az", "tr")
_TURKIC_LETTERS: Final = frozenset("ıəşçğöü")
_TURKIC_CAPITALS: Final = str.maketrans({"I": "ı", "İ": "i"})
#: Letters that no decomposition takes apart but that readers type without their stroke or ligature.
_PLAIN: Final = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i",
})  # fmt: skip

#: Ideographs and kana, which are written without spaces: each is a token of its own.
_CJK: Final = (
    "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f"
)
#: Those beyond the first 65,536 characters. `re` asks for each of these by a bitmap, but goes through further
#: ranges one by one, a hundred for marks: so these are looked for where a text has such characters at all.
_FAR_CJK: Final = "\U00020000-\U0003ffff"
_FAR: Final = re.compile("[\U00010000-\U0010ffff]")


def _mark_ranges(low: int, high: int) -> str:
    """The combining marks from `low` to before `high`, as ranges of a character class."""
    marks = [c for c in range(low, high) if unicodedata.category(chr(c))[0] == "M"]
    runs = [list(run) for _, run in groupby(enumerate(marks), lambda pair: pair[1] - pair[0])]
    return "".join(f"{chr(run[0][1])}-{chr(run[-1][1])}" for run in runs)


def _with_marks(cjk: str, marks: str) -> re.Pattern[str]:
    """Tokens of text with ideographs or marks."""
    return re.compile(rf"[{cjk}][{marks}]*|(?![{cjk}])[^\W_](?:(?![{cjk}])[^\W_]|[{marks}])*")


_MARKS: Final = _mark_ranges(0x300, 0x10000)
_FAR_MARKS: Final = _mark_ranges(0x10000, 0x1E950)
#: Most text needs no more than these; a lookahead for each character would halve the speed.
_ASCII: Final = re.compile(r"[0-9A-Za-z]+")
_SIMPLE: Final = re.compile(r"[^\W_]+")
_SPECIAL: Final = re.compile(f"[{_CJK}{_MARKS}]")
_FAR_SPECIAL: Final = re.compile(f"[{_FAR_CJK}{_FAR_MARKS}]")
_FULL: Final = _with_marks(_CJK, _MARKS)
_FAR_FULL: Final = _with_marks(_CJK + _FAR_CJK, _MARKS + _FAR_MARKS)


def _pattern(text: str) -> re.Pattern[str]:
    if text.isascii():
        return _ASCII
    far = set(_FAR.findall(text))
    if any(map(_FAR_SPECIAL.match, far)):
        return _FAR_FULL
    return _FULL if _SPECIAL.search(text) else _SIMPLE


def tokenise(text: str) -> list[str]:
    """The tokens of a text as written: runs of letters, digits and combining marks."""
    return _pattern(text).findall(text)


def token_matches(text: str, start: int = 0) -> Iterator[re.Match[str]]:
    """The tokens of a text one by one, with their places, from one that begins at `start`."""
    return _pattern(text).finditer(text, start)


def token_spans(text: str) -> list[tuple[str, int, int]]:
    """The tokens of a text with the characters that they cover."""
    return [(m.group(), m.start(), m.end()) for m in token_matches(text)]


@dataclass(frozen=True, slots=True)
class Analyzer:
    """The rules of one language: what it folds and how it stems.

    `fold` and `stem` take a token as written; they give "" for a token with nothing to search.
    """

    #: Stands before the language's words in an index.
    tag: str
    fold: Callable[[str], str]
    stem: Callable[[str], str]


@lru_cache(maxsize=256)
def analyzer(language: str) -> Analyzer:
    """The analyzer of a language tag: languages without rules of their own share one."""
    base = language.replace("_", "-").partition("-")[0].lower()
    return _analyzer(base if base in STEMMERS or base in _TURKIC else GENERIC)


@cache
def _analyzer(tag: str) -> Analyzer:
    fold = lru_cache(maxsize=1 << 15)(_folding(tag))
    if tag not in STEMMERS:
        return Analyzer(tag, fold, fold)
    stem_word = Stemmer.Stemmer(STEMMERS[tag], 0).stemWord

    @lru_cache(maxsize=1 << 15)
    def stem(token: str) -> str:
        folded = fold(token)
        # A stemmer that leaves nothing would make different words one.
        return stem_word(folded) or folded

    return Analyzer(tag, fold, stem)


def _folding(tag: str) -> Callable[[str], str]:
    if tag in _TURKIC:
        return _fold_turkic
    return _fold_russian if tag == "ru" else _fold_plain


def _fold_plain(token: str) -> str:
    if token.isascii():
        return token.lower()[:MAX_TOKEN]
    return _cut(_strip(token.casefold()).translate(_PLAIN))


def _fold_russian(token: str) -> str:
    """As other languages, but й is a letter of its own; ё is е."""
    if token.isascii():
        return token.lower()[:MAX_TOKEN]
    folded = unicodedata.normalize("NFC", token).casefold()
    return _cut("й".join(_strip(part) for part in folded.split("й")).translate(_PLAIN))


def _fold_turkic(token: str) -> str:
    """Dotted and dotless i, and the letters that only look like accented ones, stay apart."""
    lower = unicodedata.normalize("NFC", token).translate(_TURKIC_CAPITALS).casefold()
    if lower.isascii():
        return lower[:MAX_TOKEN]
    return _cut("".join(c if c in _TURKIC_LETTERS else _strip(c).translate(_PLAIN) for c in lower))


def _strip(text: str) -> str:
    kept = [c for c in unicodedata.normalize("NFKD", text) if not _is_accent(c)]
    return unicodedata.normalize("NFC", "".join(kept))


def _is_accent(char: str) -> bool:
    """Whether a mark can be left out in writing, as vowel signs of Indic and Thai scripts cannot.

    By canonical combining class: https://www.unicode.org/reports/tr44/#Canonical_Combining_Class_Values
    """
    place = unicodedata.combining(char)
    return 10 <= place <= 36 or place >= 200


def _cut(text: str) -> str:
    # Some letters decompose into capitals, or into several words with spaces between them.
    return "".join(text.casefold().split())[:MAX_TOKEN]
