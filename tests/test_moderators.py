"""The gate of moderation: whom it lets in, and all whom it doesn't."""

from __future__ import annotations

from typing import Any

import pytest

from components import moderators
from components.moderators import moderator
from data.reviews.allowed import Allowed, AllowedProblem, read_addresses, read_claim, read_hours
from data.settings import Settings, SettingsError

NOW = 1_800_000_000.0
ISSUER = "https://id.example.org"
ALLOWED = Allowed(frozenset({"anna@example.org", "@desk.example.org"}), "groups=moderators", issuer=ISSUER)
ANNA: dict[str, Any] = {
    "is_logged_in": True, "provider": "default", "iss": ISSUER, "sub": "a-1", "iat": NOW - 60,
    "email": "anna@example.org", "email_verified": True, "name": "Anna",
}  # fmt: skip
#: Of no listed address: what lets him in is the claim.
BORIS = {**ANNA, "sub": "b-2", "email": "boris@example.net", "groups": ["editors", "moderators"]}


@pytest.mark.parametrize(
    ("user", "name"),
    [
        (ANNA, "anna@example.org"),
        ({**ANNA, "email": " Anna@Example.ORG "}, "Anna@Example.ORG"),
        ({**ANNA, "email": "new@desk.example.org"}, "new@desk.example.org"),
        ({**ANNA, "iat": int(NOW)}, "anna@example.org"),
        ({**ANNA, "iat": NOW + 100}, "anna@example.org"),
        ({**ANNA, "iat": NOW - 12 * 3600}, "anna@example.org"),
        (BORIS, "boris@example.net"),
        ({**BORIS, "groups": "moderators"}, "boris@example.net"),
        ({**BORIS, "email_verified": False}, "Anna (b-2)"),
        ({**BORIS, "email": "anna@example.org", "email_verified": "true"}, "Anna (b-2)"),
        ({**BORIS, "email": None, "name": None}, "b-2"),
    ],
)
def test_who_is_listed_or_has_the_claim_may_moderate(user: dict[str, Any], name: str) -> None:
    found = moderator(user, ALLOWED, NOW)
    assert found is not None
    assert found.name == name
    assert found.identity == f"{ISSUER} {user['sub']}"


@pytest.mark.parametrize(
    "change",
    [
        {"is_logged_in": False}, {"is_logged_in": "true"}, {"is_logged_in": 1}, {"is_logged_in": None},
        {"provider": "other"}, {"provider": None}, {"provider": ""},
        {"iss": "https://id.example.com"}, {"iss": ""}, {"iss": None}, {"iss": [ISSUER]},
        {"sub": ""}, {"sub": None}, {"sub": 7},
        {"iat": NOW - 12 * 3600 - 1}, {"iat": NOW + 121}, {"iat": str(int(NOW))}, {"iat": None},
        {"iat": True}, {"iat": float("nan")}, {"iat": float("inf")},
        {"email_verified": False}, {"email_verified": "true"}, {"email_verified": 1},
        {"email_verified": None},
        {"email": "anna@example.org.evil.net"}, {"email": "anna@example.com"},
        {"email": ["anna@example.org"]},
        {"email": "anna@example.org, x@evil.net"}, {"email": "@desk.example.org@evil.net"}, {"email": ""},
        {"email": "x@sub.desk.example.org"}, {"email": None},
    ],
)  # fmt: skip
def test_whoever_lacks_one_thing_may_not(change: dict[str, Any]) -> None:
    assert moderator({**ANNA, **change}, ALLOWED, NOW) is None


@pytest.mark.parametrize(
    "groups",
    [
        [],
        ["Moderators"],
        ["moderators2"],
        "editors moderators",
        {"moderators": True},
        [["moderators"]],
        None,
        True,
    ],
)
def test_a_claim_is_had_as_a_word_or_in_a_list_alone(groups: object) -> None:
    assert moderator({**BORIS, "groups": groups}, ALLOWED, NOW) is None


