"""A review's text as it is meant to be read, whatever was done to hide that from a filter."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from data.stacked import unstacked

#: What is read of a text: 2,000 characters as people count them may be ten times as many; with the name.
READ: Final = 22_000
#: Stands for a link, a number or an address, in a text from which they were taken.
WAY: Final = "\ue000"

#: Format characters that leave no trace: soft hyphen, zero-width and bidirectional ones, tags, selectors.
INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f"
    "\ufeff\uffa0\U000e0000-\U000e0fff"
)
_INVISIBLE: Final = re.compile(f"[{INVISIBLE}]")
#: More marks on a letter than any language has.
_MOST_MARKS: Final = 4
#: One character for a phrase, or for a long word.
_LIGATURES: Final = re.compile("[\u3300-\u3357\ufdfa\ufdfb]")

#: Four or more single letters or digits with the same gap between them; a full stop may be spaced out too.
_SPACED: Final = re.compile(r"(?<![^\W_])[^\W_]([ .\-_*·•])[^\W_](?:\1(?:\. )?[^\W_]){2,}(?![^\W_])")
_LEAST_SPACED: Final = 5
_LEAST_DOTTED: Final = 6

_QUOTED: Final = re.compile('«[^«»]{1,400}»|[“„][^“”„]{1,400}[”“]|"[^"\n]{1,400}"')


def visible(text: str) -> str:
    """The text without what can't be seen, its compatible forms made one (ｆｒｅｅ, 𝐟𝐫𝐞𝐞)."""
    if text.isascii():
        return text[:READ]
    text = _LIGATURES.sub(" ", unstacked(_INVISIBLE.sub("", text[:READ]), _MOST_MARKS))
    return unicodedata.normalize("NFKC", text)[:READ]


def closed(text: str) -> str:
    """The text with spaced-out words closed (f r e e, f.r.e.e)."""
    return _SPACED.sub(lambda found: found[0].replace(found[1], ""), text)


def spaced_out(text: str) -> int:
    """How many words are spaced out; abbreviations such as U.S.S.R. are none."""
    return sum(
        sum(map(str.isalpha, found[0])) >= (_LEAST_DOTTED if found[1] == "." else _LEAST_SPACED)
        for found in _SPACED.finditer(text)
    )


def own(text: str) -> str:
    """The text without what it quotes."""
    return _QUOTED.sub(" ", text)


#: Letters that look alike, made one: what is left serves to compare words, not to be read.
_FOLD: Final = str.maketrans(
    "авекмнорстухіјѕԁӏғәəıøłđαορετικυχνᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
    "abekmhopctyxijsdlfeeioldaopetikuxvabcdefghijklmnoprstuvwyz",
)
_STANDS_FOR: Final = str.maketrans("013457@$€", "oieastase")
_STANDS_FOR_CYRILLIC: Final = str.maketrans("0346@$€", "озчбасе")
_MAYBE_SIGNS: Final = re.compile(r"[\w@$€]+")
_COUNTED: Final = re.compile(r"[$€]?\d+[^\W\d_]{0,3}")
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_MARKS: Final = re.compile("[\u0300-\u036f]")
_SUM: Final = r"\d[\d.,]*(?:[\s\u00a0]\d{3})*"
_CURRENCY: Final = (
    r"\s?(?:[$€£₽₼₺₴]|(?:dollars?|usd|usdt|euros?|eur|pounds?|gbp|bucks|manat|azn|dollar|avro|lira|tl"
    r"|манат|доллар|евро|рубл|руб|р|тенге|грн)[^\W\d_]{0,5}(?![^\W_]))"
)
_TOKEN: Final = re.compile(
    rf"(?P<money>[$€£₽₼₺₴]\s?{_SUM}|{_SUM}{_CURRENCY})|(?P<number>\d[\d.,]*)|(?P<end>[.!?…;\n]+)"
    rf"|[^\W\d_]+|{WAY}"
)
_IN_A_ROW: Final = re.compile(r"(?:[#$] ){2,}|(?:\. ){2,}")
#: Small numbers in words; those that are other words in one of the languages are left out (on, min, one).
_NUMBERS: Final = (
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty hundred"
    " thousand два две двух двое трое три трех пять пяти шесть шести семь семи восемь восьми девять девяти"
    " десять десяти пятнадцать двадцать двадцати тридцать сорок пятьдесят сто ста двести пятьсот тысяча"
    " тысячи тысяч четыре четырех iki üç dörd beş yeddi səkkiz doqquz iyirmi otuz qırx əlli yüz beşinə yüzə"
)


def bare(text: str) -> str:
    """The words of a text with a space around each, letters that look alike made one.

    Signs and digits within words are read as letters (c@sin0), sums of money are `$`, other numbers `#`;
    a sentence begins after `.`.
    """
    plain = _unaccented(text)
    words = " ".join(_token(found) for found in _TOKEN.finditer(_MAYBE_SIGNS.sub(_spelt, plain)))
    words = _IN_A_ROW.sub(
        lambda found: "$ " if "$" in found[0] else found[0][:2], f"{words.translate(_FOLD)} "
    )
    return f" . {words}"


def folded(word: str) -> str:
    """A word of a list as `bare` gives it."""
    plain = _unaccented(word)
    return "#" if plain in _number_words() else plain.translate(_FOLD)


def _token(found: re.Match[str]) -> str:
    if found.lastgroup is None:
        return "#" if found[0] in _number_words() else found[0]
    return {"money": "$", "number": "#", "end": "."}[found.lastgroup]


@cache
def _number_words() -> frozenset[str]:
    return frozenset(_unaccented(_NUMBERS).split())


def _unaccented(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))


def _spelt(found: re.Match[str]) -> str:
    """A word with the letters that its signs stand for; 20k and 1st are numbers."""
    word = found[0]
    if word.isalpha() or _COUNTED.fullmatch(word):
        return word
    if not any(map(str.isalpha, word)):
        return word
    return word.translate(_STANDS_FOR_CYRILLIC if _CYRILLIC.search(word) else _STANDS_FOR)
