"""Who may moderate after signing in with a provider of OpenID Connect, as the settings say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf
from typing import Final

#: Hours for which a sign-in is good unless the setting says otherwise: a day's work.
HOURS: Final = 12.0
#: What Streamlit calls the provider of an `[auth]` without names.
PROVIDER: Final = "default"

_ADDRESS: Final = re.compile(r"[^\s@,]*@[^\s@,]+\.[^\s@,]+\Z")


class AllowedProblem(ValueError):
    """A setting of moderators can't be read."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Who may moderate: those of these addresses, and those who have the claim."""

    #: Casefolded; `@example.org` stands for all addresses of a domain.
    addresses: frozenset[str] = frozenset()
    #: `groups=moderators`: the claim of that name is this, or a list that has it. "" for none.
    claim: str = ""
    #: Who signed them in, as Streamlit's secrets name it.
    provider: str = PROVIDER
    #: Who that says it is, "" for whoever the provider's own description says.
    issuer: str = ""
    #: For how many hours a sign-in is good.
    hours: float = HOURS

    def __bool__(self) -> bool:
        return bool(self.addresses or self.claim)


def read_addresses(text: str) -> frozenset[str]:
    """The addresses of a setting, parted by commas or blanks. Raises AllowedProblem."""
    words = [word.casefold() for word in re.split(r"[\s,;]+", text) if word]
    for word in words:
        if not _ADDRESS.match(word):
            raise AllowedProblem(f"“{word}” is no address such as anna@example.org, nor @example.org.")
    return frozenset(words)


def read_claim(text: str) -> str:
    """A claim as it is written in a setting. Raises AllowedProblem."""
    name, equals, value = (part.strip() for part in text.partition("="))
    if text and not (name and equals and value):
        raise AllowedProblem(f"“{text}” is no claim such as groups=moderators.")
    return f"{name}={value}" if text else ""


def read_provider(text: str) -> str:
    """The name of a provider. Raises AllowedProblem."""
    if "_" in text:
        raise AllowedProblem(f"“{text}” has an underscore, which Streamlit takes in no provider’s name.")
    return text or PROVIDER


def read_hours(text: str) -> float:
    """A number of hours. Raises AllowedProblem."""
    try:
        hours = float(text) if text else HOURS
    except ValueError:
        hours = 0.0
    if not 0 < hours < inf:  # NaN is neither
        raise AllowedProblem(f"“{text}” is no number of hours, such as 12.")
    return hours
