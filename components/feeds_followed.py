"""The feeds that a corpus follows: how each fared, follow another, poll them now."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import pandas as pd
import streamlit as st

from components.desk import Desk
from components.message import heading, message
from components.own_folder import equipped, folder_of
from components.words import count_of
from data.corpus import CorpusError
from data.ingest.feed_list import EVERY, FollowedFeed, changing, followed
from data.store.folder import CorpusFolder

_SAID: Final = "feeds-outcome"


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
    heading("Feeds", _note(feeds))
    if (said := st.session_state.pop(_SAID, None)) is not None:
        tone, sentences = said
        message(tone, sentences, key="feeds-said")
    if feeds:
        st.dataframe(_table(feeds), hide_index=True, width="stretch", key="feeds")
    if desk.settings.sources_open and equipped():
        if feeds and st.button("Poll all feeds now", key="poll"):
            _poll(desk, folder)
        _follow(desk, folder)
        if feeds:
            _leave(folder, feeds)


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
    from data.ingest.fetching import Fetcher, FetchPolicy
    from data.ingest.polling import poll

    bar = st.progress(0.0, "Polling …")
    total, new, failed = len(followed(folder)), 0, []
    try:
        with Fetcher(FetchPolicy.of(desk.settings)) as fetcher:
            for number, polled in enumerate(poll(folder, fetcher, everything=True), 1):
                new += polled.added.new
                if polled.feed.problem:
                    failed.append(f"{polled.feed.shown}: {polled.feed.problem}")
                bar.progress(min(number / total, 1.0), f"{number:,} of {total:,} feeds, {new:,} new")
    except CorpusError as error:
        failed.append(str(error))
    _again("problem" if failed else "note", [f"{count_of(new, 'new article')}.", *failed])


def _follow(desk: Desk, folder: CorpusFolder) -> None:
    with st.expander("Follow a feed"), st.form("follow", border=False, clear_on_submit=True):
        url = st.text_input("Address of a feed, or of a site that has one", max_chars=8000, key="follow-url")
        name = st.text_input("Source of its articles (the feed’s title, if empty)", key="follow-name")
        section = st.text_input("Section of articles that name none", key="follow-section")
        full = st.checkbox("Fetch the pages of articles that have only a teaser", key="follow-full")
        every = st.number_input("Minutes between two polls", 1, 10_080, EVERY, key="follow-every")
        sent = st.form_submit_button("Follow it")
    if not sent or not url.strip():
        return
    from data.ingest.feed_discovery import find_feeds
    from data.ingest.fetching import Fetcher, FetchPolicy

    try:
        with st.spinner("Looking for the feed …"), Fetcher(FetchPolicy.of(desk.settings)) as fetcher:
            found = find_feeds(fetcher, url.strip() if "://" in url else f"https://{url.strip()}")
        first = found[0]
        with changing(folder) as feeds:
            feeds.setdefault(
                first.url,
                FollowedFeed(first.url, name.strip(), section.strip(), full, int(every), first.title),
            )
    except CorpusError as error:
        _again("problem", [str(error)])
    others = [f"The site has another feed: {feed.url}" for feed in found[1:6]]
    _again("note", [f"{feeds[first.url].shown} is followed; poll it to take in its articles.", *others])


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


def _again(tone: str, sentences: list[str]) -> None:
    st.session_state[_SAID] = (tone, sentences)
    st.rerun()
