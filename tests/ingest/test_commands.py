"""The command line: what is taken in is counted, what is not is named, and all of it can leave again."""

from __future__ import annotations

import csv
import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import feedparser
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from data.commands import app
from data.filters import Filters
from data.ingest.entities.found import EntitySettings
from data.ingest.report import Step
from data.ingest.taking_in import take_in
from data.opening import open_corpus, version
from data.settings import Settings
from data.store.folder import CorpusFolder
from tests.ingest.workbooks import workbook

pytestmark = pytest.mark.usefixtures("own_files")

GOOD = [{"id": f"n{i}", "title": f"Gas story {i}", "date": f"2024-05-{i + 1:02}"} for i in range(5)]


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def run(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(word) for word in words])
    return done.exit_code, done.stdout


def told(*words: object) -> dict[str, Any]:
    """What a command says to machines."""
    answer: dict[str, Any] = json.loads(run(*words, "--json")[1])
    return answer


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A corpus folder of five articles."""
    file = write(tmp_path / "news.jsonl", GOOD)
    assert run("add", file, "--corpus", tmp_path / "corpus", "--zone", "Asia/Baku")[0] == 0
    return tmp_path / "corpus"


@pytest.mark.parametrize(
    ("setting", "words", "zone"),
    [
        ("Asia/Baku", [], "Asia/Baku"),
        ("", [], "UTC"),
        ("UTC", ["--zone", "Asia/Baku"], "Asia/Baku"),
    ],
)
def test_a_new_corpus_has_the_zone_that_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, words: list[str], zone: str
) -> None:
    monkeypatch.setenv("NEWSDESK_ZONE", setting)
    file = write(tmp_path / "news.jsonl", GOOD)
    feeds = tmp_path / "feeds.opml"
    feeds.write_text('<opml><body><outline xmlUrl="https://news.example.org/feed"/></body></opml>', "utf-8")
    assert run("add", file, "--corpus", tmp_path / "added", *words)[0] == 0
    assert run("feeds", "import", feeds, "--corpus", tmp_path / "followed", *words)[0] == 0
    for corpus in ("added", "followed"):
        assert CorpusFolder.open(tmp_path / corpus).manifest().zone == zone


def test_a_run_counts_every_row_once(tmp_path: Path) -> None:
    file = write(tmp_path / "news.jsonl", [*GOOD, {"id": "empty", "title": ""}, GOOD[0]])
    said = told("add", file, "--corpus", tmp_path / "corpus")
    assert (said["read"], said["kept"], said["new"], said["rejected"], said["articles"]) == (7, 5, 5, 2, 5)
    assert [(row["line"], row["field"]) for row in said["reasons"]] == [(6, ""), (7, "id")]


def test_running_again_changes_nothing_that_is_not_new(tmp_path: Path, news: Path) -> None:
    changed = [GOOD[0] | {"title": "Gas story 0, corrected"}, *GOOD[1:], {"id": "late", "title": "Late"}]
    said = told("add", write(tmp_path / "again.jsonl", changed), "--corpus", news)
    assert (said["new"], said["updated"], said["unchanged"], said["articles"]) == (1, 1, 4, 6)


def test_a_file_that_can_not_be_used_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write(tmp_path / "in" / "a.jsonl", GOOD)
    (tmp_path / "in" / "b.pdf").write_bytes(b"%PDF-1.7 and so on")
    (tmp_path / "in" / ".hidden").write_bytes(b"\0\0")
    code, out = run("add", tmp_path / "in", "--corpus", tmp_path / "corpus", "--json")
    assert code == 1
    assert json.loads(out)["new"] == 5
    assert [problem.endswith("but a PDF.") for problem in json.loads(out)["problems"]] == [True]


def test_rejected_rows_are_written_with_their_reasons(tmp_path: Path) -> None:
    file = write(
        tmp_path / "news.jsonl", [*GOOD, {"id": "=1+1", "title": "Twice"}, {"id": "=1+1", "title": "T"}]
    )
    run("add", file, "--corpus", tmp_path / "corpus", "--rejects", tmp_path / "rejects.csv")
    with (tmp_path / "rejects.csv").open(encoding="utf-8-sig", newline="") as rejects:
        (row,) = csv.DictReader(rejects)
    assert (row["line"], row["field"], row["sample"]) == ("7", "id", "'=1+1")


def test_rows_left_out_beyond_those_listed_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.ingest.report.MAX_REJECTED", 2)
    file = tmp_path / "news.csv"
    file.write_text("title,section\nGas flows,Energy\n" + ",Energy\n" * 5, encoding="utf-8")
    run("add", file, "--corpus", tmp_path / "corpus", "--rejects", tmp_path / "rejects.csv")
    with (tmp_path / "rejects.csv").open(encoding="utf-8-sig", newline="") as rejects:
        *listed, more = csv.DictReader(rejects)
    assert len(listed) == 2
    assert (more["source"], more["reason"]) == (str(file), "3 more rows left out, which are not listed")


def test_each_file_is_told_with_what_it_was_taken_for(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write(tmp_path / "in" / "a.jsonl", GOOD)
    (tmp_path / "in" / "b.csv").write_bytes("title;text\nГаз подорожал;сообщает агентство\n".encode("cp1251"))
    (tmp_path / "in" / "c.xlsx").write_bytes(workbook(["title"], ["From a sheet"]))
    (tmp_path / "in" / "d.pdf").write_bytes(b"%PDF-1.7 and so on")
    (tmp_path / "in" / "e.html").write_text(f"<html><body><p>{'A page of news. ' * 40}</p></body></html>")
    files = told("add", tmp_path / "in", "--corpus", tmp_path / "corpus", "--no-entities")["files"]
    assert [Path(file["source"]).name for file in files] == ["a.jsonl", "b.csv", "c.xlsx", "d.pdf", "e.html"]
    assert [file["format"] for file in files] == [
        {"kind": "JSON lines", "encoding": "UTF-8"},
        {"kind": "CSV", "encoding": "windows-1251", "delimiter": ";", "header": 1},
        {"kind": "Excel", "sheets": [{"name": "Sheet1", "header": 1}]},
        None,
        {"kind": "web page"},
    ]
    assert [(file["read"], file["kept"], file["rejected"]) for file in files[:4]] == [
        (5, 5, 0), (1, 1, 0), (1, 1, 0), (0, 0, 0),
    ]  # fmt: skip


def test_what_files_were_taken_for_is_said_once_for_all_of_a_kind(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path / f"{name}.jsonl", [{"id": name, "title": name}])
    (tmp_path / "c.csv").write_text("title;text\na;b\n")
    files = [tmp_path / name for name in ("a.jsonl", "b.jsonl", "c.csv")]
    done = CliRunner().invoke(
        app, ["add", *map(str, files), "--corpus", str(tmp_path / "corpus"), "--no-entities"]
    )
    assert done.stderr.splitlines() == [
        "2 files: read as JSON lines: UTF-8",
        f"{files[2]}: read as CSV: semicolons between, UTF-8, header in line 1",
    ]


def test_a_mapping_corrects_the_delimiter_and_the_encoding(tmp_path: Path) -> None:
    (tmp_path / "news.csv").write_bytes("kicker^text\nГаз^раз\n".encode("cp866"))
    mapping = {"columns": {"kicker": "headline"}, "delimiter": "^", "encoding": "CP866"}
    (tmp_path / "mapping.json").write_text(json.dumps(mapping))
    run(
        "add", tmp_path / "news.csv", "--corpus", tmp_path / "corpus", "--mapping", tmp_path / "mapping.json",
        "--no-entities",
    )  # fmt: skip
    out = run("export", "--corpus", tmp_path / "corpus")[1]
    assert [(row["headline"], row["body"]) for row in map(json.loads, out.splitlines())] == [("Газ", "раз")]


def test_sections_are_set_listed_undone_and_kept_as_a_file(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    rows = [{"id": f"{n}", "title": f"N{n}", "section": s} for n, s in enumerate(["politics", "Sport", ""])]
    run("add", write(tmp_path / "news.jsonl", rows), "--corpus", corpus)
    assert "1 section shown" in run("sections", "set", "politics", " My  Politics ", "--corpus", corpus)[1]
    assert run("sections", "set", "(none)", "Other", "--corpus", corpus)[0] == 0
    listed = told("sections", "list", "--corpus", corpus)["sections"]
    assert {one["came"]: (one["articles"], one["shown"]) for one in listed} == {
        "politics": (1, "My Politics"), "Sport": (1, "Sport"), "": (1, "Other"),
    }  # fmt: skip
    run("export", "--corpus", corpus, "--to", tmp_path / "out.jsonl")
    exported = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert sorted(row["section"] for row in exported) == ["My Politics", "Other", "Sport"]
    run("sections", "export", "--corpus", corpus, "--to", tmp_path / "sections.json")
    assert run("sections", "unset", "politics", "--corpus", corpus)[0] == 0
    assert run("sections", "unset", "politics", "--corpus", corpus)[0] == 1
    saved = json.loads((tmp_path / "sections.json").read_text("utf-8"))
    assert saved == {"politics": "My Politics", "": "Other"}
    run("sections", "undo", "--corpus", corpus)
    assert CorpusFolder.open(corpus).manifest().sections == saved
    (tmp_path / "more.json").write_text('{"Sport": ""}', "utf-8")
    run("sections", "import", tmp_path / "more.json", "--corpus", corpus)
    assert CorpusFolder.open(corpus).manifest().sections == {**saved, "Sport": ""}
    (tmp_path / "more.json").write_text('{"Sport": 1}', "utf-8")
    assert run("sections", "import", tmp_path / "more.json", "--corpus", corpus)[0] == 1


def test_runs_are_listed_and_their_rejected_rows_written(tmp_path: Path, news: Path) -> None:
    bad = write(tmp_path / "bad.jsonl", [{"id": "x", "title": ""}, GOOD[0], GOOD[0]])
    run("add", bad, tmp_path / "none.csv", "--corpus", news)
    last, first = told("runs", "--corpus", news)["runs"]
    assert (first["new"], first["rejected"], first["ended"]) == (5, 0, "done")
    assert (last["read"], last["unchanged"], last["rejected"], last["rows_kept"]) == (3, 1, 2, 2)
    assert [bool(source["problem"]) for source in last["sources"]] == [False, True]
    assert "done" in run("runs", "--corpus", news)[1]
    run("rejects", "--corpus", news, "--run", "2", "--to", tmp_path / "rejects.csv")
    with (tmp_path / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["run"], row["line"], row["field"]) for row in rows] == [("2", "1", ""), ("2", "3", "id")]
    said = told("rejects", "--corpus", news)
    assert (said["rejected"], said["kept"]) == (2, 2)
    assert "There is no run 9" in told("rejects", "--corpus", news, "--run", "9")["error"]


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_an_export_has_every_article(tmp_path: Path, news: Path, format: str) -> None:
    to = tmp_path / f"out.{format}"
    assert run("export", "--corpus", news, "--format", format, "--to", to)[0] == 0
    if format == "parquet":
        ids = pq.read_table(to).column("id").to_pylist()
    elif format == "csv":
        with to.open(encoding="utf-8-sig", newline="") as file:
            ids = [row["id"] for row in csv.DictReader(file)]
    else:
        ids = [json.loads(line)["id"] for line in to.read_text("utf-8").splitlines()]
    assert ids == [row["id"] for row in GOOD]


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_how_sure_a_language_is_goes_with_an_export_to_another_folder(tmp_path: Path, format: str) -> None:
    text = "The government approved the new budget on Tuesday after a long debate in parliament."
    run("add", write(tmp_path / "news.jsonl", [{"id": "a", "title": text}]), "--corpus", tmp_path / "one")
    run("export", "--corpus", tmp_path / "one", "--format", format, "--to", tmp_path / f"out.{format}")
    run("add", tmp_path / f"out.{format}", "--corpus", tmp_path / "two")
    one, two = (
        CorpusFolder.open(tmp_path / name).table().column("language_confidence").to_pylist()
        for name in ("one", "two")
    )
    assert one[0] > 0.9
    assert two == pytest.approx(one, abs=0.0001)


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_dates_that_can_not_be_stay_what_they_were_through_an_export(tmp_path: Path, format: str) -> None:
    dates = ["31 February 2024", "0001-01-01", "2999-01-01", "=1+1", "2150-01-01", "2024-02-28"]
    rows = [{"id": f"n{i}", "title": f"N{i}", "date": date} for i, date in enumerate(dates)]
    run("add", write(tmp_path / "news.jsonl", rows), "--corpus", tmp_path / "one")
    said = CorpusFolder.open(tmp_path / "one").table().sort_by("id").column("published_as").to_pylist()
    assert said == [*dates[:5], None]
    run("export", "--corpus", tmp_path / "one", "--format", format, "--to", tmp_path / f"out.{format}")
    assert told("add", tmp_path / f"out.{format}", "--corpus", tmp_path / "one")["unchanged"] == 6
    run("add", tmp_path / f"out.{format}", "--corpus", tmp_path / "two")
    again = CorpusFolder.open(tmp_path / "two").table().sort_by("id").column("published_as").to_pylist()
    assert [one and one.lstrip("'") for one in again] == said


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_an_export_can_be_taken_in_again_as_it_was(tmp_path: Path, news: Path, format: str) -> None:
    to = tmp_path / f"out.{format}"
    run("export", "--corpus", news, "--format", format, "--to", to)
    said = told("add", to, "--corpus", news)
    assert (said["new"], said["updated"], said["unchanged"]) == (0, 0, 5)


def test_an_atom_export_has_the_newest_and_undated_ones_last(tmp_path: Path) -> None:
    dates = ["2024-05-02", "", "2024-05-03", "2024-05-01"]
    rows = [{"id": f"n{i}", "title": f"N{i}", "date": date} for i, date in enumerate(dates)]
    run("add", write(tmp_path / "news.jsonl", rows), "--corpus", tmp_path / "wire")
    to = tmp_path / "out.atom"
    export = ("export", "--corpus", tmp_path / "wire", "--format", "atom", "--to", to)
    for limit, titles in (("2", ["N2", "N0"]), ("9", ["N2", "N0", "N3", "N1"])):
        assert run(*export, "--limit", limit)[0] == 0
        read = feedparser.parse(to.read_bytes())
        assert not read.bozo
        assert (read.feed.title, [entry.title for entry in read.entries]) == ("wire: everything", titles)
    assert run(*export, "--limit", "0")[0] == 2


def test_what_is_forgotten_is_gone_from_the_index_too(tmp_path: Path, news: Path) -> None:
    run(
        "add",
        write(tmp_path / "late.jsonl", [{"id": "n0", "title": "Gas story 0: secret"}]),
        "--corpus",
        news,
    )
    run("rebuild", "--corpus", news)
    assert told("forget", "n0", "n1", "nobody", "--corpus", news) == {"forgotten": 2}
    assert told("check", "--corpus", news) == {"sound": True, "problems": [], "articles": 3}
    kept = [file for home in (news, tmp_path / "cache") for file in home.rglob("*") if file.is_file()]
    assert kept
    assert [file.name for file in kept if b"secret" in file.read_bytes()] == []


def test_a_damaged_folder_is_not_sound(news: Path) -> None:
    next((news / "parts").iterdir()).write_bytes(b"PAR1")
    code, out = run("check", "--corpus", news, "--json")
    assert (code, json.loads(out)["sound"]) == (1, False)


def test_a_folder_of_something_else_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", "utf-8")
    code, out = run("add", write(tmp_path / "news.jsonl", GOOD), "--corpus", tmp_path, "--json")
    assert code == 1
    assert "is not empty and no corpus folder" in json.loads(out)["error"]


def test_the_dashboard_opens_each_version_of_a_folder(tmp_path: Path, news: Path) -> None:
    settings = Settings.read({"NEWSDESK_CORPUS": str(news), "NEWSDESK_CACHE": str(tmp_path / "cache")}, {})
    before = version(settings)
    about = open_corpus(settings).corpus.about()
    assert (about.articles, about.name, str(about.zone)) == (5, "corpus", "Asia/Baku")
    run("add", write(tmp_path / "late.jsonl", [{"id": "late", "title": "Late gas"}]), "--corpus", news)
    assert version(settings) > before
    assert open_corpus(settings).corpus.count(Filters(query="gas")) == 6
    assert run("rebuild", "--corpus", news)[0] == 0


def test_a_file_that_breaks_off_keeps_what_came_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.ingest.taking_in._STEP", 2_000)
    monkeypatch.setattr("data.ingest.formats.MAX_BYTES", 1_500_000)
    rows = [json.dumps({"id": f"n{n}", "title": f"Gas story {n} " + "x" * 400}) for n in range(5_000)]
    (tmp_path / "news.jsonl.gz").write_bytes(gzip.compress("\n".join(rows).encode()))
    code, said = run(
        "add", tmp_path / "news.jsonl.gz", "--corpus", tmp_path / "corpus", "--no-entities", "--json"
    )
    answer = json.loads(said)
    assert code == 1
    assert answer["new"] == answer["articles"] == 2_000
    assert answer["problems"][0].endswith("What came before that was kept.")


def test_what_is_wrong_with_a_packed_file_is_said_under_its_own_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "news.zip", "w") as archive:
        archive.writestr("empty.csv", "")
        archive.writestr("letter.txt", "Dear reader,\nthis is no table.")
    said = told("add", tmp_path / "news.zip", "--corpus", tmp_path / "corpus")["problems"]
    assert said[0] == f"{tmp_path}/news.zip/empty.csv: It is empty."
    assert said[1].startswith(f"{tmp_path}/news.zip/letter.txt: It has no column for a headline")


def test_it_is_said_what_is_done_once_all_is_read(tmp_path: Path, news: Path) -> None:
    steps: list[Step] = []
    other = write(tmp_path / "more.jsonl", [{"id": "m", "title": "Angela Merkel met Macron"}])
    settings = EntitySettings({"en": "gazetteer"})
    take_in([other], CorpusFolder(news), lambda _, step: steps.append(step), entities=settings)
    doings = [step.doing for step in steps]
    assert doings.index("keep") < doings.index("names") < doings.index("copies") < doings.index("storylines")
    assert {(step.read, step.kept) for step in steps if step.doing not in ("", "keep")} == {(1, 1)}
