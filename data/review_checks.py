"""Checks of a review before it is shown: what each looks at, what it does about it, and why in words.

Each check is a setting: off, hold (a moderator reads it first) or refuse (the sender is told why), some from
a number on. They look at the text itself and at what the store knows of its sender; nothing leaves the
machine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from rapidfuzz import fuzz

from data.review_limits import Draft

Action = Literal["hold", "refuse"]


class ChecksProblem(ValueError):
    """The setting of the checks can't be read."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: what is to be done, and why, in words for a moderator."""

    check: str
    action: Action
    why: str


@dataclass(frozen=True, slots=True)
class Sender:
    """What the store knows of who sends a review, and how it was sent."""

    #: Reviews of this browser that were published.
    published: int = 0
    #: Reviews of this browser, and of this address, in the last hour.
    browser_hour: int = 0
    address_hour: int = 0
    #: Texts sent lately, this browser's own and anyone's.
    own_texts: tuple[str, ...] = ()
    other_texts: tuple[str, ...] = ()
    #: Seconds from the form's opening to its sending; None where the browser didn't say.
    seconds: float | None = None
    #: What stood in the field that people don't see.
    trap: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """From which measure on a review is held, and from which refused; None never."""

    hold: float | None = None
    refuse: float | None = None

    def action(self, measure: float) -> Action | None:
        """What is to be done at this measure."""
        if self.refuse is not None and measure >= self.refuse:
            return "refuse"
        return "hold" if self.hold is not None and measure >= self.hold else None


Rules = Mapping[str, Rule]

#: How long texts and senders are remembered for the checks.
REMEMBERED: Final = timedelta(days=30)
#: Two texts this alike, of 100, are near-repeats; shorter ones are alike by chance.
_ALIKE: Final = 90.0
_LEAST_ALIKE: Final = 25

#: Measures: how many links, capitals as a share, seconds too few and so on; see each check.
DEFAULTS: Final[Rules] = {
    "new_author": Rule(hold=1),
    "links": Rule(hold=1, refuse=4),
    "contact": Rule(hold=1),
    "repeats": Rule(hold=1, refuse=2),
    "words": Rule(hold=1, refuse=3),
    "length": Rule(hold=1),
    "capitals": Rule(hold=0.7),
    "disguise": Rule(hold=1, refuse=4),
    "rate": Rule(hold=4, refuse=10),
    "trap": Rule(refuse=1),
    "speed": Rule(hold=1, refuse=2),
}
_SETTING: Final = re.compile(
    r"(?P<name>\w+)\s*=\s*(?:(?P<off>off)|(?P<rules>(?:hold|refuse)[^,;]*(?:\+\s*refuse[^,;]*)?))\s*\Z"
)
_RULE: Final = re.compile(r"(hold|refuse)(?:\s+(\d+(?:\.\d+)?))?\Z")


def read_rules(given: str) -> dict[str, Rule]:
    """The rules with what a setting changes: `links=hold 2 + refuse 5, capitals=off`.

    Raises ChecksProblem, which names what can't be read.
    """
    rules = dict(DEFAULTS)
    for part in filter(None, (part.strip() for part in given.split(","))):
        found = _SETTING.match(part)
        if found is None or found["name"] not in rules:
            known = ", ".join(rules)
            raise ChecksProblem(
                f"NEWSDESK_REVIEW_CHECKS has “{part}”; it is written as in links=hold 2 + refuse 5 or "
                f"capitals=off. Checks are {known}."
            )
        rules[found["name"]] = Rule() if found["off"] else _rule(part, found["rules"])
    return rules


def _rule(part: str, words: str) -> Rule:
    from_: dict[str, float] = {}
    for word in words.split("+"):
        found = _RULE.match(word.strip())
        if found is None:
            raise ChecksProblem(f"NEWSDESK_REVIEW_CHECKS has “{part}”; “{word.strip()}” can't be read.")
        from_[found[1]] = float(found[2]) if found[2] else 1.0
    return Rule(from_.get("hold"), from_.get("refuse"))


