"""The log of corrections on disk, and what outlasts re-ingest, rebuild and the way to another machine."""

from __future__ import annotations

import json
import os
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from data.answers import About
from data.commands import app
from data.corpus import CorpusUnavailable
from data.correction_log import CorrectionLog, problems_of_log
from data.corrections import CorrectionError
from data.filters import Filters
from data.opening import open_corpus
from data.settings import Settings

ROWS = [
    {"id": "a", "headline": "US talks", "body": "The US and Aliyev.", "date": "2024-05-01",
     "places": ["US"], "people": ["Aliyev"]},
    {"id": "b", "headline": "U.S. talks", "body": "The U.S. again.", "date": "2024-05-02",
     "places": ["U.S."]},
    {"id": "c", "headline": "Both", "body": "US, U.S. and Baku.", "date": "2024-05-03",
     "places": ["US", "U.S.", "Baku"]},
]  # fmt: skip


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("NEWSDESK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NEWSDESK_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), "utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path, rows: Path) -> Path:
    run("add", rows, "--corpus", tmp_path / "news", "--no-entities")
    return tmp_path / "news"


def run(*arguments: object, status: int = 0) -> dict[str, Any]:
    done = CliRunner().invoke(app, [*map(str, arguments), "--json"])
    assert done.exit_code == status, done.output
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def settings(corpus: Path) -> Settings:
    return Settings.read({**os.environ, "NEWSDESK_CORPUS": str(corpus)}, {})


def about(corpus: Path) -> About:
    return open_corpus(settings(corpus)).corpus.about()


def counts(corpus: Path) -> dict[str, int]:
    """What the charts show: articles of each entity, and of each pair."""
    opened = open_corpus(settings(corpus)).corpus
    found = opened.entities(Filters(), limit=None).frame
    pairs = opened.comentions(Filters(), 100)
    volume = [opened.volume(Filters(entities=(key,))).total for key in found["entity"]]
    assert volume == found["articles"].tolist()
    together = (pairs["a"] + " + " + pairs["b"]).tolist()
    keys, numbers = [*found["entity"], *together], [*found["articles"], *pairs["articles"]]
    return dict(zip(keys, numbers, strict=True))


def merge(folder: Path) -> str:
    return str(
        run("corrections", "add", "merge", "place:US", "place:U.S.", "--corpus", folder)["correction"]["id"]
    )


def test_a_merge_is_one_bar_at_once_and_undo_brings_back_the_former_counts(folder: Path) -> None:
    before, was = counts(folder), about(folder)
    id = merge(folder)
    after = counts(folder)
    assert (before["place:US"], before["place:U.S."]) == (2, 2)
    assert after["place:U.S."] == 3
    assert "place:US" not in after
    assert about(folder).version != was.version
    run("corrections", "undo", id, "--corpus", folder)
    assert counts(folder) == before
    assert about(folder) == was


def test_corrections_outlast_what_comes_in_again_rebuild_and_forget(folder: Path, rows: Path) -> None:
    merge(folder)
    merged = counts(folder)
    assert run("add", rows, "--corpus", folder, "--no-entities")["unchanged"] == 3
    assert counts(folder) == merged
    changed = [
        {**ROWS[0], "body": "The US, edited."},
        {**ROWS[1], "id": "d", "headline": "More", "places": ["US"]},
    ]
    rows.write_text("".join(json.dumps(row) + "\n" for row in changed), "utf-8")
    run("add", rows, "--corpus", folder, "--no-entities")
    assert counts(folder)["place:U.S."] == 4
    run("rebuild", "--corpus", folder)
    run("rebuild", "--names", "--corpus", folder)
    assert counts(folder)["place:U.S."] == 4
    run("forget", "d", "--corpus", folder)
    assert counts(folder)["place:U.S."] == 3
    assert run("check", "--corpus", folder)["sound"]


