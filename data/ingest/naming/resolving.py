"""Names become entities: one kind for a name, one name for who has several.

The rules are those of the field: a name is what most places take it for; a surname is whoever has it in
the same article, else whoever is meant by far the most (compare "one sense per discourse", Gale, Church
and Yarowsky 1992); an abbreviation is the name whose initials it has.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from data.article import Kind
from data.ingest.naming.finding import Found, Name
from data.ingest.naming.kinds import WORLD, is_people, is_surname, told_by_words
from data.ingest.naming.places import COMMON_NAMES, countries, known_places, towns

Key = tuple[Kind, str]
#: A name is one kind where this share of its places say so.
_MOST: Final = 0.6
#: A surname alone is one person where this share of those with that surname is.
_CLEARLY: Final = 0.8
_SMALL_WORDS: Final = ("of", "the", "for", "and", "in", "on", "to", "de", "la", "du", "des", "et", "al")
#: Articles that a name is in before it is looked for where the model missed it.
_OFTEN: Final = 2


@dataclass(frozen=True, slots=True)
class Resolution:
    """What is known of names over many articles."""

    #: Written form -> kind, "" for what is no entity.
    kinds: Mapping[str, Found]
    #: Last word of people's names -> full names, with the number of articles.
    people: Mapping[str, Mapping[str, int]]
    #: Abbreviation -> the name that it stands for.
    short: Mapping[str, str]
    #: First word -> written forms, the longest first, that are looked for where the model missed them.
    often: Mapping[str, tuple[str, ...]]


def resolution(articles: Iterable[Sequence[Name]], known: Mapping[Key, int] | None = None) -> Resolution:
    """What the names of many articles tell of each other; `known` are entities from before.

    The order of articles does not matter.
    """
    votes: dict[str, Counter[Found]] = defaultdict(Counter)
    people: dict[str, Counter[str]] = defaultdict(Counter)
    together: dict[str, Counter[str]] = defaultdict(Counter)
    for (known_kind, name), count in (known or {}).items():
        votes[name][known_kind] += count
    for names in articles:
        for kind, text in sorted({(name.kind, name.text) for name in names}):
            votes[text][kind] += 1
        for text, long in _abbreviations({name.text for name in names}):
            together[text][long] += 1
    surnames = {_last(text) for text, counted in votes.items() if " " in text and counted["person"]}
    kinds = {text: _kind(text, counted, surnames) for text, counted in votes.items()}
    for text, counted in votes.items():
        if kinds[text] == "person" and len(text.split()) > 1:
            people[_last(text)][text] += sum(counted.values())
    short = {text: max(long.items(), key=lambda one: (one[1], one[0]))[0] for text, long in together.items()}
    full = {last: dict(names) for last, names in people.items()}
    return Resolution(kinds, full, short, _often(votes, kinds))


def _often(votes: Mapping[str, Counter[Found]], kinds: Mapping[str, Found]) -> dict[str, tuple[str, ...]]:
    listed: dict[str, list[str]] = defaultdict(list)
    for text, counted in votes.items():
        alone = " " not in text and kinds[text] == "person"
        sure = counted[kinds[text]] >= _MOST * sum(counted.values())
        if kinds[text] and not alone and sure and counted[kinds[text]] >= _OFTEN:
            listed[_FIRST.match(text).group()].append(text)  # type: ignore[union-attr]  # names begin with a letter
    return {first: tuple(sorted(texts, key=lambda t: (-len(t), t))) for first, texts in listed.items()}


def with_missed(names: Sequence[Name], texts: Mapping[str, str], told: Resolution) -> list[Name]:
    """An article's names, with those of other articles that stand in its text and were not found there."""
    taken = {field: [(name.start, name.end) for name in names if name.field == field] for field in texts}
    found = list(names)
    for field, text in texts.items():
        for word in _CAPITALISED.finditer(text):
            start = word.start()
            for form in told.often.get(word.group(), ()):
                end = start + len(form)
                stands = text.startswith(form, start) and not text[end : end + 1].isalnum()
                if stands and all(end <= a or start >= b for a, b in taken[field]):
                    taken[field].append((start, end))
                    found.append(Name(form, told.kinds[form], field, start, end))
                    break
    order = {field: at for at, field in enumerate(texts)}
    return sorted(found, key=lambda name: (order[name.field], name.start))


