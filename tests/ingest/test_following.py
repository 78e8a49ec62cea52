"""Feeds are followed: found, polled, kept in order, and their failures said in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from data.commands import app
from data.ingest import polling
from data.ingest.feed_discovery import feeds_linked, find_feeds
from data.ingest.feed_list import FollowedFeed, changing, followed
from data.ingest.feeds import Feed, read_feed
from data.ingest.fetching import Fetcher, FetchPolicy
from data.ingest.opml import Listed, follow_listed, followed_as_opml, read_opml, write_opml
from data.ingest.polling import Polled, poll
from data.ingest.report import TableError
from data.ingest.taking_in import take_in
from data.ingest.workers import WorkersGone
from data.store.folder import CorpusFolder
from data.store.runs import read_runs
from tests.ingest.hostile_server import Hostile, hostile_server

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[Hostile]:
    with hostile_server() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> CorpusFolder:
    return CorpusFolder.create(tmp_path / "corpus", "News", ZoneInfo("UTC"))


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(FetchPolicy(allow_private=True, pace=0, max_seconds=5)) as made:
        yield made


def rss(*items: str) -> bytes:
    told = "".join(items)
    return f'<rss version="2.0"><channel><title>Herald</title>{told}</channel></rss>'.encode()


def item(number: int, headline: str = "", more: str = "") -> str:
    return (
        f"<item><title>{headline or f'Story {number}'}</title><guid>https://herald.example/{number}</guid>"
        f"<pubDate>Tue, 24 Nov 2026 0{number}:00:00 GMT</pubDate>{more}</item>"
    )


def follow(folder: CorpusFolder, *feeds: FollowedFeed) -> None:
    with changing(folder) as known:
        known.update({feed.url: feed for feed in feeds})


def polled(
    folder: CorpusFolder, fetcher: Fetcher, at: datetime = NOW, everything: bool = False
) -> list[Polled]:
    return list(poll(folder, fetcher, everything, now=lambda: at))


def test_a_poll_takes_in_what_is_new_and_asks_only_for_what_changed(
    server: Hostile, folder: CorpusFolder, fetcher: Fetcher
) -> None:
    server.pages["/rss"] = (200, {"ETag": '"1"'}, rss(item(1), item(2)))
    follow(folder, FollowedFeed(server.url("/rss"), section="World"))
    (first,) = polled(folder, fetcher)
    assert (first.added.new, first.feed.result, first.feed.title) == (2, "2 new", "Herald")
    assert polled(folder, fetcher) == [], "it is not due yet"
    server.pages["/rss"] = (200, {"ETag": '"2"'}, rss(item(1, "Story 1, corrected"), item(2), item(3)))
    (again,) = polled(folder, fetcher, NOW + timedelta(minutes=31))
    assert (again.added.new, again.added.updated, again.added.unchanged) == (1, 1, 1)
    assert server.asked[-1][1]["If-None-Match"] == '"1"'
    server.pages["/rss"] = (304, {}, b"")
    (same,) = polled(folder, fetcher, NOW, everything=True)
    assert (same.feed.result, same.feed.articles) == ("not changed", 3)
    assert set(folder.table().column("section").to_pylist()) == {"World"}
    assert folder.earlier("https://herald.example/1").num_rows == 1


def test_a_failing_feed_waits_longer_each_time_and_the_others_go_on(
    server: Hostile, folder: CorpusFolder, fetcher: Fetcher
) -> None:
    server.pages["/good"] = (200, {}, rss(item(4)))
    server.pages["/busy"] = (503, {"Retry-After": "7200"}, b"")
    server.pages["/gone"] = (410, {}, b"")
    server.pages["/page"] = (200, {}, b"<html><body>not a feed</body></html>")
    follow(
        folder, *(FollowedFeed(server.url(path), every=10) for path in ("/busy", "/gone", "/page", "/good"))
    )
    results = {Path(one.feed.url).name: one.feed for one in polled(folder, fetcher)}
    assert results["good"].articles == 1
    assert results["busy"].next == (NOW + timedelta(hours=2)).isoformat(timespec="seconds")
    assert results["gone"].gone
    assert results["page"].problem.endswith("is not a feed.")
    later = NOW + timedelta(minutes=11)
    (again,) = [one.feed for one in polled(folder, fetcher, later) if one.feed.url.endswith("/page")]
    assert (again.failures, again.next) == (2, (later + timedelta(minutes=20)).isoformat(timespec="seconds"))
    assert not any(feed.due(NOW + timedelta(days=99)) for feed in followed(folder) if feed.gone)


def test_a_clock_that_was_wrong_keeps_no_feed_from_being_polled() -> None:
    feed = FollowedFeed("https://a.example/").fared(NOW + timedelta(days=900), "1 new")
    assert feed.due(NOW)
    assert not feed.fared(NOW, "1 new").due(NOW + timedelta(minutes=1))


def test_a_feed_that_sets_off_an_error_of_ours_does_not_stop_the_others(
    server: Hostile, folder: CorpusFolder, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.pages["/odd"] = server.pages["/fine"] = (200, {}, rss(item(8)))

    def stumble(content: bytes, url: str, headers: Mapping[str, str]) -> Feed:
        if url.endswith("/odd"):
            raise RecursionError
        return read_feed(content, url, headers)

    monkeypatch.setattr(polling, "read_feed", stumble)
    follow(folder, FollowedFeed(server.url("/odd")), FollowedFeed(server.url("/fine")))
    odd, fine = polled(folder, fetcher)
    assert (odd.feed.problem, fine.added.new) == ("It could not be read: RecursionError.", 1)
    assert odd.feed.failures == 1


def test_an_article_of_two_feeds_is_one_and_keeps_its_section(
    server: Hostile, folder: CorpusFolder, fetcher: Fetcher
) -> None:
    for path in ("/world", "/sport"):
        server.pages[path] = (200, {}, rss(item(5)))
        follow(folder, FollowedFeed(server.url(path), section=path[1:].title()))
    first, second = polled(folder, fetcher)
    assert (first.added.new, second.added.unchanged) == (1, 1)
    assert folder.table().column("section").to_pylist() == ["World"]


def test_full_text_is_fetched_where_robots_allow_it_and_stays(
    server: Hostile, folder: CorpusFolder, fetcher: Fetcher
) -> None:
    text = "".join(
        f"<p>Paragraph {i} of the story tells what happened in town that day.</p>" for i in range(8)
    )
    page = f"<html><head><title>t</title></head><body><article><h1>Story 6</h1>{text}</article></body></html>"
    server.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /closed\n")
    server.pages["/open"] = server.pages["/closed"] = (200, {"Content-Type": "text/html"}, page.encode())
    links = [f"<link>{server.url(path)}</link>" for path in ("/open", "/closed")]
    server.pages["/teasers"] = (200, {}, rss(item(6, more=links[0]), item(7, more=links[1])))
    follow(folder, FollowedFeed(server.url("/teasers"), full_text=True))
    (first,) = polled(folder, fetcher)
    bodies = dict(
        zip(*(folder.table().column(name).to_pylist() for name in ("headline", "body")), strict=True)
    )
    assert "Paragraph 7" in bodies["Story 6"]
    assert bodies["Story 7"] == ""
    assert ["robots.txt" in teaser for teaser in first.teasers] == [True]
    (again,) = polled(folder, fetcher, NOW, everything=True)
    assert (again.added.new, again.added.updated) == (0, 0)
    assert "Paragraph 7" in str(folder.table().column("body").to_pylist())
    # Its teaser is edited, and its page can't be had just then.
    server.pages["/open"] = (503, {}, b"")
    edited = item(6, more=links[0]).replace("Story 6", "Story 6, corrected")
    server.pages["/teasers"] = (200, {}, rss(edited, item(7, more=links[1])))
    (corrected,) = polled(folder, fetcher, NOW, everything=True)
    assert (corrected.added.updated, len(corrected.teasers)) == (1, 2)
    told = folder.table().to_pylist()
    assert any(one["headline"] == "Story 6, corrected" and "Paragraph 7" in one["body"] for one in told)


def test_feeds_are_found_from_a_page(server: Hostile, fetcher: Fetcher) -> None:
    links = (
        '<link rel="alternate" type="application/rss+xml" title="World" href="/w.rss">'
        '<link rel="stylesheet" href="/x.css">'
        '<link rel="alternate" type="application/atom+xml" href="a.atom">'
    )
    server.pages["/news/"] = (200, {}, f"<html><head>{links}</head></html>".encode())
    found = find_feeds(fetcher, server.url("/news/"))
    assert [feed.url for feed in found] == [server.url("/w.rss"), server.url("/news/a.atom")]
    assert found[0].title == "World"
    assert feeds_linked(b"", "http://x.example/") == []


def test_a_feed_that_no_page_names_is_found_in_its_usual_place(server: Hostile, fetcher: Fetcher) -> None:
    server.pages["/bare"] = (200, {}, b"<html><body>hello</body></html>")
    server.pages["/feed.xml"] = (200, {}, rss(item(1)))
    assert find_feeds(fetcher, server.url("/bare"))[0].url == server.url("/feed.xml")
    del server.pages["/feed.xml"]
    with pytest.raises(TableError, match="No feed was found"):
        find_feeds(fetcher, server.url("/bare"))


def test_opml_comes_back_as_it_went() -> None:
    feeds = (
        Listed("https://a.example/rss", "A & <b>", "World"),
        Listed("https://b.example/rss", "B"),
        Listed("https://c.example/rss", "C", "Sport/Football"),
    )
    assert set(read_opml(write_opml("Mine", feeds)).feeds) == set(feeds)


def test_what_is_no_list_of_feeds_is_said() -> None:
    for content in (b"", b"hello", b'<!DOCTYPE x [<!ENTITY a "b">]><opml>&a;'):
        with pytest.raises(TableError):
            read_opml(content)


def run(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(word) for word in words], env={"NEWSDESK_ALLOW_PRIVATE": "1"})
    return done.exit_code, done.stdout


def test_the_commands_follow_poll_list_and_leave_a_feed(server: Hostile, tmp_path: Path) -> None:
    corpus, url = tmp_path / "corpus", server.url("/commands")
    server.pages["/commands"] = (200, {}, rss(item(1, "[red]Not markup[/red]")))
    assert run("feeds", "add", url, "--corpus", corpus, "--name", "[bold]Herald")[0] == 0
    assert run("feeds", "add", url, "--corpus", corpus)[0] == 1, "it is followed already"
    status, out = run("feeds", "poll", "--corpus", corpus, "--json")
    said: dict[str, Any] = json.loads(out)
    assert (status, said["new"]) == (0, 1)
    assert "[bold]Herald" in run("feeds", "list", "--corpus", corpus)[1]
    exported = tmp_path / "feeds.opml"
    assert run("feeds", "export", "--corpus", corpus, "--to", exported)[0] == 0
    assert run("feeds", "remove", url, "--corpus", corpus)[0] == 0
    assert "No feed" in run("feeds", "list", "--corpus", corpus)[1]
    assert "1 feeds more" in run("feeds", "import", exported, "--corpus", corpus)[1]


def test_addresses_pages_and_feeds_are_taken_in_by_the_same_command(server: Hostile, tmp_path: Path) -> None:
    server.pages["/robots.txt"] = (404, {}, b"")
    server.pages["/once"] = (200, {}, rss(item(1), item(2)))
    file = tmp_path / "saved.xml"
    file.write_bytes(rss(item(2), item(3)))
    words = ("add", server.url("/once"), file, server.url("/missing"), "--corpus", tmp_path / "c", "--json")
    status, out = run(*words)
    said = json.loads(out)
    assert status == 1
    assert (said["new"], said["unchanged"]) == (3, 1)
    assert ["404" in problem for problem in said["problems"]] == [True]


def test_addresses_of_this_machine_are_refused_without_the_setting(server: Hostile, tmp_path: Path) -> None:
    words = ["add", server.url("/once"), "--corpus", str(tmp_path / "c"), "--json"]
    done = CliRunner().invoke(app, words, env={"NEWSDESK_ALLOW_PRIVATE": ""})
    assert "allow it" in json.loads(done.stdout)["problems"][0]


def test_a_round_that_brought_something_is_recorded_with_what_it_left_out(
    server: Hostile, folder: CorpusFolder, fetcher: Fetcher
) -> None:
    server.pages["/rss"] = (200, {}, rss(item(1), item(1, "Story 1 again"), item(2)))
    server.pages["/gone"] = (404, {}, b"")
    follow(folder, FollowedFeed(server.url("/rss")), FollowedFeed(server.url("/gone")))
    polled(folder, fetcher)
    polled(folder, fetcher, NOW + timedelta(hours=9))
    first, again = read_runs(folder.path).kept
    assert (first.kind, first.ended, first.begun) == ("poll", "done", NOW.isoformat())
    assert [(came.source, came.new, came.rejected) for came in first.sources] == [("Herald", 2, 1)]
    assert (again.total.unchanged, again.total.rejected) == (2, 1)
    server.pages["/rss"] = (200, {}, rss(item(1), item(2)))
    polled(folder, fetcher, NOW + timedelta(hours=18))
    assert len(read_runs(folder.path).kept) == 2


def test_a_known_article_keeps_the_section_that_came_and_not_the_one_that_is_shown(
    server: Hostile, folder: CorpusFolder, fetcher: Fetcher
) -> None:
    server.pages["/rss"] = (200, {}, rss(item(1)))
    follow(folder, FollowedFeed(server.url("/rss"), section="World"))
    polled(folder, fetcher)
    with folder.writing() as writer:
        writer.show_sections({"World": "Abroad"})
    server.pages["/rss"] = (200, {}, rss(item(1), item(2)))
    (again,) = polled(folder, fetcher, NOW + timedelta(hours=9))
    assert (again.added.new, again.added.updated, again.added.unchanged) == (1, 0, 1)
    assert folder.sections(folder.manifest()) == {"World": 2}
    assert set(folder.table().column("section").to_pylist()) == {"Abroad"}


def test_a_feed_s_date_that_can_not_be_is_kept_as_it_was_given(
    server: Hostile, folder: CorpusFolder, fetcher: Fetcher
) -> None:
    told = "<item><title>{}</title><guid>https://h.example/{}</guid><pubDate>{}</pubDate></item>"
    dates = (
        "Thu, 31 Feb 2024 10:00:00 GMT",
        "Tue, 24 Nov 2026 07:00:00 GMT",
        "Tue, 24 Nov 2027 07:00:00 GMT",
    )
    server.pages["/rss"] = (200, {}, rss(*(told.format(f"N{n}", n, date) for n, date in enumerate(dates))))
    follow(folder, FollowedFeed(server.url("/rss")))
    polled(folder, fetcher)
    rows = folder.table().sort_by("id").to_pylist()
    assert [row["published"] is None for row in rows] == [True, False, True]
    assert [row["published_as"] for row in rows] == [dates[0], None, "2027-11-24T07:00+00:00"]


def test_the_same_feed_fetched_and_followed_brings_each_article_once(
    server: Hostile, folder: CorpusFolder, fetcher: Fetcher
) -> None:
    server.pages["/same"] = (
        200,
        {},
        rss("<item><title>No guid</title><link>https://h.example/1</link></item>"),
    )
    take_in([server.url("/same")], folder, policy=FetchPolicy(allow_private=True, pace=0))
    follow(folder, FollowedFeed(server.url("/same")))
    (one,) = polled(folder, fetcher)
    assert (one.added.new, folder.manifest().articles) == (0, 1)


def test_a_poll_says_what_it_does_once_all_feeds_were_asked(
    server: Hostile, folder: CorpusFolder, fetcher: Fetcher
) -> None:
    server.pages["/rss"] = (200, {}, rss(item(1)))
    follow(folder, FollowedFeed(server.url("/rss")))
    said: list[str] = []
    assert len(list(poll(folder, fetcher, finishing=said.append))) == 1
    assert (said[0], said[-1]) == ("names", "storylines")


class GoneWorkers:
    """Workers who can't be reached, at once or only when they are asked for names."""

    worth = 1

    def __init__(self, begun: int) -> None:
        self.begun = begun

    def begin(self) -> Executor:
        if not self.begun:
            raise WorkersGone("The Dask scheduler can't be reached.")
        self.begun -= 1
        return ThreadPoolExecutor(1)

    def count(self) -> int:
        return 1

    def look(self) -> None:
        pass

    def explained(self, error: Exception) -> Exception:
        return error

    def close(self) -> None:
        pass


