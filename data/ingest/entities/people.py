"""People's names across a corpus: surname to full name, spellings of one name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from data.ingest.entities.capitals import unaccented

_CYRILLIC: Final = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "j",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "h",
            "ts",
            "ch",
            "sh",
            "sh",
            "",
            "i",
            "",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)
_RULES: Final = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        ("ə", "a"), ("ı", "i"), ("ø", "o"), ("ł", "l"), ("ß", "ss"), ("đ", "d"), ("дж", "j"), ("ç", "ch"),
        ("ş", "sh"), ("ğ", "g"), ("x", "h"),
    )
)  # fmt: skip
_SOUNDS: Final = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"[^a-z]", ""), ("dzh|dj", "j"), ("zh", "j"), ("tch|tsch", "ch"), ("kh|gh|g|q|x|ks", "h"),
        ("ph", "f"), ("ck", "k"), ("w", "v"), ("ts|tz", "s"), ("ch", "4"), ("c(?=[eiy])", "s"), ("c", "k"),
        ("4", "ch"), ("iy|yi|ii|ij|yy", "i"), ("y(?=[aeiou])", ""), ("y", "i"),
        ("ou|oo", "u"), ("ya|ia", "a"), ("ye|ie", "e"), ("yu|iu", "u"), (r"(.)\1+", r"\1"),
        ("(?<=[bdt])er$", "r"), ("[oe]v(a?)$", r"ev\1"), ("e", "a"), ("o", "u"),
    )
)  # fmt: skip


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """How a word sounds, roughly, whatever the alphabet: Алиев, Əliyev and Aliyev are one."""
    text = re.sub(r"^(?:al|el|ar|as|ash|at|ad|an)-", "", word.replace("İ", "i").lower())
    for pattern, put in _RULES:
        text = pattern.sub(put, text)
    text = unaccented("".join(_CYRILLIC.get(ch, ch) for ch in text))
    for pattern, put in _SOUNDS:
        text = pattern.sub(put, text)
    return text


def person_key(name: str, azerbaijani: bool = False) -> str:
    """What the spellings of a full name share: the sounds of its words, initials aside."""
    if azerbaijani:  # where c is the j of other spellings
        name = name.replace("c", "j").replace("C", "J")
    words = [w for w in re.split(r"[\s]+", name) if len(w) > 2 or not w.endswith(".")]
    return " ".join(sound(word) for word in words)
