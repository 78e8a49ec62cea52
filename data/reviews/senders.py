"""Senders of reviews: browsers and addresses as salted hashes, and what is remembered of them for a while.

A browser's token is a random number that it keeps itself; its hash has one lasting salt, since it is how an
author is known again. An address's hash has the salt of its day, which is deleted after the next one: then
nobody can tell from the hash what the address was. Neither is shown, exported or backed up.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import Connection, delete, func, insert, select

from data.reviews.checks.sending import REMEMBERED, Sender
from data.reviews.database import insert_unless_there
from data.reviews.limits import Draft
from data.reviews.tables import ARRIVALS, REVIEWS, SALTS

Kind = Literal["browser", "address"]
#: The names of a sender: that of its browser, and those of its address by today's salt and by yesterday's.
Hashes = dict[Kind, list[str]]
#: What is counted: reviews by browser and by address; votes and reports together, by address alone.
Arrival = Literal["browser", "address", "reaction"]

#: The day under which the lasting salt is kept.
LASTING: Final = ""
_SALT_BYTES: Final = 32
#: Days for which the salt of a day is kept: an hour's rate may reach back over midnight.
_SALT_DAYS: Final = 1
_HOUR: Final = timedelta(hours=1)
#: Texts of the browser's own and of others that a text is compared with, the latest first.
_OWN_TEXTS, _OTHER_TEXTS = 50, 300
#: Longer tokens are none of ours.
TOKEN_CHARACTERS: Final = 100


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something is sent from, as far as it is known; kept as hashes alone."""

    #: The token that the browser keeps, "" where it sent none.
    browser: str = ""
    #: Its address, "" where it can't be known.
    address: str = ""
    #: Seconds from the form's opening to its sending; None where the browser didn't say.
    seconds: float | None = None
    #: What stood in the field that people don't see.
    trap: str = ""


def author_of(connection: Connection, token: str) -> str:
    """The lasting name of a browser; "" for none."""
    return _hash(_salt(connection, LASTING), "browser", token) if token else ""


def noted(connection: Connection, origin: Origin, now: datetime) -> Hashes:
    """Remember that something was sent; gives the hashes of the browser, and of the address by each salt."""
    hashes = _hashes(connection, origin, now)
    for kind, names in hashes.items():
        for name in names[:1]:
            connection.execute(insert(ARRIVALS).values(kind=kind, sender=name, created=now))
    return hashes


def reactions(connection: Connection, origin: Origin, now: datetime) -> int:
    """Remember a vote or a report; gives how many came from its address within an hour, with this one.

    0 where the address is not known: by browsers they can't be counted, for whoever makes up a token is new.
    """
    names = _hashes(connection, origin, now)["address"]
    for name in names[:1]:
        connection.execute(insert(ARRIVALS).values(kind="reaction", sender=name, created=now))
    forget_old(connection, now)
    return _in_an_hour(connection, "reaction", names, now)


def known(connection: Connection, draft: Draft, origin: Origin, hashes: Hashes, now: datetime) -> Sender:
    """What the checks are told of a sender; what it is sending now is noted already, and not counted."""
    author = (hashes["browser"] or [""])[0]
    mine = REVIEWS.c.author == author
    published = select(func.count()).where(
        mine, REVIEWS.c.status == "published", REVIEWS.c.send_key != draft.send_key
    )
    return Sender(
        published=int(connection.scalar(published) or 0) if author else 0,
        browser_hour=max(0, _in_an_hour(connection, "browser", hashes["browser"], now) - 1),
        address_hour=max(0, _in_an_hour(connection, "address", hashes["address"], now) - 1),
        own_texts=_texts(connection, draft, mine, _OWN_TEXTS, now) if author else (),
        other_texts=_texts(connection, draft, ~mine if author else REVIEWS.c.id > 0, _OTHER_TEXTS, now),
        seconds=origin.seconds,
        trap=origin.trap,
    )


def forget_old(connection: Connection, now: datetime) -> None:
    """Delete what was remembered long enough, and the salts of past days."""
    last = (now - timedelta(days=_SALT_DAYS)).date().isoformat()
    connection.execute(delete(SALTS).where(SALTS.c.day != LASTING, SALTS.c.day < last))
    connection.execute(delete(ARRIVALS).where(ARRIVALS.c.created < now - 2 * _HOUR))


def _hashes(connection: Connection, origin: Origin, now: datetime) -> Hashes:
    token, address = origin.browser[:TOKEN_CHARACTERS], origin.address
    names = [_hash(_salt(connection, now.date().isoformat()), "address", address)] if address else []
    # An hour ago may have been yesterday.
    if address and (before := _kept_salt(connection, (now - timedelta(days=1)).date().isoformat())):
        names.append(_hash(before, "address", address))
    return {"browser": [author_of(connection, token)] if token else [], "address": names}


def _salt(connection: Connection, day: str) -> bytes:
    """The salt of a day, made at its first use; processes that make it at once agree on one."""
    found = _kept_salt(connection, day)
    if found is None:
        fresh = {"day": day, "salt": secrets.token_bytes(_SALT_BYTES)}
        connection.execute(insert_unless_there(connection, SALTS, "day").values(fresh))
        found = _kept_salt(connection, day)
    assert found is not None, "it was there or has just been made"
    return found


def _kept_salt(connection: Connection, day: str) -> bytes | None:
    found = connection.scalar(select(SALTS.c.salt).where(SALTS.c.day == day))
    return None if found is None else bytes(found)


def _hash(salt: bytes, kind: Kind, value: str) -> str:
    return hmac.new(salt, f"{kind}\0{value}".encode(errors="surrogatepass"), "sha256").hexdigest()[:32]


def _in_an_hour(connection: Connection, kind: Arrival, names: list[str], now: datetime) -> int:
    if not names:
        return 0
    query = select(func.count()).where(
        ARRIVALS.c.kind == kind, ARRIVALS.c.sender.in_(names), ARRIVALS.c.created > now - _HOUR
    )
    return int(connection.scalar(query) or 0)


def _texts(connection: Connection, draft: Draft, whose: object, most: int, now: datetime) -> tuple[str, ...]:
    query = (
        select(REVIEWS.c.text)
        .where(whose, REVIEWS.c.created > now - REMEMBERED, REVIEWS.c.send_key != draft.send_key)  # type: ignore[arg-type]
        .order_by(REVIEWS.c.created.desc())
        .limit(most)
    )
    return tuple(connection.scalars(query))