def test_a_second_machine_counts_the_same(folder: Path, rows: Path, tmp_path: Path) -> None:
    merge(folder)
    split = ("split", "person:Aliyev", "person:Heydar Aliyev", "--written", "Aliyev")
    run("corrections", "add", *split, "--corpus", folder)
    run("corrections", "add", "reject", "place:Baku", "--corpus", folder)
    file, there = tmp_path / "corrections-out.jsonl", tmp_path / "there"
    run("corrections", "export", "--corpus", folder, "--to", file)
    run("add", rows, "--corpus", there, "--no-entities")
    assert run("corrections", "import", file, "--corpus", there, "--preview")["new"] == 3
    assert counts(there) != counts(folder)
    assert run("corrections", "import", file, "--corpus", there)["taken"] == 3
    assert counts(there) == counts(folder)
    assert counts(there)["person:Heydar Aliyev"] == 1
    assert run("corrections", "import", file, "--corpus", there) == {
        "taken": 0, "new": 0, "known": 3, "conflicts": [], "bad": [],
    }  # fmt: skip
    assert about(there).version.partition("-")[2] == about(folder).version.partition("-")[2]


def test_what_was_exported_and_comes_in_again_can_still_be_undone(folder: Path, tmp_path: Path) -> None:
    before = counts(folder)
    id = merge(folder)
    file = tmp_path / "export.jsonl"
    run("export", "--corpus", folder, "--to", file)
    told = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert {m["entity"] for row in told for m in row["mentions"] if m["kind"] == "place"} == {"U.S.", "Baku"}
    assert run("add", file, "--corpus", folder)["unchanged"] == 3
    run("corrections", "undo", id, "--corpus", folder)
    assert counts(folder) == before
    run("corrections", "undo", "--corpus", folder, status=1)  # nothing holds
    run("export", "--as-found", "--corpus", folder, "--to", file)
    assert '"US"' in file.read_text("utf-8")


def test_two_who_correct_each_other_end_with_the_same_counts(
    folder: Path, rows: Path, tmp_path: Path
) -> None:
    there = tmp_path / "there"
    run("add", rows, "--corpus", there, "--no-entities")
    merge(folder)
    run("corrections", "add", "merge", "place:US", "place:America", "--corpus", there)
    files = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    for corpus, file in zip((folder, there), files, strict=True):
        run("corrections", "export", "--corpus", corpus, "--to", file)
    told = run("corrections", "import", files[1], "--corpus", folder)
    assert (told["taken"], len(told["conflicts"])) == (0, 1)
    run("corrections", "import", files[1], "--corpus", folder, "--conflicts")
    run("corrections", "import", files[0], "--corpus", there, "--conflicts")
    assert counts(folder) == counts(there)
    assert counts(there)["place:U.S."] == 3


def test_bad_lines_are_named_kept_and_do_no_harm(folder: Path, tmp_path: Path) -> None:
    log = CorrectionLog.of(settings(folder))
    assert log.path == folder / "corrections.jsonl"
    log.path.write_text("nonsense", "utf-8")
    merge(folder)
    assert counts(folder)["place:U.S."] == 3
    assert log.path.read_text("utf-8").startswith("nonsense\n{")
    told = run("check", "--corpus", folder, status=1)
    assert told["problems"] == ["Line 1 of corrections.jsonl is no correction: it is no JSON."]
    assert run("corrections", "import", log.path, "--corpus", folder, status=1)["bad"][0]["line"] == 1
    assert run("corrections", "list", "--corpus", folder)["bad"] == [{"line": 1, "reason": "it is no JSON"}]


def test_what_says_nothing_new_is_refused(folder: Path) -> None:
    id = merge(folder)
    log = CorrectionLog.of(settings(folder))
    content = log.path.read_bytes()
    again = run("corrections", "add", "merge", "place:US", "place:U.S.", "--corpus", folder, status=1)
    assert "already" in again["error"]
    with pytest.raises(CorrectionError, match="no correction nope"):
        log.undo("nope")
    assert log.path.read_bytes() == content
    log.undo(id)
    with pytest.raises(CorrectionError, match="taken back already"):
        log.undo(id)


def test_a_corpus_that_is_not_there_is_not_corrected(tmp_path: Path) -> None:
    told = run("corrections", "add", "reject", "place:US", "--corpus", tmp_path / "nwes", status=1)
    assert "no corpus" in told["error"]


def test_two_who_correct_at_once_lose_nothing(folder: Path) -> None:
    log = CorrectionLog.of(settings(folder))

    def correct(n: int) -> None:
        log.add({"kind": "rename", "entity": f"place:{n}", "into": f"place:N{n}"})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(correct, range(20)))
    found = log.read()
    assert len(found.corrections) == 20
    assert len({one.when for one in found.corrections}) == 20
    assert problems_of_log(log) == []


