"""Set-up: an environment holds exactly what its list says, and repairs itself; the lists are locked."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tools import chromium, environment

ROOT = Path(__file__).resolve().parents[1]
LOCKS = (
    "requirements.txt",
    "requirements-postgres.txt",
    "requirements-cluster.txt",
    "requirements-ingest.txt",
    "requirements-dask.txt",
    "requirements-dev.txt",
    "requirements-bench.txt",
)
RUN_TIME = ("app.py", "dashboard.py", "data", "components", "pages")


class Newcomer:
    """A folder with a list of one small package, and the set-up command run in it."""

    def __init__(self, folder: Path) -> None:
        self.venv = folder / "venv"
        self.requirements = folder / "requirements.txt"
        self._folder = folder
        self.ask_for("1.0")

    def ask_for(self, version: str) -> None:
        self.requirements.write_text(f"{_wheel(self._folder, version)}\n", "utf-8")

    def start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tools.environment", str(self.venv), str(self.requirements)]
        # Without an index there is no uv to be had: pip alone sets up what lies in the folder.
        return subprocess.Popen(
            command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=os.environ | {"PIP_NO_INDEX": "1"},
        )  # fmt: skip

    def set_up(self) -> tuple[int, str]:
        process = self.start()
        said, _ = process.communicate(timeout=120)
        return process.returncode, said

    def installed(self) -> str:
        command = [str(self.venv / "bin" / "python"), "-c", "import gazette; print(gazette.VERSION)"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _wheel(folder: Path, version: str) -> Path:
    """A package named gazette, made here: tests of set-up need no network."""
    info = f"gazette-{version}.dist-info"
    files = {
        "gazette.py": f'VERSION = "{version}"\n',
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: gazette\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},,\n" for name in (*files, f"{info}/RECORD"))
    path = folder / f"gazette-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in {**files, f"{info}/RECORD": record}.items():
            wheel.writestr(name, text)
    return path


@pytest.fixture
def newcomer(tmp_path: Path) -> Newcomer:
    return Newcomer(tmp_path)


@pytest.mark.slow
def test_an_environment_is_made_whole_once_and_anew_when_its_list_changes(newcomer: Newcomer) -> None:
    """In one test: each environment takes ten seconds to make."""
    wanted = newcomer.requirements.read_text("utf-8")
    newcomer.requirements.write_text("./no-such-folder\n", "utf-8")
    code, said = newcomer.set_up()
    assert code == 1
    assert "Run the same command again" in said
    assert "Traceback" not in said
    newcomer.requirements.write_text(wanted, "utf-8")

    killed = newcomer.start()
    assert killed.stdout is not None
    assert "Installing" in killed.stdout.readline()
    killed.kill()
    killed.communicate()
    (newcomer.venv / "bin" / "python").unlink(missing_ok=True)

    two = newcomer.start(), newcomer.start()  # one installs, the other waits for it
    said = "".join(process.communicate(timeout=120)[0] for process in two)
    assert [process.returncode for process in two] == [0, 0]
    assert said.count("Installing") == 1
    assert newcomer.installed() == "1.0"

    (newcomer.venv / "kept").touch()
    assert newcomer.set_up() == (0, "")
    assert (newcomer.venv / "kept").exists()

    newcomer.ask_for("2.0")
    assert newcomer.set_up()[0] == 0
    assert newcomer.installed() == "2.0"
    assert not (newcomer.venv / "kept").exists()


def test_an_old_python_is_told_which_is_needed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(environment, "OLDEST", (99, 0))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match=r"needs Python 99\.0 or newer; .* is \d\.\d+"):
        environment.main(tmp_path / "venv", tmp_path / "requirements.txt")


def test_a_python_without_its_venv_module_names_the_package(
    monkeypatch: pytest.MonkeyPatch, newcomer: Newcomer, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    assert environment.main(newcomer.venv, newcomer.requirements) == 1
    said = capsys.readouterr().err
    assert f"sudo apt-get install -y python3.{sys.version_info.minor}-venv" in said


def test_a_chromium_that_does_not_start_is_not_taken(tmp_path: Path) -> None:
    stub, real = tmp_path / "stub", tmp_path / "real"
    stub.write_text("#!/bin/sh\necho 'install the snap'; exit 1\n", "utf-8")
    real.write_text("#!/bin/sh\necho Chromium 140\n", "utf-8")
    for program in (stub, real):
        program.chmod(0o755)
    assert not chromium.starts(str(stub))
    assert not chromium.starts(str(tmp_path / "absent"))
    assert chromium.starts(str(real))


@pytest.mark.parametrize(
    ("root", "apt", "ubuntu", "first", "last"),
    [
        (True, True, False, "apt-get", "--with-deps"),
        (True, True, True, "--with-deps", "--with-deps"),
        (False, True, False, "--no-shell", "--no-shell"),
        (True, False, False, "--no-shell", "--no-shell"),
    ],
)
def test_a_chromium_comes_from_where_this_machine_lets_it(
    root: bool, apt: bool, ubuntu: bool, first: str, last: str
) -> None:
    ways = chromium.ways(root, apt, ubuntu)
    assert first in " ".join(ways[0][-1])
    assert last in " ".join(ways[-1][-1])
    assert any("apt-get" in command for way in ways for command in way) == (root and apt and not ubuntu)


@pytest.mark.parametrize("name", LOCKS)
def test_requirements_are_exact_and_name_no_host(name: str) -> None:
    lines = [line for line in _lines(name) if line and not line.lstrip().startswith("#")]
    assert lines
    assert [line for line in lines if not re.match(r"[a-z0-9.-]+==[0-9][\w.]*( ;|$)", line)] == []
    assert "://" not in (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", LOCKS[1:])
def test_all_lists_agree_on_versions(name: str) -> None:
    run_time, other = _pins("requirements.txt"), _pins(name)
    assert {p: v for p, v in other.items() if run_time.get(p, v) != v} == {}


def test_what_is_asked_for_is_locked() -> None:
    for name in (lock.removesuffix(".txt") for lock in LOCKS):
        asked = {_package(line) for line in _lines(f"{name}.in") if re.match(r"\w", line)}
        assert asked <= set(_pins(f"{name}.txt"))


def test_the_app_imports_only_what_its_lists_ask_for() -> None:
    asked = _asked("requirements.in") | _asked("requirements-postgres.in") | _asked("requirements-dask.in")
    asked |= _asked("requirements-cluster.in") | _asked("requirements-ingest.in")
    assert _unasked(_imported(_files()), asked) == set()


def test_the_dashboard_starts_with_its_own_list_alone() -> None:
    """What taking in news needs is imported where it is needed, and by nothing that a page loads."""
    asked = _asked("requirements.in") | _asked("requirements-postgres.in")
    assert _unasked(_imported(_loaded(), top=True), asked) == set()


def _asked(name: str) -> set[str]:
    return {_package(line) for line in _lines(name) if re.match(r"\w", line)}


def _unasked(imported: set[str], asked: set[str]) -> set[str]:
    homes = packages_distributions()
    used = {name: {_package(home) for home in homes.get(name, [])} for name in imported}
    return {name for name, at in used.items() if not at & asked}


def _files() -> list[Path]:
    return [f for part in RUN_TIME for f in [ROOT / part, *(ROOT / part).rglob("*.py")] if f.suffix == ".py"]


def _loaded() -> set[Path]:
    """The project's files that the dashboard and its pages import before anything is asked of them."""
    loaded: set[Path] = set()
    waiting = [ROOT / "dashboard.py", *(ROOT / "pages").glob("*.py")]
    while waiting:
        file = waiting.pop()
        loaded.add(file)
        for name in _names(file, top=True):
            path = ROOT / name.replace(".", "/")
            found = [f for f in (path.with_suffix(".py"), path / "__init__.py") if f.is_file()]
            waiting += [f for f in found if f not in loaded]
    return loaded


def _lines(name: str) -> list[str]:
    return (ROOT / name).read_text("utf-8").splitlines()


def _pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))


def _package(text: str) -> str:
    """A package's name as lists write it: `psycopg[binary]` is psycopg, `PyStemmer` pystemmer."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", text)[0]).lower()


def _imported(files: Iterable[Path], top: bool = False) -> set[str]:
    """What files import from outside, with `top` at once: not the project's own, not Python's."""
    names = {name.partition(".")[0] for file in files for name in _names(file, top)}
    return names - set(sys.stdlib_module_names) - {"data", "components", "pages"}


def _names(file: Path, top: bool) -> set[str]:
    """The modules that a file imports, and what it imports from them, which may be modules too."""
    tree = ast.parse(file.read_text("utf-8"))
    names: set[str] = set()
    for node in tree.body if top else ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names
