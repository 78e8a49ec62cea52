"""What a review may hold: its limits, how they are counted, and what is wrong with a draft."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Final, Literal

from data.stacked import unstacked

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

Field = Literal["article_id", "rating", "passage", "text", "name", "send_key", "language", "by", "reason"]


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
    #: In English; who says it in another language goes by `code` and `values`.
    message: str
    code: str = ""
    values: tuple[tuple[str, str | int], ...] = ()


#: What is wrong, in English, the code that stands for it, and what stands in its gaps.
_Wrong = tuple[str, str, dict[str, str | int]]


def counted(text: str) -> int:
    """The number of characters as people count them.

    An accented letter, a flag and a joined emoji are one character each; marks and invisible
    characters are none. Close to the grapheme clusters of https://unicode.org/reports/tr29/ without
    its tables, except that invisible characters don't count, so that they can't fill a review.
    """
    total, before, half_flag = 0, "", False
    for character in unicodedata.normalize("NFC", unstacked(text)):
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
        ("text", _text_problem(draft.text, "review", *TEXT_CHARACTERS)),
        ("name", _text_problem(draft.name, "name", 0, NAME_CHARACTERS)),
        ("send_key", _key_problem(draft.send_key)),
        ("language", _text_problem(draft.language, "language", 0, LANGUAGE_CHARACTERS)),
    )
    wrong = ((field, problem) for field, problem in found if problem is not None)
    return tuple(
        Problem(field, message, code, tuple(values.items()))  # type: ignore[arg-type]  # fields are literals
        for field, (message, code, values) in wrong
    )


def text_problem(text: str, what: str, least: int, most: int) -> str:
    """What is wrong with a text of `least` to `most` characters, "" where nothing is."""
    wrong = _text_problem(text, what, least, most)
    return wrong[0] if wrong else ""


def _text_problem(text: str, what: str, least: int, most: int) -> _Wrong | None:
    if unshowable := _UNSHOWABLE.search(text):
        return _unshowable_problem(what, text, unshowable.start())
    length = counted(text)
    numbers: dict[str, str | int] = {"n": length, "least": least, "most": most, "over": length - most}
    if length < least:
        return f"Write at least {least} characters: there are {length} so far.", "too_short", numbers
    if length > most:
        said = f"Take out {length - most:,}: a {what} has {most:,} characters at most, this has {length:,}."
        return said, "too_long", numbers
    if len(text) > most * CODE_POINTS_PER_CHARACTER:
        said = f"Take out some accents or invisible characters: this {what} has too many to be stored."
        return said, "too_many_marks", {}
    return None


def _article_problem(article_id: str) -> _Wrong | None:
    if not article_id:
        return "Choose the article that you write about.", "no_article", {}
    if not storable(article_id) or len(article_id.encode()) > ARTICLE_ID_BYTES:
        said = "Reviews of this article can't be stored: its id is too long or broken."
        return said, "broken_article", {}
    return None


def _rating_problem(rating: object) -> _Wrong | None:
    # True is an int to Python, and no rating to people.
    if type(rating) is int and rating in RATINGS:
        return None
    return "Choose a rating from 1 to 5.", "no_rating", {}


def _key_problem(key: str) -> _Wrong | None:
    if 0 < len(key) <= SEND_KEY_CHARACTERS and storable(key):
        return None
    return "This form is out of date: reload the page and send again.", "old_form", {}


def _unshowable_problem(what: str, text: str, at: int) -> _Wrong:
    before = " ".join(_DIRECTIONS.sub("", text[max(0, at - 20) : at]).split())
    place = f"after “{before}”" if before else "at its start"
    point = f"U+{ord(text[at]):04X}"
    said = f"The {what} holds a character that can't be shown ({point}, {place}): take it out."
    return said, "unshowable_after" if before else "unshowable", {"point": point, "before": before}


def _continues(character: str, before: str) -> bool:
    """Whether a character adds to the one before it, or is invisible."""
    category = unicodedata.category(character)
    joined = before == _JOINER and category == "So"
    unseen = category in ("Mn", "Mc", "Me", "Cf") or character in _BLANKS
    return joined or unseen or ord(character) in _SKIN_TONES