def test_a_clock_that_was_put_back_keeps_the_order(folder: Path) -> None:
    log = CorrectionLog.of(settings(folder))
    log.path.write_text(
        '{"id":"f","kind":"merge","when":"2999-01-01T00:00:00+00:00","entity":"place:US","into":"place:A"}\n',
        "utf-8",
    )
    run("corrections", "add", "rename", "place:A", "Atlantis", "--corpus", folder)
    assert counts(folder)["place:Atlantis"] == 2


def test_a_table_and_the_chronicle_have_files_of_their_own(rows: Path, tmp_path: Path) -> None:
    one, other = (CorrectionLog.of(settings(path)).path for path in (rows, tmp_path / "other" / rows.name))
    assert one != other
    assert one.name.startswith("rows-")
    assert CorrectionLog.of(Settings.read({}, {})).path.name == "chronicle.jsonl"
    named = {"NEWSDESK_CORRECTIONS": str(tmp_path / "mine.jsonl")}
    assert CorrectionLog.of(Settings.read(named, {})).path == tmp_path / "mine.jsonl"


def test_a_log_that_cannot_be_read_is_said(folder: Path) -> None:
    (folder / "corrections.jsonl").mkdir()
    with pytest.raises(CorpusUnavailable):
        open_corpus(settings(folder))


def test_corrected_files_that_are_damaged_are_written_once_more(folder: Path, tmp_path: Path) -> None:
    merge(folder)
    merged = counts(folder)
    made = [path for path in (tmp_path / "cache").glob("index-*.*") if path.is_dir()]
    assert len(made) == 1
    (made[0] / "entity.codes.npy").write_bytes(b"")
    assert counts(folder) == merged


def test_older_corrected_files_go(folder: Path, tmp_path: Path) -> None:
    for n in range(3):
        run("corrections", "add", "rename", f"place:{'US' if not n else n - 1}", str(n), "--corpus", folder)
        assert counts(folder)[f"place:{n}"] == 2
    assert len([path for path in (tmp_path / "cache").glob("index-*.*") if path.is_dir()]) == 1


def test_the_list_says_what_was_done_and_what_was_taken_back(folder: Path) -> None:
    id = merge(folder)
    run("corrections", "undo", "--corpus", folder, "--by", "desk")
    told = run("corrections", "list", "--corpus", folder)["corrections"]
    assert [(one["kind"], one["in_force"]) for one in told] == [("merge", False), ("undo", True)]
    shown = CliRunner().invoke(app, ["corrections", "list", "--corpus", str(folder)])
    assert id in shown.stdout


def storylines(corpus: Path) -> dict[str, str | None]:
    """What the pages and an export say of each article's storyline, which must agree."""
    to = corpus.parent / "exported.jsonl"
    run("export", "--corpus", corpus, "--to", to)
    exported = {
        row["id"]: row.get("storyline") for row in map(json.loads, to.read_text("utf-8").splitlines())
    }
    opened = open_corpus(settings(corpus)).corpus
    assert {id: opened.article(id).storyline for id in exported} == exported
    return exported


def test_a_corrected_storyline_outlasts_what_comes_in_and_undo_brings_back_the_former(
    folder: Path, tmp_path: Path
) -> None:
    more = tmp_path / "more.jsonl"
    own = [{"id": "d", "headline": "Rain", "body": "It rains in Ganja.", "date": "2024-07-01"}]
    more.write_text("".join(json.dumps(row) + "\n" for row in own), "utf-8")
    before = storylines(folder)
    log = CorrectionLog.of(settings(folder))
    made = log.add({"kind": "join", "articles": ["a", "d"]}, {"kind": "join", "articles": ["a", "c"]})
    joined = storylines(folder)
    assert joined["a"] == joined["c"] is not None
    run("add", more, "--corpus", folder, "--no-entities")
    run("rebuild", "--corpus", folder)
    grown = storylines(folder)
    assert grown["a"] == grown["c"] == grown["d"] is not None
    run("forget", "d", "--corpus", folder)
    assert storylines(folder)["a"] == joined["a"]
    for one in made:
        log.undo(one.id)
    assert storylines(folder) == before
    run("check", "--corpus", folder)