def mentions_of(names: Sequence[Name], told: Resolution) -> list[dict[str, Any]]:
    """An article's names as mentions of entities (`data.article.MENTION`)."""
    kinds = {name.text: told.kinds.get(name.text, name.kind) for name in names}
    here = [text for text, kind in kinds.items() if kind == "person" and len(text.split()) > 1]
    mentions = []
    for name in names:
        if kind := kinds[name.text]:
            entity = _entity(name.text, kind, here, told)
            # What stands for a longer name has that name's kind.
            mentions.append(
                {"entity": entity, "kind": told.kinds.get(entity) or kind, "field": name.field,
                 "start": name.start, "end": name.end}
            )  # fmt: skip
    return mentions


def _entity(text: str, kind: Kind, here: Sequence[str], told: Resolution) -> str:
    if kind == "place":
        return COMMON_NAMES.get(text, text)
    if kind == "organisation":
        return told.short.get(text, text)
    return _person(text, here, told)


def _person(text: str, here: Sequence[str], told: Resolution) -> str:
    """The full name: of who has that surname in the article, else of who by far most often has."""
    if len(text.split()) > 1:
        return _usual_spelling(text, told)
    nearby = sorted({_usual_spelling(full, told) for full in here if _last(full) == _last(text)})
    if len(nearby) == 1:
        return nearby[0]
    everyone = told.people.get(_last(text), {})
    best = max(everyone.items(), key=lambda one: (one[1], one[0]), default=("", 0))
    clearly = best[1] >= 3 and best[1] >= _CLEARLY * sum(everyone.values())
    return _usual_spelling(best[0], told) if clearly and not nearby else text


def _usual_spelling(text: str, told: Resolution) -> str:
    """Of names that differ in middle initials alone, the most frequent."""
    words = text.split()
    alike = [
        (count, full)
        for full, count in told.people.get(_last(text), {}).items()
        if full.split()[0] == words[0] and _middle(full) == _middle(text)
    ]
    return max(alike)[1] if alike else text


def _middle(full: str) -> tuple[str, ...]:
    """The words between first and last that are no initials."""
    return tuple(word for word in full.split()[1:-1] if len(word.rstrip(".")) > 1)


def _last(text: str) -> str:
    return text.split()[-1]


def _kind(text: str, votes: Counter[Found], surnames: set[str]) -> Found:
    """What a name is: what its words say, a place that all know, else what most of its places say."""
    if text in COMMON_NAMES or (text in known_places() and (votes["place"] or text not in surnames)):
        return "place"
    if text in WORLD:
        return "organisation"
    if is_people(text, countries()) or _CODE.fullmatch(text) or _all_places(text):
        return ""
    told = told_by_words(text)
    if told is not None:
        return told
    if text in towns() and text not in surnames and not votes["organisation"] and not votes[""]:
        return "place"
    if " " not in text and (is_surname(text) or text in surnames) and text not in towns():
        return "person"
    kind = max(votes, key=lambda one: (votes[one], one))
    return _if_no_person(text, votes) if kind == "person" and not _can_be_person(text, surnames) else kind


def _all_places(text: str) -> bool:
    """Whether a name is several places, as in Armenia-Azerbaijan."""
    parts = re.split("[-–/]", text)
    return len(parts) > 1 and text not in known_places() and all(part in known_places() for part in parts)


def _can_be_person(text: str, surnames: set[str]) -> bool:
    """Whether a name can be a person's: a word alone must be someone's surname, or end as these do."""
    if any(letter.isdigit() for letter in text):
        return False
    return " " in text or text in surnames or is_surname(text)


def _if_no_person(text: str, votes: Counter[Found]) -> Found:
    others = Counter({kind: n for kind, n in votes.items() if kind != "person"})
    if others:
        return max(others, key=lambda one: (others[one], one))
    return "place" if text in towns() else ""


#: Letters and a number, such as COP29 or A320: an event or a model.
_CODE: Final = re.compile(r"[A-Za-z]{1,6}-?\d+")
_FIRST: Final = re.compile(r"[\w’'-]*")
_CAPITALISED: Final = re.compile(r"(?<![\w])[^\W\d_a-z][\w’'-]*")


def _abbreviations(texts: set[str]) -> list[tuple[str, str]]:
    """Abbreviations and the names in the same article whose initials they are."""
    long = {_initials(text): text for text in sorted(texts) if len(text.split()) > 1}
    shorts = (text for text in sorted(texts) if text.isupper() and 2 < len(text.replace(".", "")) < 8)
    return [(text, long[text.replace(".", "")]) for text in shorts if text.replace(".", "") in long]


def _initials(text: str) -> str:
    words = text.replace("-", " ").split()
    return "".join(word[0] for word in words if word.lower() not in _SMALL_WORDS).upper()
