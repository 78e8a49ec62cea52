"""What a review may hold: its limits, how they are counted, and what is wrong with a draft."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Final, Literal

#: Fewest and most characters of a review's text, counted by `counted` after trimming.
TEXT_CHARACTERS: Final = (10, 2_000)
#: Most characters of a name; a name is optional.
NAME_CHARACTERS: Final = 80
RATINGS: Final = (1, 2, 3, 4, 5)

#: One character as people count may carry any number of accents; what is stored must end somewhere.
CODE_POINTS_PER_CHARACTER: Final = 10
#: PostgreSQL indexes up to 2,704 bytes: https://www.postgresql.org/docs/current/btree.html
ARTICLE_ID_BYTES: Final = 2_000
SEND_KEY_CHARACTERS: Final = 100
LANGUAGE_CHARACTERS: Final = 35

#: Control characters other than tab and newline, and halves of surrogate pairs. Bidirectional
#: controls and joiners are not among them: Arabic, Hebrew, Persian and emoji need them.
_UNSHOWABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
#: They would turn around the sentence that quotes them.
_DIRECTIONS: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_JOINER: Final = "\u200d"
_SKIN_TONES: Final = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS: Final = range(0x1F1E6, 0x1F200)

#: What leaves nothing to be seen though its category is that of a letter or a symbol, or it has none
#: yet: fillers of Hangul, the blank of Braille, and what Unicode keeps for more of the like
#: (Default_Ignorable_Code_Point of https://www.unicode.org/reports/tr44/).
_BLANKS: Final = frozenset(
    chr(point)
    for point in (
        *(0x115F, 0x1160, 0x2065, 0x2800, 0x3164, 0xFFA0),
        *range(0xFFF0, 0xFFF9),
        *range(0xE0000, 0xE1000),
    )
)

Field = Literal["article_id", "rating", "text", "name", "send_key", "language", "by", "reason"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader is about to send."""

    article_id: str
    rating: int
    text: str
    #: "" for a reader who gave none.
    name: str = ""
    #: Chosen once for each form: one key, one review, however often it is sent.
    send_key: str = ""
    #: Of the text, BCP 47; "" where unknown.
    language: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend before a draft can be sent."""

    field: Field
    message: str


def counted(text: str) -> int:
    """The number of characters as people count them.

    An accented letter, a flag and a joined emoji are one character each; marks and invisible
    characters are none. Close to the grapheme clusters of https://unicode.org/reports/tr29/ without
    its tables, except that invisible characters don't count, so that they can't fill a review.
    """
    total, before, half_flag = 0, "", False
    for character in unicodedata.normalize("NFC", text):
        flag_letter = ord(character) in _FLAG_LETTERS
        if not (_continues(character, before) or (flag_letter and half_flag)):
            total += 1
        half_flag = flag_letter and not half_flag
        before = character
    return total


def cleaned(draft: Draft) -> Draft:
    """The draft as it is stored: trimmed, lines ended by "\\n", one space between a name's words."""
    return replace(draft, text=trimmed(draft.text), name=" ".join(draft.name.split()))


def trimmed(text: str) -> str:
    """The text as it is counted and stored: without white space around it, lines ended by "\\n"."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def showable(text: str) -> str:
    """The text without the characters that `check` refuses, for a reader who can't see them."""
    return _UNSHOWABLE.sub("", trimmed(text))


def storable(text: str) -> bool:
    """Whether every database can hold the text: no NUL, no half of a surrogate pair."""
    return "\0" not in text and _SURROGATE.search(text) is None


def check(draft: Draft) -> tuple[Problem, ...]:
    """What is wrong with a draft, field by field; nothing is cut to fit."""
    draft = cleaned(draft)
    found = (
        ("article_id", _article_problem(draft.article_id)),
        ("rating", _rating_problem(draft.rating)),
        ("text", text_problem(draft.text, "review", *TEXT_CHARACTERS)),
        ("name", text_problem(draft.name, "name", 0, NAME_CHARACTERS)),
        ("send_key", _key_problem(draft.send_key)),
        ("language", text_problem(draft.language, "language", 0, LANGUAGE_CHARACTERS)),
    )
    return tuple(Problem(field, message) for field, message in found if message)  # type: ignore[arg-type]  # fields are literals


def text_problem(text: str, what: str, least: int, most: int) -> str:
    """What is wrong with a text of `least` to `most` characters, "" where nothing is."""
    if unshowable := _UNSHOWABLE.search(text):
        return _unshowable_message(what, text, unshowable.start())
    length = counted(text)
    if length < least:
        return f"Write at least {least} characters: there are {length} so far."
    if length > most:
        return f"Take out {length - most:,}: a {what} has {most:,} characters at most, this has {length:,}."
    if len(text) > most * CODE_POINTS_PER_CHARACTER:
        return f"Take out some accents or invisible characters: this {what} has too many to be stored."
    return ""


def _article_problem(article_id: str) -> str:
    if not article_id:
        return "Choose the article that you write about."
    if not storable(article_id) or len(article_id.encode()) > ARTICLE_ID_BYTES:
        return "Reviews of this article can't be stored: its id is too long or broken."
    return ""


def _rating_problem(rating: object) -> str:
    # True is an int to Python, and no rating to people.
    return "" if type(rating) is int and rating in RATINGS else "Choose a rating from 1 to 5."


def _key_problem(key: str) -> str:
    fits = 0 < len(key) <= SEND_KEY_CHARACTERS and storable(key)
    return "" if fits else "This form is out of date: reload the page and send again."


def _unshowable_message(what: str, text: str, at: int) -> str:
    before = " ".join(_DIRECTIONS.sub("", text[max(0, at - 20) : at]).split())
    place = f"after “{before}”" if before else "at its start"
    return f"The {what} holds a character that can't be shown (U+{ord(text[at]):04X}, {place}): take it out."


def _continues(character: str, before: str) -> bool:
    """Whether a character adds to the one before it, or is invisible."""
    category = unicodedata.category(character)
    joined = before == _JOINER and category == "So"
    unseen = category in ("Mn", "Mc", "Me", "Cf") or character in _BLANKS
    return joined or unseen or ord(character) in _SKIN_TONES
