"""Signing in as a moderator, with a provider of OpenID Connect or by passphrase, and signing out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st
from streamlit.errors import StreamlitAuthError

from components import passphrase
from components.desk import Desk
from components.frontend import draw
from components.message import heading, message
from components.moderation_acts import FILE, OPEN, SAID, SHOWN, UNDO
from components.moderators import signed_in_user, trusts_no_headers
from components.opened import secrets, settings_now
from data.reviews.allowed import PROVIDER
from data.settings import Settings, SettingsError

_SAID: Final = "sign-in-said"
_HOW_TO_SET: Final = (
    "Nobody can sign in here yet. Whoever runs this dashboard names the moderators’ addresses in "
    "NEWSDESK_MODERATORS and describes a provider of OpenID Connect in the part [auth] of Streamlit’s "
    "secrets; or sets a passphrase, NEWSDESK_REVIEWS_PASSPHRASE.",
    "Both are told in docs/reviews.md, “Signing in”. The secrets are .streamlit/secrets.toml, or “Secrets” "
    "on Community Cloud.",
)
_NO_AUTH: Final = (
    "NEWSDESK_MODERATORS names moderators, but Streamlit’s secrets describe no provider to sign in with: see "
    "docs/reviews.md, “Signing in”."
)
_HEADERS: Final = (
    "Signing in with a provider is switched off, since server.trustedUserHeaders is set: whoever sends such "
    "a header could pass for a moderator."
)
_NOT_ALLOWED: Final = (
    "You are signed in, but not as a moderator here, or longer ago than moderators may be ({hours:g} hours). "
    "Sign in again, or ask whoever runs this dashboard."
)


def sign_in(desk: Desk) -> None:
    """The ways to sign in that there are, or how to make one."""
    public = ("To the published reviews", desk.address.with_view(view="", queue="", case="", page="").href())
    settings = desk.settings
    ways = has_provider(settings, secrets()), bool(settings.reviews_passphrase)
    if not any(ways):
        said = [_HEADERS] if settings.allowed and not trusts_no_headers() else []
        said += [_NO_AUTH] if settings.allowed and trusts_no_headers() else []
        message("empty", [*said, *_HOW_TO_SET], "Moderation is closed", [public], key="moderation-closed")
        return
    heading("Moderation", "For those who decide which reviews are shown.", link=public)
    if ways[0]:
        _with_provider(settings)
    if ways[1]:
        passphrase.sign_in(named=True)


def sign_out() -> None:
    """The button that ends the session as a moderator, with the provider too."""
    draw("sign_in", {"label": "Sign out", "does": "logout"}, key="sign-out", on_logout_change=_logout)


def has_provider(settings: Settings, secrets: Mapping[str, Any]) -> bool:
    """Whether moderators can be signed in by a provider: they are named, and it is described."""
    auth = secrets.get("auth")
    if not settings.allowed or not trusts_no_headers() or not isinstance(auth, Mapping):
        return False
    named = auth if settings.moderators_provider == PROVIDER else auth.get(settings.moderators_provider)
    return isinstance(named, Mapping) and bool(named.get("client_id"))


def _with_provider(settings: Settings) -> None:
    user = signed_in_user()
    if user:
        message("note", [_NOT_ALLOWED.format(hours=settings.moderators_hours)], key="not-a-moderator")
    if said := st.session_state.pop(_SAID, ""):
        message("problem", [said], key="sign-in-failed")
    with st.container(key="sign-in-ways"):
        data = {
            "label": "Sign in again" if user else "Sign in",
            "does": "login",
            "cancelled": ""
            if user
            else "You are not signed in: the provider did not let you in, or you cancelled.",
        }
        draw("sign_in", data, key="sign-in", on_login_change=_login)
        if user:
            sign_out()


def _login() -> None:
    """Go to the provider; the browser has kept where to come back to."""
    try:
        provider = settings_now().moderators_provider
        st.login(None if provider == PROVIDER else provider)
    except SettingsError as error:
        st.session_state[_SAID] = str(error)
    except StreamlitAuthError:
        st.session_state[_SAID] = "Signing in is not set up whole: its provider’s description can’t be used."


def _logout() -> None:
    passphrase.sign_out()
    for key in (SAID, UNDO, OPEN, FILE, SHOWN):  # whoever signs in next has done none of it
        st.session_state.pop(key, None)
    if signed_in_user():
        st.logout()
