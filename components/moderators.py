"""Who is a moderator now: the one gate that all of moderation goes through.

Either someone whom a provider of OpenID Connect has signed in and the settings allow, or someone who gave the
passphrase. Settings are read afresh at each question: whoever is taken off the list can do nothing more, also
on a page that is open. What isn't as expected opens nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from components import passphrase
from components.opened import settings_now
from data.reviews.allowed import Allowed
from data.reviews.limits import NAME_CHARACTERS, showable
from data.reviews.moderation import Moderator
from data.settings import SettingsError

#: A provider's clock may be ahead of ours by so many seconds; Authlib allows as much.
_LEEWAY: Final = 120
_UNNAMED: Final = "A moderator"


def moderator(user: Mapping[str, Any], allowed: Allowed, now: float) -> Moderator | None:
    """Whoever is signed in, if they may moderate; None for everyone else.

    `user` is what the provider said when they signed in, `now` in seconds since 1970. An address counts only
    where the provider calls it verified: many let anyone say any address. The time of sign-in bounds how long
    it is good; the claim `exp` is over after minutes with many providers.
    """
    issuer, subject, signed_in = user.get("iss"), user.get("sub"), user.get("iat")
    if user.get("is_logged_in") is not True or user.get("provider") != allowed.provider:
        return None
    if not (_is_text(issuer) and _is_text(subject)) or (allowed.issuer and issuer != allowed.issuer):
        return None
    if isinstance(signed_in, bool) or not isinstance(signed_in, int | float):
        return None
    if not -_LEEWAY <= now - signed_in <= allowed.hours * 3600:
        return None
    address = _verified(user)
    if not (_listed(address, allowed.addresses) or _has(user, allowed.claim)):
        return None
    return Moderator(_name(user, address), f"{issuer} {subject}")


def the_moderator() -> Moderator | None:
    """Who moderates in this session, by the settings as they are now; None where nobody may."""
    try:
        allowed = settings_now().allowed
    except SettingsError:
        return None
    found = moderator(signed_in_user(), allowed, time.time()) if allowed and trusts_no_headers() else None
    if found is None and passphrase.is_moderator():
        name = passphrase.called()
        found = Moderator(f"{name} (passphrase)" if name else _UNNAMED)
    return found


def for_moderators(act: Callable[[Moderator], None]) -> Callable[[], None]:
    """A callback that does nothing unless a moderator is here when it is called."""

    def called() -> None:
        by = the_moderator()
        if by is not None:
            act(by)

    return called


def signed_in_user() -> Mapping[str, Any]:
    """What a provider said of whoever is signed in; {} where nobody is."""
    user = st.user.to_dict()
    return user if user.get("is_logged_in") is True else {}


def trusts_no_headers() -> bool:
    """Whether nobody can say by a request's header who they are, as `server.trustedUserHeaders` allows.

    Streamlit puts what such a header says over what a provider has signed, "is_logged_in" too.
    """
    return not st.get_option("server.trustedUserHeaders")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _verified(user: Mapping[str, Any]) -> str:
    """The address that the provider says is theirs, "" where it doesn't."""
    address = user.get("email")
    return address.strip() if isinstance(address, str) and user.get("email_verified") is True else ""


def _listed(address: str, addresses: frozenset[str]) -> bool:
    known = address.casefold()
    _, at, domain = known.rpartition("@")
    return bool(known and at and domain) and (known in addresses or f"@{domain}" in addresses)


def _has(user: Mapping[str, Any], claim: str) -> bool:
    name, _, wanted = claim.partition("=")
    if not (name and wanted):
        return False
    given = user.get(name)
    return wanted in given if isinstance(given, list) else isinstance(given, str) and given == wanted


def _name(user: Mapping[str, Any], address: str) -> str:
    """What others read: a verified address; else the name with the subject: none passes for another."""
    name, subject = user.get("name"), str(user["sub"])
    said = address or (f"{name} ({subject})" if _is_text(name) else subject)
    return " ".join(showable(said)[:NAME_CHARACTERS].split()) or "?"
