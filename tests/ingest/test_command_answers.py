"""What commands say to machines: one object at the end, whatever happens, and a status."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from data.commands import app
from data.corpus import CorpusUnavailable
from data.feed_commands import feeds
from data.ingest import taking_in
from data.ingest.feed_list import changing
from data.ingest.loading import read_file
from data.section_commands import sections
from data.store.checking import check
from data.store.folder import CorpusFolder
from tests.articles import make_article, table

pytestmark = pytest.mark.usefixtures("own_files")
ROOT = Path(__file__).resolve().parents[2]
COMMANDS = {
    "add": ["{in}/news.jsonl"], "check": [], "rebuild": [], "export": ["--to", "{in}/out"],
    "push": ["--cluster", "opensearch+http://127.0.0.1:9/news"], "forget": ["n1"], "runs": [], "rejects": [],
    "feeds add": ["https://a.example/feed"], "feeds list": [], "feeds poll": [],
    "feeds remove": ["https://a.example/feed"], "feeds import": ["{in}/feeds.opml"],
    "feeds export": ["--to", "{in}/out"],
    "sections list": [], "sections set": ["a", "b"], "sections unset": ["a"], "sections undo": [],
    "sections import": ["{in}/sections.json"], "sections export": ["--to", "{in}/out"],
}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A corpus folder of an article, and files to take in."""
    folder = CorpusFolder.create(tmp_path / "corpus", "News", ZoneInfo("UTC"))
    with folder.writing() as writer:
        writer.add(table(make_article(id="n1", headline="Gas", section="a", body="x" * 20_000)))
        writer.show_sections({"a": "b"})
    (tmp_path / "news.jsonl").write_text('{"id": "n2", "title": "Oil"}\n', "utf-8")
    (tmp_path / "sections.json").write_text('{"c": "d"}', "utf-8")
    outline = '<outline type="rss" text="B" xmlUrl="https://b.example/"/>'
    (tmp_path / "feeds.opml").write_text(f'<opml version="2.0"><body>{outline}</body></opml>', "utf-8")
    return tmp_path


def words(command: str, home: Path) -> list[str]:
    given = [word.replace("{in}", str(home)) for word in COMMANDS[command]]
    return [*command.split(), *given, "--corpus", str(home / "corpus"), "--json"]


def answer(*said: str) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(app, list(said))
    told: dict[str, Any] = json.loads(done.stdout)
    return done.exit_code, told


def process(*said: str, **given: Any) -> subprocess.Popen[bytes]:
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **given}
    return subprocess.Popen([sys.executable, "-m", "data", *said], cwd=ROOT, **pipes)


def test_all_commands_are_here() -> None:
    groups = ((app, ""), (feeds, "feeds "), (sections, "sections "))
    every = [(prefix, one) for group, prefix in groups for one in group.registered_commands]
    named = {
        prefix + (one.name or one.callback.__name__): one.callback for prefix, one in every if one.callback
    }
    assert named.keys() == COMMANDS.keys()
    assert all("as_json" in inspect.signature(does).parameters for does in named.values())


@pytest.mark.parametrize(
    "command", [name for name in COMMANDS if name not in ("feeds add", "feeds remove", "push")]
)
def test_each_gives_one_object(command: str, home: Path) -> None:
    code, told = answer(*words(command, home))
    assert (code, "error" in told) == (0, False)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_says_so_where_there_is_no_folder(command: str, home: Path) -> None:
    (home / "corpus").rename(home / "elsewhere")
    (home / "corpus").write_text("no folder", "utf-8")
    code, told = answer(*words(command, home))
    assert (code, list(told)) == (1, ["error", "detail"])
    assert "corpus" in told["error"]


@pytest.mark.parametrize("command", ["add", "forget", "sections set"])
def test_a_folder_that_is_busy_is_an_error_in_words(command: str, home: Path) -> None:
    with CorpusFolder.open(home / "corpus").writing():
        code, told = answer(*words(command, home))
    assert (code, told["error"]) == (1, "Another process is taking in news for corpus.")


