"""The checks of a review by name, what each measures, and the setting that says what follows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Action = Literal["hold", "refuse"]


class ChecksProblem(ValueError):
    """The setting of the checks can't be read."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The measure at which a review is held, and that at which it is refused; None never."""

    hold: float | None = None
    refuse: float | None = None


Rules = Mapping[str, Rule]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what its number is, and what follows from it unless the setting says otherwise."""

    name: str
    measures: str
    usual: Rule
    #: The rule is met under its number, not from it on.
    under: bool = False

    def action(self, measure: float, rule: Rule) -> Action | None:
        """What a rule says of this measure."""
        if _met(measure, rule.refuse, self.under):
            return "refuse"
        return "hold" if _met(measure, rule.hold, self.under) else None


def _met(measure: float, number: float | None, under: bool) -> bool:
    if number is None:
        return False
    return measure < number if under else measure >= number


#: In the order in which their findings are told. Each by itself holds; what refuses is a sum of signs, or
#: what people don't do.
CHECKS: Final = (
    Check("trap", "1 where a field was filled that people don't see", Rule(refuse=1)),
    Check("speed", "seconds from opening the form to sending it", Rule(hold=4, refuse=1), under=True),
    Check("browser_rate", "reviews of this browser within an hour, with this one", Rule(hold=5, refuse=15)),
    Check("address_rate", "reviews of this address within an hour, with this one", Rule(hold=15, refuse=60)),
    Check("own_repeats", "percent to which it is a text of this browser", Rule(hold=90, refuse=100)),
    Check("repeats", "percent to which it is a text of someone else", Rule(hold=90)),
    Check("advertising", "points: what offers, how, and whether the seller is named", Rule(hold=2, refuse=6)),
    Check("links", "links, also those written so that they are none", Rule(hold=1)),
    Check("contact", "telephone numbers, mail addresses and names on messengers", Rule(hold=1)),
    Check("words", "different words of the lists' part “held”", Rule(hold=1)),
    Check("disguise", "words written so that they are not recognised", Rule(hold=1)),
    Check("nonsense", "percent of letter pairs that no language has, or that lie side by side on a keyboard",
          Rule(hold=50)),
    Check("monotony", "percent of the text that is one character, or of its words said before",
          Rule(hold=70, refuse=98)),
    Check("pictures", "emoji", Rule(hold=10)),
    Check("capitals", "letters of a text that is mostly in capitals", Rule(hold=200)),
    Check("short", "words", Rule(hold=1), under=True),
    Check("long", "characters", Rule()),
    Check("new_author", "1 where nothing of this browser was published before", Rule()),
)  # fmt: skip
BY_NAME: Final = {check.name: check for check in CHECKS}
USUAL: Final[Rules] = {check.name: check.usual for check in CHECKS}

_PART: Final = re.compile(r"(hold|refuse)(?:\s+(\d{1,6}(?:\.\d{1,3})?))?\Z")


def read_rules(given: str) -> dict[str, Rule]:
    """The usual rules with what a setting changes: `links=hold 2 + refuse 5, capitals=off`.

    Without a number the usual one stands. Raises ChecksProblem, which names what can't be read.
    """
    rules, said = dict(USUAL), set[str]()
    for part in filter(None, (part.strip() for part in given.split(","))):
        name, equals, words = (word.strip() for word in part.partition("="))
        if not equals or name not in rules:
            raise ChecksProblem(
                f"“{part}” is no rule; it is written as in links=hold 2 + refuse 5 or capitals=off. "
                f"Checks are {', '.join(rules)}."
            )
        if name in said:
            raise ChecksProblem(f"“{name}” is said twice.")
        said.add(name)
        rules[name] = Rule() if words == "off" else _rule(name, words)
    return rules


def _rule(name: str, words: str) -> Rule:
    usual = USUAL[name]
    numbers = {"hold": usual.hold or usual.refuse or 1.0, "refuse": usual.refuse or usual.hold or 1.0}
    found: dict[str, float] = {}
    for word in (word.strip() for word in words.split("+")):
        part = _PART.match(word)
        if part is None or part[1] in found:
            raise ChecksProblem(
                f"“{name}={words}” can't be read at “{word}”; write off, hold, refuse or both, each with a "
                "number if you like, as in hold 2 + refuse 5."
            )
        found[part[1]] = float(part[2]) if part[2] else numbers[part[1]]
    return Rule(found.get("hold"), found.get("refuse"))
