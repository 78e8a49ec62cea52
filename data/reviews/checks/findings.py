"""What the checks find in a review, and why, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from data.reviews.checks import nonsense
from data.reviews.checks.advertising import Advertising, advertising
from data.reviews.checks.contact import Contacts
from data.reviews.checks.reading import visible
from data.reviews.checks.rules import BY_NAME, CHECKS, Action, Rules
from data.reviews.checks.sending import Sender, likeness
from data.reviews.checks.text import Text
from data.reviews.checks.word_lists import WordLists, word_lists
from data.reviews.limits import Draft


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: what is to be done, and why, in words."""

    check: str
    action: Action
    why: str
    #: What of it stands in gaps where it is said in another language: `quoted`, the words that were found.
    values: tuple[tuple[str, str | int], ...] = ()


_TOLD: Final = 5
#: A check, its measure, a sentence that says it, and the words that it quotes.
_Measured = tuple[str, float, str] | tuple[str, float, str, str]


def findings(draft: Draft, sender: Sender, rules: Rules, lists: WordLists | None = None) -> list[Finding]:
    """All that the checks find, what refuses first; without rules a check is off.

    `sender` is what the store knows; `lists` are those of `word_lists`, the project's own if there are none.
    """
    found = [
        Finding(name, what, why, tuple(("quoted", words) for words in quoted))
        for name, measure, why, *quoted in _measured(draft, sender, word_lists() if lists is None else lists)
        if name in rules and (what := BY_NAME[name].action(measure, rules[name])) is not None
    ]
    order = {check.name: place for place, check in enumerate(CHECKS)}
    return sorted(found, key=lambda finding: (finding.action == "hold", order[finding.check]))


def action(found: list[Finding]) -> Action | None:
    """What is to be done with a review: the strictest of what was found, None to show it."""
    actions = {finding.action for finding in found}
    return "refuse" if "refuse" in actions else "hold" if actions else None


def _measured(draft: Draft, sender: Sender, lists: WordLists) -> Iterator[_Measured]:
    yield from _of_sending(sender)
    yield (
        "own_repeats",
        likeness(draft.text, sender.own_texts),
        "This browser sent the same or nearly the same.",
    )
    yield (
        "repeats",
        likeness(draft.text, sender.other_texts),
        "Someone else sent the same or nearly the same.",
    )
    yield from _of_words(Text.read(f"{draft.text}\n{draft.name}"), lists)
    yield from _of_text(visible(draft.text))


def _of_sending(sender: Sender) -> Iterator[_Measured]:
    yield "trap", float(bool(sender.trap)), "A field was filled that people don't see."
    if sender.seconds is not None:
        seconds = max(sender.seconds, 0.0)
        yield "speed", seconds, f"It was sent {seconds:.1f} seconds after the form was opened."
    for name, before, of in (
        ("browser_rate", sender.browser_hour, "browser"),
        ("address_rate", sender.address_hour, "address"),
    ):
        yield name, before + 1, f"This {of} sent {before + 1:,} reviews within an hour."
    yield "new_author", float(sender.published == 0), "Nothing of this browser was published before."


def _of_words(text: Text, lists: WordLists) -> Iterator[_Measured]:
    """Measures of the text and the name together."""
    ways = text.ways
    advertised = advertising(text, lists)
    held = dict.fromkeys(
        phrase.said(found[0]) for phrase, found in lists.found(text.words) if phrase.part == "held"
    )
    yield "advertising", advertised.points, _why_advertising(advertised), _quoted(advertised.phrases)
    yield "links", ways.links, f"It has {_number(ways.links, 'link')}."
    yield "contact", ways.mails + ways.phones + ways.messengers, _why_contact(ways)
    listed = _quoted(list(held)[:_TOLD])
    yield "words", len(held), f"It has {listed}, which is on the word list.", listed
    yield (
        "disguise",
        text.hidden,
        f"It has {_number(text.hidden, 'word')} written so as not to be recognised.",
    )
    yield "nonsense", nonsense.mashed(ways.rest), "Its letters make no words of any language."


def _of_text(seen: str) -> Iterator[_Measured]:
    """Measures of the text alone."""
    yield "monotony", nonsense.monotony(seen), "It says the same again and again."
    emoji = nonsense.pictures(seen)
    yield "pictures", emoji, f"It has {emoji:,} emoji."
    yield "capitals", nonsense.capitals(seen), "It is mostly in capitals."
    number = nonsense.words(seen)
    yield "short", number, f"It has {_number(number, 'word')}." if number else "It has no words."
    yield "long", len(seen), f"It has {_number(len(seen), 'character')}."


def _why_advertising(found: Advertising) -> str:
    way = ", and says how to get at it" if found.reachable else ""
    return f"It reads like advertising: {_quoted(found.phrases)}{way}."


def _why_contact(ways: Contacts) -> str:
    given = {
        "a telephone number": ways.phones,
        "a mail address": ways.mails,
        "a name on a messenger": ways.messengers,
    }
    return f"It gives {' and '.join(name for name, number in given.items() if number)}."


def _quoted(phrases: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"“{phrase}”" for phrase in phrases)


def _number(number: int, of: str) -> str:
    return f"{number:,} {of}{'' if number == 1 else 's'}"
