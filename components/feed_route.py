"""The feed's address: a scope's newest articles as Atom, for programs that ask again and again."""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Mapping, Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from components.address import Address
from components.feed_address import PATH
from components.opened import open_shown, secrets
from components.result_files import Results, as_feed
from components.review_store import review_store
from data.answers import About
from data.atom import LIMIT, MOST, TYPE
from data.budget import budget
from data.budgeted import budgeted
from data.corpus import Corpus, CorpusError, QueryError
from data.correction_log import CorrectionLog
from data.filters import PARAMS, Filters
from data.reviewed import reviewed, reviewed_digest
from data.settings import Settings
from data.version import VERSION

_LOG: Final = logging.getLogger(__name__)
#: Seconds after which a program may try again where the corpus does not answer.
_AGAIN: Final = 60
#: Every time it is asked whether a feed that was kept is still the same; no other site's script reads it.
_HEADERS: Final = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}


class Refused(Exception):
    """A feed that can't be given: a status, and why, in words."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status = status


def feed(request: Request) -> Response:
    """Answer with the feed, with 304 where it is as it was, or with a sentence that says what is wrong."""
    try:
        return _answer(request)
    except Refused as refused:
        return _said(refused.status, str(refused))
    except QueryError as error:
        return _said(400, f"The query can't be read: {error}")
    except CorpusError as error:
        return _said(503, str(error), {"Retry-After": str(_AGAIN)})
    except Exception:
        _LOG.exception("A feed could not be made.")
        return _said(500, "The feed could not be made.")


def asked_for(params: Mapping[str, Sequence[str]]) -> tuple[Filters, int]:
    """The scope and the number of entries that an address asks for; raises Refused.

    A page drops what it can't read and says so; a feed that did would give what nobody asked for.
    """
    if strange := [name for name in params if name not in (*PARAMS, "limit")]:
        raise Refused(400, f'A feed does not know "{strange[0][:60]}".')
    filters, said = Filters.from_params({name: params[name] for name in PARAMS if name in params})
    if said:
        raise Refused(400, f"There is no feed of this scope as it is written. {' '.join(said)}")
    text = params.get("limit", [str(LIMIT)])[-1]
    limit = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    if not 1 <= limit <= MOST:
        raise Refused(400, f'"limit" must be a number from 1 to {MOST}.')
    return filters, limit


def etag(about: About, filters: Filters, limit: int, base: str, reviewed: str = "") -> str:
    """What changes when the feed may: the corpus, the scope, the dashboard's address and Newsdesk itself.

    `reviewed` tells apart what a scope by reviews is from one time to the next.

    Weak, since a feed without entries says when it was made.
    """
    params = sorted(filters.to_params().items())
    told = repr((VERSION, about.name, about.version, str(about.zone), params, limit, base, reviewed))
    return f'W/"{hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=12).hexdigest()}"'


def unchanged(tag: str, known: str) -> bool:
    """Whether If-None-Match names this tag; https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match."""
    tags = re.findall(r'(?:W/)?"[^"]*"', known)
    return known.strip() == "*" or tag.removeprefix("W/") in [t.removeprefix("W/") for t in tags]


def _answer(request: Request) -> Response:
    params = {name: request.query_params.getlist(name) for name in request.query_params}
    filters, limit = asked_for(params)
    settings = Settings.read(os.environ, secrets())
    opened = open_shown(settings, CorrectionLog.of(settings).corrected())
    with budget(settings.page_budget):
        corpus = opened.corpus
        if filters.by_reviews():
            corpus = reviewed(corpus, review_store(settings.reviews_url)[0])
        return _given(request, budgeted(corpus, settings.budget), filters, limit)


def _given(request: Request, corpus: Corpus, filters: Filters, limit: int) -> Response:
    about, base = corpus.about(), _base(request)
    if dropped := corpus.resolve(filters).dropped:
        raise Refused(404, f"There is no feed of this scope here. {' '.join(dropped)}")
    tag = etag(about, filters, limit, base, reviewed_digest(corpus, filters))
    headers = {**_HEADERS, "ETag": tag}
    if unchanged(tag, request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    return Response(
        _made(corpus, about, filters, limit, base, str(request.url)), media_type=TYPE, headers=headers
    )


def _made(corpus: Corpus, about: About, filters: Filters, limit: int, base: str, own: str) -> bytes:
    results = Results(corpus, filters, "newest", about.zone, base=base)
    return as_feed(results, limit, own, Address("reader", filters).href()).read()


def _base(request: Request) -> str:
    """Where the dashboard is, as the program that asks has it."""
    return str(request.url.replace(query="", fragment="")).removesuffix(PATH)


def _said(status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    return PlainTextResponse(text + "\n", status, headers={**_HEADERS, **(headers or {})})
