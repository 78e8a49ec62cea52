"""Lists of feeds: one that was uploaded is followed, and the feeds that are followed are saved as one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import streamlit as st

from components.desk import Desk
from components.message import message
from components.under_way import begin, going_on
from components.words import count_of
from data.corpus import CorpusError
from data.settings import Settings
from data.store.folder import CorpusFolder

#: What came of the last list.
SAID: Final = "feeds-outcome"
#: Bytes from which on a file is no list of feeds that is worth a look.
_START: Final = 4096
#: Feeds of a list that are named.
_NAMED: Final = 5


def is_feed_list(path: Path) -> bool:
    """Whether a file says that it is a list of feeds in OPML."""
    from data.ingest.opml import is_opml

    with path.open("rb") as file:
        return is_opml(file.read(_START))


def offer_feed_list(
    desk: Desk, folder: CorpusFolder, content: bytes, key: str, done: Callable[[], None]
) -> None:
    """Say what is in a list, with a button that follows its feeds; `done` is called once they are."""
    from data.ingest.opml import read_opml

    try:
        listed = read_opml(content)
    except CorpusError as error:
        message("problem", [str(error)], key=f"feed-list-{key}")
        return
    sections = sorted({feed.section for feed in listed.feeds} - {""})
    names = [feed.title or feed.url for feed in listed.feeds]
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    said = [f"A list of {count_of(len(names), 'feed')}: {', '.join(names[:_NAMED])}{more}."]
    if sections:
        said.append(f"Its folders become sections: {', '.join(sections)}.")
    message("note", said, key=f"feed-list-{key}")
    st.button(
        "Follow them", type="primary", key=f"follow-list-{key}", on_click=_follow,
        args=(desk.settings, folder, content, done),
    )  # fmt: skip


def save_feed_list(folder: CorpusFolder) -> None:
    """A button that saves the feeds that are followed."""
    from data.ingest.opml import followed_as_opml

    st.download_button(
        "Save the list of feeds", followed_as_opml(folder), "feeds.opml", "text/x-opml", key="save-feeds",
        on_click="ignore",
    )  # fmt: skip


def _follow(settings: Settings, folder: CorpusFolder, content: bytes, done: Callable[[], None]) -> None:
    from data.ingest.opml import follow_listed, read_opml

    try:
        listed = read_opml(content)
        fresh = follow_listed(folder, listed)
    except CorpusError as error:
        st.session_state[SAID] = ("problem", [str(error)])
        return
    done()
    known = len(listed.feeds) - len(fresh)
    said = [f"{count_of(len(fresh), 'feed is', 'feeds are')} followed from here on."]
    if known:
        said.append(f"{count_of(known, 'feed was', 'feeds were')} followed already.")
    if listed.problem:
        said.append(f"The list is not quite right: {listed.problem}.")
    st.session_state[SAID] = ("note", said)
    if fresh and not going_on(folder):
        begin(settings, folder, "Polling the new feeds", ["feeds", "poll"])
