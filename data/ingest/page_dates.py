"""When a web page's article was published: the page's signals, and a rule for when they disagree.

The signals are JSON-LD's datePublished, the meta elements, microdata, `<time>`, the address, and what
htmldate finds in all of these and the text. A date that two independent signals share stands; where no two
agree, JSON-LD's stands, which is written for machines and names what it means; else htmldate's. Where a
page marks no date, the first one in its text is often one that it tells of, and the last one its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from data.ingest.dates import Ambiguous, read_date
from data.ingest.structured_data import PageData

#: No page is older than the web, or from the future.
_FIRST: Final = date(1991, 8, 6)
_IN_ADDRESS: Final = re.compile(
    r"[/._-]((?:19|20)\d\d)[/._-]?(0[1-9]|1[0-2])[/._-]?(0[1-9]|[12]\d|3[01])(?!\d)"
)
_IN_FOLDERS: Final = re.compile(r"/((?:19|20)\d\d)/(\d\d?)/(\d\d?)/")
_MAX_TIMES: Final = 50
_ZONE: Final = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class PageDate:
    """A date of publication as written, with the time where a zone makes it one."""

    #: A day, in the zone of whoever wrote it.
    day: date
    moment: datetime | None = None

    @property
    def value(self) -> date | datetime:
        """What the article table takes: a moment where the minute is known, else a day."""
        return self.moment or self.day


def page_date(tree: Any, data: PageData, guess: str | None, url: str = "") -> PageDate | None:
    """The date of publication; `guess` is htmldate's answer, None of all signals is None."""
    signals = date_signals(tree, data, guess, url)
    if set(signals) == {"guess"} and (last := read_page_date(_last(tree, url))):
        return last
    return chosen(signals)


def _last(tree: Any, url: str) -> str:
    """The last date that htmldate finds on a page, where its first one is the guess; "" for none."""
    from htmldate import find_date

    try:
        return find_date(tree, url=url or None, original_date=False) or ""
    except Exception:  # whatever a page of strangers sets off in the library, the guess is there
        return ""


def date_signals(tree: Any, data: PageData, guess: str | None, url: str) -> dict[str, PageDate]:
    """What each kind of signal says, those that say something."""
    written = {
        "json": data.published, "meta": data.meta_published, "item": data.item_published,
        "time": _time_element(tree), "address": _in_address(url or data.url), "guess": guess or "",
    }  # fmt: skip
    read = {name: read_page_date(text) for name, text in written.items() if text}
    return {name: when for name, when in read.items() if when}


def chosen(signals: Mapping[str, PageDate]) -> PageDate | None:
    """The date that signals share, else the most trusted signal's, with the time where one has it."""
    days = [when.day for when in signals.values()]
    if not days:
        return None
    trusted = [*(signals[name].day for name in ("json", "guess", "meta", "item") if name in signals), *days]
    best = max(trusted, key=lambda day: (min(days.count(day), 2), -trusted.index(day)))
    timed = [when for when in signals.values() if when.day == best and when.moment]
    return timed[0] if timed else PageDate(best)


def read_page_date(text: str) -> PageDate | None:
    """A date as a page writes it; None for what can't be read or can't be."""
    try:
        when = read_date(text, _ZONE)
    except Ambiguous:
        return None
    if when is None:
        match = re.match(r"\s*(\d{4}-\d{2}-\d{2})", text)
        return read_page_date(match[1]) if match and match[1] != text else None
    moment = _zoned(text) if when.precision == "minute" else None
    day = (moment or when.time).date()
    if not _FIRST <= day <= datetime.now(UTC).date() + timedelta(days=1):
        return None
    return PageDate(day, moment)


def _zoned(text: str) -> datetime | None:
    """The moment as written, in its own zone; None without a zone, and for a day's bare midnight."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)  # Sat, 19 Oct 2019 00:04:00 +0200
        except (ValueError, IndexError, TypeError, OverflowError):
            return None
    return moment if moment.tzinfo and (moment.hour or moment.minute or moment.second) else None


def _time_element(tree: Any) -> str:
    """The date of the first `<time>` that is marked as the publication's, else of a lone one."""
    times = [one for _, one in zip(range(_MAX_TIMES), tree.iter("time"), strict=False) if one.get("datetime")]
    marked = [t for t in times if t.get("pubdate") is not None or "publish" in (t.get("class") or "").lower()]
    days = {t.get("datetime")[:10] for t in times}
    usable = marked or (times if len(days) == 1 else [])
    return str(usable[0].get("datetime")) if usable else ""


def _in_address(url: str) -> str:
    match = _IN_ADDRESS.search(url[:2000]) or _IN_FOLDERS.search(url[:2000])
    return "-".join(f"{int(part):02d}" for part in match.groups()) if match else ""