@pytest.mark.parametrize("user", [{}, {"email": "test@example.com"}, {"email": "anna@example.org"}])
def test_nobody_signed_in_is_nobody(user: dict[str, Any]) -> None:
    assert moderator(user, ALLOWED, NOW) is None


def test_a_list_without_anybody_lets_nobody_in() -> None:
    nobody = Allowed()
    assert not nobody
    assert moderator(ANNA, nobody, NOW) is None
    assert moderator({**ANNA, "": ""}, Allowed(claim="="), NOW) is None


def test_another_provider_is_the_one_that_is_named() -> None:
    named = Allowed(frozenset({"anna@example.org"}), provider="okta")
    assert moderator(ANNA, named, NOW) is None
    assert moderator({**ANNA, "provider": "okta"}, named, NOW) is not None


def test_a_name_that_could_not_be_kept_is_cut_and_cleaned() -> None:
    found = moderator({**BORIS, "email": None, "name": "\x00B\n" * 90}, ALLOWED, NOW)
    assert found is not None
    assert 0 < len(found.name) <= 80
    assert "\x00" not in found.name


def test_headers_that_say_who_someone_is_switch_signing_in_off(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {"NEWSDESK_MODERATORS": "anna@example.org"}
    monkeypatch.setattr(moderators, "settings_now", lambda: Settings.read(settings, {}))
    monkeypatch.setattr("components.passphrase.is_moderator", lambda: False)
    monkeypatch.setattr(moderators, "signed_in_user", lambda: ANNA)
    monkeypatch.setattr("components.moderators.time.time", lambda: NOW)
    trusted: dict[str, str] = {}
    monkeypatch.setattr("streamlit.get_option", lambda name: trusted)
    assert moderators.the_moderator() is not None
    trusted["X-User"] = "email"
    assert moderators.the_moderator() is None


def test_settings_that_cannot_be_read_let_nobody_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Settings:
        raise SettingsError("broken")

    monkeypatch.setattr(moderators, "settings_now", broken)
    monkeypatch.setattr("components.passphrase.settings_now", broken)
    monkeypatch.setattr("streamlit.session_state", {"moderator-signed-in": ""})
    assert moderators.the_moderator() is None


def test_the_settings_say_who_may_moderate() -> None:
    given = {
        "NEWSDESK_MODERATORS": "Anna@Example.org, @desk.example.org",
        "NEWSDESK_MODERATORS_CLAIM": "groups = a=b",
        "NEWSDESK_MODERATORS_PROVIDER": "okta", "NEWSDESK_MODERATORS_ISSUER": ISSUER,
        "NEWSDESK_MODERATORS_HOURS": "1.5",
    }  # fmt: skip
    addresses = frozenset({"anna@example.org", "@desk.example.org"})
    assert Settings.read(given, {}).allowed == Allowed(addresses, "groups=a=b", "okta", ISSUER, 1.5)
    assert not Settings.read({}, {}).allowed


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEWSDESK_MODERATORS", "anna"), ("NEWSDESK_MODERATORS", "*"), ("NEWSDESK_MODERATORS", "@"),
        ("NEWSDESK_MODERATORS_CLAIM", "groups"), ("NEWSDESK_MODERATORS_CLAIM", "=x"),
        ("NEWSDESK_MODERATORS_PROVIDER", "my_provider"),
        ("NEWSDESK_MODERATORS_HOURS", "0"), ("NEWSDESK_MODERATORS_HOURS", "nan"),
        ("NEWSDESK_MODERATORS_HOURS", "inf"), ("NEWSDESK_MODERATORS_HOURS", "long"),
    ],
)  # fmt: skip
def test_a_setting_of_moderators_that_cannot_be_read_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.read({name: value}, {})


def test_what_is_read_of_settings() -> None:
    assert read_addresses("") == frozenset()
    assert read_claim("") == ""
    assert read_hours("") == 12
    with pytest.raises(AllowedProblem):
        read_claim("roles=")