def test_storylines_corrected_elsewhere_are_imported(folder: Path, rows: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    run("add", rows, "--corpus", other, "--no-entities")
    log = CorrectionLog.of(settings(folder))
    log.add(
        {"kind": "join", "articles": ["a", "b", "c"]}, {"kind": "title", "articles": ["a"], "title": "Talks"}
    )
    run("corrections", "export", "--corpus", folder, "--to", tmp_path / "log.jsonl")
    run("corrections", "import", tmp_path / "log.jsonl", "--corpus", other)
    assert storylines(other) == storylines(folder)
    opened = open_corpus(settings(other)).corpus
    assert set(opened.titles([str(storylines(other)["a"])]).values()) == {"Talks"}
    CorrectionLog.of(settings(other)).add({"kind": "title", "articles": ["b"], "title": "Talks of May"})
    log.add({"kind": "title", "articles": ["b"], "title": "Meetings"})
    run("corrections", "export", "--corpus", folder, "--to", tmp_path / "log.jsonl")
    told = run("corrections", "import", tmp_path / "log.jsonl", "--corpus", other, "--preview")
    assert len(told["conflicts"]) == 1


def told_of_the_dam(*told: tuple[str, str, str]) -> str:
    """Lines of news about one dam, which a program takes for one affair."""
    common = "The Sarsang dam above Tartar broke at dawn while Minister Mehdiyev inspected its sluices"
    rows = [
        {"id": id, "headline": f"Sarsang dam broke at dawn: {text}", "body": f"{common}. {text}.",
         "date": day, "language": "en", "source": "Turan"}
        for id, day, text in told
    ]  # fmt: skip
    return "".join(json.dumps(row) + "\n" for row in rows)


def other_news() -> str:
    """Lines of news that have nothing in common: beside them what the dam's have is rare."""
    chance = random.Random(7)
    words = ["".join(chance.choices("abdegiklmnoprstu", k=8)) for _ in range(400)]
    rows = [
        {"id": f"n{n}", "headline": " ".join(chance.sample(words, 6)), "date": "2024-05-02", "language": "en"}
        for n in range(40)
    ]
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_what_was_parted_stays_parted_and_later_news_goes_to_the_side_that_it_is_like(
    tmp_path: Path,
) -> None:
    folder, first, later = tmp_path / "dam", tmp_path / "first.jsonl", tmp_path / "later.jsonl"
    first.write_text(
        other_news()
        + told_of_the_dam(
            ("flood-1", "2024-05-01", "flood drowns fields of three villages"),
            ("trial-1", "2024-05-02", "engineer charged, court sets trial"),
            ("flood-2", "2024-05-02", "flood reaches more villages, fields lost"),
            ("trial-2", "2024-05-03", "engineer denies charges before the court"),
        ),
        "utf-8",
    )
    later.write_text(
        told_of_the_dam(
            ("flood-3", "2024-05-04", "flood recedes, villages count lost fields"),
            ("trial-3", "2024-05-04", "court hears engineer on charges"),
            ("trial-4", "2024-05-05", "court finds engineer guilty"),
        ),
        "utf-8",
    )

    def sides() -> list[list[str]]:
        """Who is with whom of those about the dam."""
        found: dict[str, list[str]] = {}
        for id, storyline in sorted(storylines(folder).items()):
            if not id.startswith("n"):
                found.setdefault(storyline or id, []).append(id)
        return sorted(found.values())

    run("add", first, "--corpus", folder, "--no-entities")
    assert sides() == [["flood-1", "flood-2", "trial-1", "trial-2"]], "the program takes them for one affair"
    id = run("corrections", "add", "part", "trial-1", "trial-2", "--corpus", folder)["correction"]["id"]
    assert sides() == [["flood-1", "flood-2"], ["trial-1", "trial-2"]]
    run("add", later, "--corpus", folder, "--no-entities")
    parted = [["flood-1", "flood-2", "flood-3"], ["trial-1", "trial-2", "trial-3", "trial-4"]]
    assert sides() == parted
    run("rebuild", "--corpus", folder)
    assert sides() == parted
    run("corrections", "undo", id, "--corpus", folder)
    assert len(sides()) == 1
