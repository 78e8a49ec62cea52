"""The feeds that a corpus follows: how each fared, follow another, poll them now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final, NoReturn
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from components.desk import Desk
from components.feed_lists import SAID, offer_feed_list, save_feed_list
from components.folded import folded
from components.message import heading, message
from components.own_folder import equipped, folder_of
from components.under_way import begin, going_on, under_way
from components.words import count_of
from data.corpus import CorpusError
from data.ingest.feed_list import EVERY, FollowedFeed, changing, followed
from data.store.folder import CorpusFolder

_ROUND: Final = "follow-round"
_LIST_ROUND: Final = "feed-list-round"
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
    heading("Feeds", _note(feeds), link=every, arrive=asked, apart=True)
    may_change = desk.settings.sources_open and equipped()
    # What came of the last step stays until the next one: any rerun would take it away unread.
    # Containers that are there in every run: what comes and goes in them does not close what is open below.
    with st.container():
        if (said := st.session_state.get(SAID)) is not None:
            message(said[0], said[1], key="feeds-said")
        if asked:
            _say_failures(shown)
    busy = may_change and under_way(folder, "feeds", names={feed.url: feed.shown for feed in feeds})
    with st.container():
        if feeds:
            st.dataframe(_table(shown, desk.about.zone), hide_index=True, width="stretch", key="feeds")
            if may_change:
                _poll_now(desk, folder, busy)
    if may_change:
        _follow(desk, folder)
        _list(desk, folder, feeds)
        if feeds:
            _leave(folder, feeds)


def _poll_now(desk: Desk, folder: CorpusFolder, busy: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Poll all feeds now", key="poll", on_click=_poll, args=(desk, folder), disabled=busy)
        st.caption("Feeds are polled when asked to here, and by “python -m data feeds poll --loop”.")


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


def _table(feeds: list[FollowedFeed], zone: ZoneInfo) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Feed": [feed.shown for feed in feeds],
            "Result": [feed.problem or feed.result or "not polled yet" for feed in feeds],
            "Articles": [feed.articles for feed in feeds],
            "Last poll": [_when(feed.polled, zone) for feed in feeds],
            "Due": ["never: gone" if feed.gone else _when(feed.next, zone) or "now" for feed in feeds],
            "Section": [feed.section for feed in feeds],
            "Address": [feed.url for feed in feeds],
        }
    )


def _when(text: str, zone: ZoneInfo) -> str:
    return f"{datetime.fromisoformat(text).astimezone(zone):%Y-%m-%d %H:%M}" if text else ""


def _poll(desk: Desk, folder: CorpusFolder) -> None:
    st.session_state.pop(SAID, None)
    begin(desk.settings, folder, "Polling the feeds", ["feeds", "poll", "--all"])


def _follow(desk: Desk, folder: CorpusFolder) -> None:
    with folded("Follow a feed", "follow-unfolded") as unfolded:
        if not unfolded.open:
            return
        url, feed = _form()
    if st.session_state.get(_ASKED) == "follow" and not url:
        del st.session_state[_ASKED]
    elif st.session_state.get(_ASKED) == "follow":
        _add(desk, folder, url if "://" in url else f"https://{url}", feed)


def _form() -> tuple[str, FollowedFeed]:
    """The address that was typed, and what is to hold for its feed."""
    # What was typed stays when it fails; what succeeds begins the next round with an empty form.
    round_ = st.session_state.setdefault(_ROUND, 0)
    with st.form("follow", border=False):
        url = st.text_input(
            "Address of a feed, or of a site that has one", max_chars=8000, key=f"follow-url-{round_}"
        )
        left, right = st.columns(2)
        name = left.text_input(
            "Source of its articles (the feed’s title, if empty)", max_chars=200, key=f"follow-name-{round_}"
        )
        section = right.text_input(
            "Section of articles that name none", max_chars=200, key=f"follow-section-{round_}"
        )
        every = left.number_input("Minutes between two polls", 1, 10_080, EVERY, key=f"follow-every-{round_}")
        full = right.checkbox(
            "Fetch the pages of articles that have only a teaser", key=f"follow-full-{round_}"
        )
        st.form_submit_button("Follow it", type="primary", on_click=_ask, args=("follow",))
    return url.strip(), FollowedFeed("", name.strip(), section.strip(), full, int(every))


def _add(desk: Desk, folder: CorpusFolder, url: str, feed: FollowedFeed) -> None:
    """Find the feed at an address, put it on the list, and poll it."""
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
    if not known and not going_on(folder):
        begin(desk.settings, folder, f"Polling {first.shown}", ["feeds", "poll"])
    said = "is followed already." if known else "is followed from here on."
    others = [f"The site has another feed: {feed.url}" for feed in found[1:6]]
    _again("note", [f"{first.shown} {said}", *others])


def _list(desk: Desk, folder: CorpusFolder, feeds: list[FollowedFeed]) -> None:
    with folded("Bring or save a list of feeds (OPML)", "list-unfolded") as unfolded:
        if not unfolded.open:
            return
        round_ = st.session_state.setdefault(_LIST_ROUND, 0)
        uploaded = st.file_uploader("A list of feeds; its folders become sections", key=f"list-{round_}")
        if uploaded is not None:
            offer_feed_list(desk, folder, uploaded.getvalue(), "list", _next_list)
        if feeds:
            save_feed_list(folder)


def _next_list() -> None:
    st.session_state[_LIST_ROUND] += 1


def _leave(folder: CorpusFolder, feeds: list[FollowedFeed]) -> None:
    with folded("Follow a feed no more", "leave-unfolded") as unfolded:
        if not unfolded.open:
            return
        with st.form("leave", border=False):
            names = {feed.url: _named(feed) for feed in feeds}
            url = st.selectbox(
                "Feed (its articles stay)",
                names,
                format_func=lambda url: names.get(url, url),
                key="leave-feed",
            )
            st.form_submit_button("Take it off the list", on_click=_ask, args=("leave",))
    if st.session_state.get(_ASKED) == "leave" and url is not None:
        try:
            with changing(folder) as known:
                left = known.pop(url, None)
        except CorpusError as error:
            _again("problem", [str(error)])
        _again("note", [f"{left.shown if left else url} is followed no more."])


def _named(feed: FollowedFeed) -> str:
    return feed.url if feed.shown == feed.url else f"{feed.shown}, {feed.url}"


def _ask(step: str) -> None:
    st.session_state[_ASKED] = step


def _again(tone: str, sentences: list[str]) -> NoReturn:
    st.session_state.pop(_ASKED, None)
    st.session_state[SAID] = (tone, sentences)
    st.rerun()