@pytest.mark.parametrize(
    ("error", "code", "said", "detail"),
    [
        (KeyboardInterrupt(), 130, "It was stopped.", ""),
        (OSError(13, "Permission denied", "/a"), 1, "/a can't be read or written: Permission denied.",
         "[Errno 13] Permission denied: '/a'"),
        (RuntimeError("ours"), 1, "It ended with an error that is its own.", "RuntimeError('ours')"),
    ],
)  # fmt: skip
def test_what_ends_a_command_is_said(
    error: BaseException, code: int, said: str, detail: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("data.commands.take_in", fail)
    assert answer(*words("add", home)) == (code, {"error": said, "detail": detail})


@pytest.mark.parametrize(
    "wrong", [["add", "--json"], ["add", "x", "--corpus", "y", "--zone", "Mars", "--json"]]
)
def test_words_that_make_no_command_are_an_error_too(wrong: list[str], tmp_path: Path) -> None:
    done = process(*[word if word != "y" else str(tmp_path / "y") for word in wrong])
    out, _ = done.communicate()
    assert (done.returncode, list(json.loads(out))) == (2, ["error", "detail"])


def test_json_and_what_is_exported_do_not_share_standard_output(home: Path) -> None:
    code, told = answer("export", "--corpus", str(home / "corpus"), "--json")
    assert (code, "--json needs --to" in told["error"]) == (1, True)


def test_a_reader_that_goes_away_ends_an_export_quietly(home: Path) -> None:
    with CorpusFolder.open(home / "corpus").writing() as writer:
        writer.add(table(*(make_article(id=f"x{n}", headline=f"X{n}", body="x" * 9_000) for n in range(50))))
    export = process("export", "--corpus", str(home / "corpus"))
    assert export.stdout is not None
    assert export.stderr is not None
    export.stdout.read(10)
    export.stdout.close()
    assert (export.wait(), export.stderr.read()) == (141, b"")


def test_an_export_that_fails_leaves_the_file_before_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "out").write_text("before", "utf-8")
    monkeypatch.setattr("data.commands.write_articles", _half_written)
    code, told = answer(*words("export", home))
    assert (code, told["error"]) == (1, "A file can't be read or written: No space left on device.")
    assert (home / "out").read_text("utf-8") == "before"
    assert not list(home.glob(".*"))


def _half_written(tables: object, target: Any, *_: object) -> int:
    target.write(b"half")
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(5, "Input/output error"), "It can't be read: Input/output error."),
        (ZeroDivisionError(), "It could not be read: ZeroDivisionError."),
    ],
)
@pytest.mark.parametrize("at", ["at once", "on the way"])
def test_a_file_that_can_not_be_read_is_named_and_the_others_go_on(
    error: Exception, said: str, at: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "bad.jsonl").write_text('{"id": "n3", "title": "Coal"}\n', "utf-8")

    def reads(path: Path, *given: Any) -> Any:
        reading = read_file(path, *given)
        if path.name == "bad.jsonl" and at == "at once":
            raise error
        if path.name == "bad.jsonl":
            monkeypatch.setattr(reading, "pieces", _raising(error))
        return reading

    monkeypatch.setattr(taking_in, "read_file", reads)
    corpus = str(home / "corpus")
    code, told = answer(
        "add", str(home / "bad.jsonl"), str(home / "news.jsonl"), "--corpus", corpus, "--json"
    )
    assert (code, told["new"], told["problems"]) == (1, 1, [f"{home / 'bad.jsonl'}: {said}"])
    assert check(CorpusFolder.open(home / "corpus")) == []


def _raising(error: Exception) -> Callable[[int], Any]:
    def pieces(_: int) -> Any:
        raise error
        yield

    return pieces


def test_polling_in_a_loop_waits_while_another_process_writes(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, looks = CorpusFolder.open(home / "corpus"), list[float]()

    def sleep(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("data.ingest.polling._WAIT", 0.0)
    monkeypatch.setattr("data.feed_commands.time.sleep", sleep)
    with changing(folder):
        pass
    with folder.writing(finish=False) as writer:
        writer.add(table(make_article(id="n9", headline="Not compared yet")))
        done = CliRunner().invoke(app, ["feeds", "poll", "--loop", "--corpus", str(folder.path)])
    assert (done.exit_code, len(looks)) == (130, 2)
    assert "Another process is taking in news" in done.stderr


def test_the_object_is_the_whole_of_standard_output(home: Path) -> None:
    done = process(*words("add", home), "--no-entities")
    out, _ = done.communicate()
    assert done.returncode == 0
    assert json.loads(out)["new"] == 1
    assert out.count(b"\n") == 1


def test_what_was_taken_in_is_told_though_the_cluster_is_gone(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def push_to(*given: object) -> dict[str, Any]:
        raise CorpusUnavailable("The corpus does not answer now.", "refused")

    monkeypatch.setattr("data.commands.push_to", push_to)
    cluster = ["--cluster", "opensearch+http://127.0.0.1:9/news"]
    status, told = answer(*words("add", home), *cluster)
    assert (status, told["new"], told["articles"]) == (1, 1, 2)
    assert told["cluster"] == {"error": "The corpus does not answer now.", "detail": "refused"}
    said = CliRunner().invoke(app, [*words("add", home)[:-1], *cluster])
    assert said.exit_code == 1
    assert "1 unchanged" in said.output
    assert "The cluster does not have it yet" in said.output


def test_an_address_that_is_none_of_a_cluster_is_said_before_anything_is_taken_in(home: Path) -> None:
    done = CliRunner().invoke(app, [*words("add", home), "--cluster", "https://127.0.0.1:9/news"])
    assert done.exit_code == 2
    assert CorpusFolder.open(home / "corpus").manifest().articles == 1
