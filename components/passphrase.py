"""The moderators' passphrase: asked for once a session, compared in constant time, guessing slowed."""

from __future__ import annotations

import hashlib
import hmac
import math
import time
from dataclasses import dataclass
from typing import Final

import streamlit as st

from components.opened import settings_now
from data.reviews.limits import showable
from data.settings import SettingsError

_SIGNED_IN: Final = "moderator-signed-in"
_ATTEMPTS: Final = "moderator-attempts"
_TYPED: Final = "moderator-passphrase"
_SAID: Final = "moderator-said"
_NAME_TYPED: Final = "moderator-name"
_NAME: Final = "moderator-is-called"
_NAME_CHARACTERS: Final = 60

#: Wrong guesses that cost nothing, and the longest wait that the others lead to, in seconds.
FREE, LONGEST = 3, 60.0
#: A session is cheap to begin anew, so all of them together are slowed as well; not as long, or
#: a stranger could keep the moderator out.
FREE_IN_ALL, LONGEST_IN_ALL = 10, 10.0
_FORGOTTEN_AFTER: Final = 600.0


@dataclass
class Attempts:
    """Wrong guesses, and how long the next one has to wait: twice as long after each."""

    free: int
    longest: float
    wrong: int = 0
    last: float = -math.inf

    def wait(self, now: float) -> float:
        """Seconds until the next guess is looked at."""
        if self.wrong < self.free or now - self.last > _FORGOTTEN_AFTER:
            return 0.0
        pause = min(self.longest, 2.0 ** min(self.wrong - self.free, 30))
        return max(0.0, self.last + pause - now)

    def failed(self, now: float) -> None:
        """Count a wrong guess; after a long quiet the count begins anew."""
        self.wrong = 1 if now - self.last > _FORGOTTEN_AFTER else self.wrong + 1
        self.last = now


@st.cache_resource(show_spinner=False)
def _in_all() -> Attempts:
    return Attempts(FREE_IN_ALL, LONGEST_IN_ALL)


def passphrase() -> str:
    """The passphrase that is set now, "" for none; none where the settings can't be read."""
    try:
        return settings_now().reviews_passphrase
    except SettingsError:
        return ""


def is_moderator() -> bool:
    """Whether this session gave the passphrase that is set now."""
    now = passphrase()
    return bool(now) and hmac.compare_digest(str(st.session_state.get(_SIGNED_IN, "")), _mark(now))


def called() -> str:
    """What whoever gave the passphrase wants to be called, "" where they did not say."""
    return str(st.session_state.get(_NAME, ""))


def sign_in(named: bool = False) -> None:
    """Ask for the passphrase, and for a name that other moderators see."""
    with st.form("moderator-sign-in", border=False, width=420):
        st.text_input(
            "Passphrase of the moderators", type="password", key=_TYPED, autocomplete="current-password"
        )
        if named:
            st.text_input(
                "Your name, which other moderators see (optional)",
                key=_NAME_TYPED,
                max_chars=_NAME_CHARACTERS,
            )
        st.form_submit_button("Sign in", on_click=_guessed)
    if said := st.session_state.pop(_SAID, ""):
        st.error(said)


def sign_out() -> None:
    """Forget that this session gave the passphrase."""
    for key in (_SIGNED_IN, _NAME):
        st.session_state.pop(key, None)


def _guessed() -> None:
    guess, right = str(st.session_state.get(_TYPED, "")), passphrase()
    st.session_state[_TYPED] = ""
    if not right or not guess:
        return
    mine = st.session_state.setdefault(_ATTEMPTS, Attempts(FREE, LONGEST))
    now = time.monotonic()
    if wait := max(mine.wait(now), _in_all().wait(now)):
        st.session_state[_SAID] = f"Too many wrong passphrases: try again in {math.ceil(wait)} seconds."
    elif _same(guess, right):
        st.session_state[_SIGNED_IN] = _mark(right)
        name = showable(str(st.session_state.get(_NAME_TYPED, "")))[:_NAME_CHARACTERS]
        st.session_state[_NAME] = " ".join(name.split())
        st.session_state.pop(_ATTEMPTS, None)
    else:
        mine.failed(now)
        _in_all().failed(now)
        st.session_state[_SAID] = "That is not the passphrase."


def _same(guess: str, passphrase: str) -> bool:
    """Compare in constant time; a guess may hold anything that a browser can send."""
    return hmac.compare_digest(
        guess.encode("utf-8", "surrogatepass"), passphrase.encode("utf-8", "surrogatepass")
    )


def _mark(passphrase: str) -> str:
    """What a session keeps: another passphrase signs everyone out."""
    return hashlib.sha256(passphrase.encode("utf-8", "surrogatepass")).hexdigest()
