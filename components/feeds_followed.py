"""The feeds that a corpus follows: how each fared, follow another, poll them now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, NoReturn

import pandas as pd
import streamlit as st

from components.desk import Desk
from components.message import heading, message
from components.own_folder import equipped, folder_of
from components.under_way import begin, under_way
from components.words import count_of
from data.corpus import CorpusError
from data.ingest.feed_list import EVERY, FollowedFeed, changing, followed
from data.store.folder import CorpusFolder

_SAID: Final = "feeds-outcome"
_ROUND: Final = "follow-round"
#: What was asked for and is not done yet: another rerun may cut a run short, and its click would be lost.
_ASKED: Final = "feeds-asked"


def feeds_followed(desk: Desk) -> None:
    """The list, and, where readers may take in news, the ways to change it."""
    folder = folder_of(desk)
    if folder is None:
        return
    try:
        feeds = followed(folder)
    except CorpusError as error:
        message("problem", [str(error)], key="feeds-problem")
        return
    shown, asked = _asked(desk, feeds)
    every = ("All feeds", desk.address.with_view(feeds="", feed="").href()) if asked else None
    heading("Feeds", _note(feeds), link=every, arrive=asked)
    # What came of the last step stays until the next one: any rerun would take it away unread.
    # Containers that are there in every run: what comes and goes in them does not close what is open below.
    with st.container():
        if (said := st.session_state.get(_SAID)) is not None:
            tone, sentences = said
            message(tone, sentences, key="feeds-said")
    may_change = desk.settings.sources_open and equipped()
    with st.container():
        if asked:
            _say_failures(shown)
        if feeds:
            st.dataframe(_table(shown), hide_index=True, width="stretch", key="feeds")
            if may_change:
                busy = under_way(folder, "feeds")
                st.button(
                    "Poll all feeds now", key="poll", on_click=_poll, args=(desk, folder), disabled=busy
                )
    if may_change:
        _follow(desk, folder)
        if feeds:
            _leave(folder, feeds)


def _asked(desk: Desk, feeds: list[FollowedFeed]) -> tuple[list[FollowedFeed], str]:
    """The feeds that the address asks for, and what it asks for: "" where it is all of them."""
    if url := desk.address.get("feed"):
        return [feed for feed in feeds if feed.url == url], f"feed {url}"
    if desk.address.get("feeds") == "failing":
        return [feed for feed in feeds if feed.problem], "failing"
    return feeds, ""


def _say_failures(feeds: list[FollowedFeed]) -> None:
    """What is wrong with each, in full: a cell of the table has no room for it."""
    failures = [f"{feed.shown}: {feed.problem} {_since(feed)}" for feed in feeds if feed.problem]
    message("problem" if failures else "note", failures or ["None of these is failing."], key="feeds-failing")


def _since(feed: FollowedFeed) -> str:
    times = f"{count_of(feed.failures, 'time')} in a row"
    return f"({times}; gone for good)" if feed.gone else f"({times})"


def _note(feeds: list[FollowedFeed]) -> str:
    failing = sum(bool(feed.problem) for feed in feeds)
    return f"{count_of(len(feeds), 'feed')}, {failing:,} failing" if feeds else "none is followed yet"


def _table(feeds: list[FollowedFeed]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Feed": [feed.shown for feed in feeds],
            "Articles": [feed.articles for feed in feeds],
            "Last poll": [_when(feed.polled) for feed in feeds],
            "Result": [feed.problem or feed.result or "not polled yet" for feed in feeds],
            "Next poll": ["never: gone" if feed.gone else _when(feed.next) or "when due" for feed in feeds],
            "Section": [feed.section for feed in feeds],
            "Address": [feed.url for feed in feeds],
        }
    )


def _when(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%d %H:%M} UTC" if text else ""


def _poll(desk: Desk, folder: CorpusFolder) -> None:
    st.session_state.pop(_SAID, None)
    begin(desk.settings, folder, "Polling the feeds", ["feeds", "poll", "--all"])


def _follow(desk: Desk, folder: CorpusFolder) -> None:
    # What was typed stays when it fails; what succeeds begins the next round with an empty form.
    round_ = st.session_state.setdefault(_ROUND, 0)
    with st.expander("Follow a feed"), st.form("follow", border=False):
        url = st.text_input(
            "Address of a feed, or of a site that has one", max_chars=8000, key=f"follow-url-{round_}"
        )
        name = st.text_input(
            "Source of its articles (the feed’s title, if empty)", max_chars=200, key=f"follow-name-{round_}"
        )
        section = st.text_input(
            "Section of articles that name none", max_chars=200, key=f"follow-section-{round_}"
        )
        full = st.checkbox("Fetch the pages of articles that have only a teaser", key=f"follow-full-{round_}")
        every = st.number_input("Minutes between two polls", 1, 10_080, EVERY, key=f"follow-every-{round_}")
        st.form_submit_button("Follow it", on_click=_ask, args=("follow",))
    if st.session_state.get(_ASKED) == "follow" and not url.strip():
        del st.session_state[_ASKED]
    elif st.session_state.get(_ASKED) == "follow":
        feed = FollowedFeed("", name.strip(), section.strip(), full, int(every))
        _add(desk, folder, url.strip() if "://" in url else f"https://{url.strip()}", feed)


def _add(desk: Desk, folder: CorpusFolder, url: str, feed: FollowedFeed) -> None:
    """Find the feed at an address and put it on the list."""
    from data.ingest.feed_discovery import find_feeds
    from data.ingest.fetching import Fetcher, FetchPolicy

    try:
        with st.spinner("Looking for the feed …"), Fetcher(FetchPolicy.of(desk.settings)) as fetcher:
            found = find_feeds(fetcher, url)
        first = replace(feed, url=found[0].url, title=found[0].title)
        with changing(folder) as feeds:
            known = first.url in feeds
            feeds.setdefault(first.url, first)
    except CorpusError as error:
        _again("problem", [str(error)])
    st.session_state[_ROUND] += 1
    said = "is followed already." if known else "is followed; poll it to take in its articles."
    others = [f"The site has another feed: {feed.url}" for feed in found[1:6]]
    _again("note", [f"{first.shown} {said}", *others])


def _leave(folder: CorpusFolder, feeds: list[FollowedFeed]) -> None:
    with st.expander("Follow a feed no more"), st.form("leave", border=False):
        at = st.selectbox(
            "Feed (its articles stay)",
            range(len(feeds)),
            format_func=lambda i: feeds[i].url,
            key="leave-feed",
        )
        sent = st.form_submit_button("Take it off the list")
    if sent and at is not None:
        with changing(folder) as known:
            known.pop(feeds[at].url, None)
        _again("note", [f"{feeds[at].shown} is followed no more."])


def _ask(step: str) -> None:
    st.session_state[_ASKED] = step


def _again(tone: str, sentences: list[str]) -> NoReturn:
    st.session_state.pop(_ASKED, None)
    st.session_state[_SAID] = (tone, sentences)
    st.rerun()
