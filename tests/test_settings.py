"""Settings: who wins, what is the default, and what is refused."""

from __future__ import annotations

import os
import tempfile
from dataclasses import fields
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from data import settings as module
from data.reviews.checks.rules import Rule
from data.settings import ROOT, SETTINGS, Settings, SettingsError


def test_nothing_set_means_the_chronicle_in_baku(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROOT", tmp_path)
    settings = Settings.read({}, {})
    assert settings.corpus == ""
    assert settings.zone == ZoneInfo("Asia/Baku")
    assert settings.cache == tmp_path / ".newsdesk"
    assert settings.fresh_reviews == "pending"
    assert settings.reviews_url.startswith("sqlite:///")
    assert settings.reviews_passphrase == ""


def test_an_own_corpus_is_in_utc_unless_a_zone_is_named() -> None:
    assert Settings.read({"NEWSDESK_CORPUS": "x.csv"}, {}).zone == ZoneInfo("UTC")
    named = {"NEWSDESK_CORPUS": "x.csv", "NEWSDESK_ZONE": "Europe/Istanbul"}
    assert Settings.read(named, {}).zone == ZoneInfo("Europe/Istanbul")


def test_the_environment_wins_over_the_secrets_and_blank_is_not_set() -> None:
    secrets = {"NEWSDESK_NAME": "from secrets", "NEWSDESK_REVIEWS": "published"}
    assert Settings.read({"NEWSDESK_NAME": "from environment"}, secrets).name == "from environment"
    assert Settings.read({"NEWSDESK_NAME": "  "}, secrets).name == "from secrets"
    assert Settings.read({}, secrets).fresh_reviews == "published"


def test_secrets_need_not_be_text() -> None:
    assert Settings.read({}, {"NEWSDESK_NAME": 2024}).name == "2024"


def test_the_users_own_folder_is_found() -> None:
    assert Settings.read({"NEWSDESK_CORPUS": "~/news.csv"}, {}).corpus == str(Path.home() / "news.csv")


@pytest.mark.parametrize(
    "zone", ["Mars/Olympus", "../../etc/passwd", "/etc/localtime", "Europe", "+04:00", "a\0b"]
)
def test_a_zone_that_is_none_is_refused_by_name(zone: str) -> None:
    with pytest.raises(SettingsError, match="NEWSDESK_ZONE"):
        Settings.read({"NEWSDESK_ZONE": zone}, {})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEWSDESK_REVIEWS", "sometimes"),
        ("NEWSDESK_REVIEWS_URL", "reviews.db"),
        ("NEWSDESK_REVIEW_CHECKS", "links"),
        ("NEWSDESK_REVIEW_CHECKS", "likns=off"),
        ("NEWSDESK_REVIEW_CHECKS", "links=sometimes"),
        ("NEWSDESK_REVIEW_CHECKS", "links=hold -1"),
        ("NEWSDESK_REVIEW_CHECKS", "links=hold 2 + hold 3"),
        ("NEWSDESK_REVIEW_CHECKS", "links=off, links=hold"),
        ("NEWSDESK_REVIEW_WORDS", "/dev/null/x"),
        ("NEWSDESK_CACHE", "/dev/null/x"),
        ("NEWSDESK_CORRECTING", "yes"),
        ("NEWSDESK_CORRECTIONS", "."),
        ("NEWSDESK_DASK", "host:8786"),
        ("NEWSDESK_DASK", "tcp://host"),
        ("NEWSDESK_DASK", "http://host:8786"),
        ("NEWSDESK_DASK", "tcp://host:8786/status"),
        ("NEWSDESK_DASK", "tcp://me:secret@host:8786"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.read({name: value}, {})


def test_checks_of_reviews_are_as_usual_but_for_what_the_setting_changes() -> None:
    usual = dict(Settings.read({}, {}).review_checks)
    changed = dict(
        Settings.read({"NEWSDESK_REVIEW_CHECKS": "links=hold 2 + refuse 5, capitals=off"}, {}).review_checks
    )
    assert (changed["links"], changed["capitals"]) == (Rule(2, 5), Rule())
    assert {name for name in usual if usual[name] != changed[name]} == {"links", "capitals"}


def test_word_lists_are_read_when_the_setting_is(tmp_path: Path) -> None:
    (tmp_path / "en.txt").write_text("[held]\ndrat\n", "utf-8")
    assert Settings.read({"NEWSDESK_REVIEW_WORDS": str(tmp_path)}, {}).review_words == str(tmp_path)
    assert Settings.read({}, {}).review_words == ""
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "de.txt").write_text("[held]\nmist!\n", "utf-8")
    with pytest.raises(SettingsError, match=r"NEWSDESK_REVIEW_WORDS: de\.txt, line 2"):
        Settings.read({"NEWSDESK_REVIEW_WORDS": str(tmp_path / "xx")}, {})


def test_who_may_take_in_news_may_correct_names_unless_it_is_said() -> None:
    assert Settings.read({}, {}).correcting == "closed"
    assert Settings.read({"NEWSDESK_SOURCES": "open"}, {}).correcting == "open"
    told = {"NEWSDESK_SOURCES": "open", "NEWSDESK_CORRECTING": "passphrase"}
    assert Settings.read(told, {}).correcting == "passphrase"


def test_what_is_begun_from_a_page_goes_by_the_same_corrections() -> None:
    settings = Settings.read({"NEWSDESK_CORRECTIONS": "mine.jsonl"}, {})
    assert settings.environ()["NEWSDESK_CORRECTIONS"] == str(Path("mine.jsonl").absolute())


@pytest.mark.parametrize("address", ["tcp://host:8786", "tls://10.0.0.5:8786", "tcp://[::1]:8786", ""])
def test_what_is_begun_from_a_page_looks_for_names_on_the_same_cluster(address: str) -> None:
    settings = Settings.read({}, {"NEWSDESK_DASK": address})
    assert settings.dask == settings.environ()["NEWSDESK_DASK"] == address


def test_reviews_go_where_streamlits_own_connection_says() -> None:
    secrets = {"connections": {"reviews": {"url": "postgresql+psycopg://db/reviews"}}}
    assert Settings.read({}, secrets).reviews_url == ""
    named = {"NEWSDESK_REVIEWS_URL": "sqlite:///mine.db"}
    assert Settings.read(named, secrets).reviews_url == "sqlite:///mine.db"


def test_secret_values_are_in_no_repr() -> None:
    secret = {
        "NEWSDESK_REVIEWS_PASSPHRASE": "open sesame",
        "NEWSDESK_REVIEWS_URL": "postgresql+psycopg://desk:hunter2@db/reviews",
    }
    shown = repr(Settings.read(secret, {}))
    assert "sesame" not in shown
    assert "hunter2" not in shown


def test_where_the_project_cannot_be_written_a_temporary_folder_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).is_relative_to(tmp_path))
    cache = Settings.read({}, {}).cache
    assert cache.parent == tmp_path
    assert not cache.is_relative_to(ROOT)


def test_every_setting_is_listed_once_with_meaning_and_default() -> None:
    names = [setting.name for setting in SETTINGS]
    assert len(names) == len(set(names)) == len(fields(Settings))
    assert all(setting.meaning and setting.default for setting in SETTINGS)


def test_settings_can_be_a_cache_key() -> None:
    assert hash(Settings.read({}, {})) == hash(Settings.read({}, {}))
