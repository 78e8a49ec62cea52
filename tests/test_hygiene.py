"""Files carry no developer's paths, registry hosts or secrets, and no stray whitespace."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
#: Written from their parts, so that this file does not contain what it looks for.
HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("crates", "io"),
        ("yarnpkg", "com"), ("deb", "debian", "org"), ("cdn", "playwright", "dev"),
    )
)  # fmt: skip
#: Where developers and build machines keep their checkouts.
HOMES = ("home", "Users", "root", "work", "workspace", "builds")
#: Whose homes may be named: Streamlit Community Cloud's, by which the app knows that it runs there,
#: and one made up for tests.
KNOWN = ("appuser", "adminuser", "leyla")
_PATH = re.compile(
    rf"(?<![\w./:~-])(?:/(?:{'|'.join(HOMES)})/(?!{'|'.join(KNOWN)})[\w.-]+|[A-Z]:\\Users\\\w+)"
)
_HOST = re.compile("|".join(map(re.escape, HOSTS)), re.IGNORECASE)
_INDEX = re.compile(r"--(?:extra-)?index-url[ =]|--find-links[ =]|--trusted-host[ =]")
_SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}")
_SPACE = re.compile(r"[ \t]+$|\r", re.MULTILINE)

#: Texts that are kept as they were written.
_VERBATIM = (".jsonl", ".csv", ".tsv", ".svg", ".min.js")


def files(root: Path) -> list[Path]:
    """The project's files: what git has or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    return [root / name for name in listed.split("\0") if name and (root / name).is_file()]


def complaints(name: str, text: str) -> list[str]:
    """What is wrong with a file's text, each with its place."""
    looked_for = {
        "a machine's own path": _PATH,
        "a registry's host": _HOST,
        "an index": _INDEX,
        "a secret": _SECRET,
    }
    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {what}: {match[0]}"
        for what, pattern in looked_for.items()
        for match in pattern.finditer(text)
    ]
    return found if name.endswith(_VERBATIM) else found + _stray_whitespace(name, text)


def _stray_whitespace(name: str, text: str) -> list[str]:
    found = [f"{name}:{text.count(chr(10), 0, m.start()) + 1}: whitespace" for m in _SPACE.finditer(text)]
    if text and (not text.endswith("\n") or text.endswith("\n\n")):
        found.append(f"{name}: does not end in one line feed")
    return found


def _text(file: Path) -> str | None:
    """The file as text, None for pictures and other binary files."""
    try:
        return file.read_bytes().decode()
    except UnicodeDecodeError:
        return None


def test_files_are_clean() -> None:
    texts = {str(file.relative_to(ROOT)): _text(file) for file in files(ROOT)}
    assert "Makefile" in texts
    assert [line for name, text in texts.items() if text for line in complaints(name, text)] == []


def test_local_secrets_are_never_added() -> None:
    command = ["git", "check-ignore", ".streamlit/secrets.toml", ".newsdesk/reviews.db", ".venv/bin/python"]
    ignored = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    assert len(ignored) == len(command) - 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cache = '/home" + "/ada/cache'\n", "x:1: a machine's own path"),
        ("\nsee C:" + "\\Users\\ada\n", "x:2: a machine's own path"),
        ("# from https://files." + HOSTS[1] + "/packages\n", "x:1: a registry's host"),
        ("--index-url" + " https://example.org/simple\n", "x:1: an index"),
        ("-----BEGIN RSA" + " PRIVATE KEY-----\n", "x:1: a secret"),
        ("a = 1 \n", "x:1: whitespace"),
        ("a = 1\r\n", "x:1: whitespace"),
        ("a = 1", "x: does not end in one line feed"),
        ("a = 1\n\n", "x: does not end in one line feed"),
    ],
)
def test_what_is_not_clean_is_found(text: str, said: str) -> None:
    (found,) = complaints("x", text)
    assert found.startswith(said)


@pytest.mark.parametrize(
    "text",
    ["https://example.org/home/ada\n", "/usr/bin/env bash\n", "~/work/news\n", "cd newsdesk/work/x\n", ""],
)
def test_what_is_clean_is_left_alone(text: str) -> None:
    assert complaints("x", text) == []