def findings(draft: Draft, sender: Sender, rules: Rules, words: Mapping[str, Iterable[str]]) -> list[Finding]:
    """All that the checks find, what refuses first; `words` are the word lists by language."""
    plain = plain_text(draft.text)
    measured: dict[str, tuple[float, str]] = {
        name: measure(draft, sender, plain) for name, measure in _MEASURES.items()
    }
    measured["words"] = _words(f"{plain} {plain_text(draft.name)}", words)
    found = [
        Finding(name, action, why)
        for name, (measure, why) in measured.items()
        if name in rules and (action := rules[name].action(measure)) is not None
    ]
    return sorted(found, key=lambda finding: finding.action == "hold")


#: Letters of other scripts and signs that are written for Latin ones.
_LOOKS_LIKE: Final = str.maketrans("аеорсухіјѕԁӏ@$", "aeopcyxijsdlas")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_SPACED: Final = re.compile(r"\b(?:\w[ .\-_*]){3,}\w\b")


def plain_text(text: str) -> str:
    """A text as it is meant to be read: compatible forms made one, invisible characters, gaps taken out."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _SPACED.sub(lambda found: re.sub(r"[ .\-_*]", "", found[0]), text)


_LINK: Final = re.compile(
    r"(?:https?|hxxps?|ftp)\s?:\s?/\s?/\s?\S+|\bwww\s?\.\s?\S+"
    r"|\b[\w-]+\s?(?:\.|\[\.\]|\(\.\)|\{\.\}| dot | точка | nöqtə )\s?"
    r"(?:com|net|org|info|biz|ru|az|top|xyz|shop|site|online|club|live|bet|win|pro|link|invalid|test|example)\b",
    re.IGNORECASE,
)


def _links(draft: Draft, sender: Sender, plain: str) -> tuple[float, str]:
    found = len(_LINK.findall(plain)) + len(_LINK.findall(draft.name))
    return found, f"It holds {found} link{'' if found == 1 else 's'}."


_HANDLE: Final = re.compile(
    r"(?<![\w.])@[a-z]\w{3,}|\bt\.me/|\bwa\.me/|\b(?:telegram|whats\s?app|телеграм\w*|ватсап\w*|вотсап\w*)\b"
)
_PHONE: Final = re.compile(r"(?<![\w/])\+?\d(?:[\s().-]?\d){8,13}(?!\w)")
_MAIL: Final = re.compile(r"\b[\w.+-]+@[\w-]+\.\w+")


def _contact(draft: Draft, sender: Sender, plain: str) -> tuple[float, str]:
    ways = {"a messenger or a handle": _HANDLE, "a telephone number": _PHONE, "a mail address": _MAIL}
    found = [name for name, pattern in ways.items() if pattern.search(plain)]
    return len(found), f"It gives {' and '.join(found)}."


def _repeats(draft: Draft, sender: Sender, plain: str) -> tuple[float, str]:
    """2 where the sender repeats itself word by word, 1 for other repeats and near-repeats."""
    mine, others = ([plain_text(text) for text in texts] for texts in (sender.own_texts, sender.other_texts))
    if plain in mine:
        return 2, "The same was sent from this browser before."
    if plain in others and len(plain) >= _LEAST_ALIKE:
        return 1, "The same was sent by someone else before."
    if len(plain) >= _LEAST_ALIKE and any(_is_alike(plain, text) for text in [*mine, *others]):
        return 1, "Nearly the same was sent before."
    return 0, ""


def _is_alike(one: str, other: str) -> bool:
    return len(other) >= _LEAST_ALIKE and fuzz.ratio(one, other, score_cutoff=_ALIKE) > 0


def _words(plain: str, lists: Mapping[str, Iterable[str]]) -> tuple[float, str]:
    """Different words of the lists; a line of a list is a word, or words in a row, `*` ends any word."""
    folded = plain.translate(_LOOKS_LIKE)
    found = [
        word
        for words in lists.values()
        for word in words
        if (pattern := _pattern(word)).search(plain) or (word.isascii() and pattern.search(folded))
    ]
    return len(found), f"It holds {', '.join(f'“{word}”' for word in found[:5])}."


def _pattern(word: str) -> re.Pattern[str]:
    parts = (re.escape(part).replace(r"\*", r"\w*") for part in word.casefold().split())
    return re.compile(r"(?<!\w)" + r"[\s-]+".join(parts) + r"(?!\w)")


def _length(draft: Draft, sender: Sender, plain: str) -> tuple[float, str]:
    """1 where there is next to nothing to read: fewer than two words, or one said again and again."""
    words = re.findall(r"[^\W\d_]{2,}", plain)
    if len(words) < 2:
        return 1, "It has hardly any words."
    most = max(words.count(word) for word in set(words))
    return (1, "It says one word again and again.") if len(words) >= 6 and most > len(words) / 2 else (0, "")


def _capitals(draft: Draft, sender: Sender, plain: str) -> tuple[float, str]:
    """The share of capitals, where there are enough letters."""
    letters = [letter for letter in draft.text if letter.isalpha() and letter.lower() != letter.upper()]
    if len(letters) < 20:
        return 0, ""
    share = sum(letter.isupper() for letter in letters) / len(letters)
    return share, f"{share:.0%} of its letters are capitals."


_MIXED: Final = re.compile(r"[^\W\d_]+")


def _disguise(draft: Draft, sender: Sender, plain: str) -> tuple[float, str]:
    """Words that hide from a filter: of two scripts, with invisible characters inside, or spaced out."""
    text = unicodedata.normalize("NFKC", draft.text)
    mixed = sum(_is_mixed(word) for word in _MIXED.findall(_INVISIBLE.sub("", text)))
    hidden = len(re.findall("[^\\W\\d_][\u00ad\u200b\u2060-\u2064\ufeff]+[^\\W\\d_]", draft.text))
    number = mixed + hidden + len(_SPACED.findall(text))
    return number, f"{number} of its words are written so that they are not recognised."


def _is_mixed(word: str) -> bool:
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    return {"LATIN", "CYRILLIC"} <= scripts


def _rate(draft: Draft, sender: Sender, plain: str) -> tuple[float, str]:
    """Reviews of the last hour with this one: the browser's, or half of its address's, which many share."""
    number = max(sender.browser_hour + 1, (sender.address_hour + 1) / 2)
    return number, f"It is the {sender.browser_hour + 1}. from this browser in an hour."


def _trap(draft: Draft, sender: Sender, plain: str) -> tuple[float, str]:
    return float(bool(sender.trap)), "A field was filled that people don't see."


#: Nobody writes a review sooner; programs do.
_TOO_QUICK, _QUICK = 1.0, 4.0


def _speed(draft: Draft, sender: Sender, plain: str) -> tuple[float, str]:
    """1 where it was sent sooner than people write, 2 where it was at once."""
    if sender.seconds is None:
        return 0, ""
    measure = 2 if sender.seconds < _TOO_QUICK else 1 if sender.seconds < _QUICK else 0
    return measure, f"It was sent {max(sender.seconds, 0):.1f} seconds after the form was opened."


def _new_author(draft: Draft, sender: Sender, plain: str) -> tuple[float, str]:
    return float(sender.published == 0), "Nothing from this browser was published before."


_MEASURES: Final[dict[str, Callable[[Draft, Sender, str], tuple[float, str]]]] = {
    "trap": _trap, "speed": _speed, "rate": _rate, "repeats": _repeats, "links": _links, "contact": _contact,
    "disguise": _disguise, "capitals": _capitals, "length": _length, "new_author": _new_author,
}  # fmt: skip