def test_no_site_is_asked_for_what_could_not_be_kept(
    server: Hostile, folder: CorpusFolder, fetcher: Fetcher
) -> None:
    server.pages["/rss"] = (200, {}, rss(item(1)))
    follow(folder, FollowedFeed(server.url("/rss")))
    asked = len(server.asked)
    with pytest.raises(WorkersGone):
        list(poll(folder, fetcher, workers=GoneWorkers(0)))
    assert len(server.asked) == asked


def test_what_a_feed_brought_in_vain_is_asked_for_again(
    server: Hostile, folder: CorpusFolder, fetcher: Fetcher
) -> None:
    server.pages["/rss"] = (200, {"ETag": '"1"'}, rss(item(1)))
    follow(folder, FollowedFeed(server.url("/rss")))
    with pytest.raises(WorkersGone):
        list(poll(folder, fetcher, workers=GoneWorkers(1)))
    assert folder.manifest().articles == 0
    (one,) = polled(folder, fetcher)
    assert (one.added.new, "If-None-Match" in server.asked[-1][1]) == (1, False)


def test_folders_of_a_list_become_sections_and_feeds_that_are_followed_stay_as_they_are(
    folder: CorpusFolder,
) -> None:
    follow(folder, FollowedFeed("https://a.example/rss", section="Mine"))
    listed = [Listed("https://a.example/rss", "A", "World"), Listed("https://b.example/rss", "B", "World")]
    fresh = follow_listed(folder, read_opml(write_opml("Feeds", listed)))
    assert [(feed.url, feed.title, feed.section) for feed in fresh] == [
        ("https://b.example/rss", "B", "World")
    ]
    assert [feed.section for feed in followed(folder)] == ["Mine", "World"]
    assert {feed.section for feed in read_opml(followed_as_opml(folder)).feeds} == {"Mine", "World"}
