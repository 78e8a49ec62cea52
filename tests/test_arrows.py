"""Imports run one way: data <- components <- pages <- dashboard.py."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

ROOT = Path(__file__).resolve().parents[1]

#: Layer -> the project's layers that it may import.
ARROWS: Final[Mapping[str, tuple[str, ...]]] = {
    "data": ("data",),
    "components": ("data", "components"),
    "pages": ("data", "components"),
    "dashboard": ("data", "components"),
    "app": ("data", "components"),
}
#: What nothing in the app may import: folders beside it.
BESIDE: Final = ("tests", "benchmarks", "tools")
#: Part of the app -> libraries that it must do without, itself and in what it imports of the project.
WITHOUT: Final = {
    "data": ("streamlit", "plotly", "wordcloud", "matplotlib"),
    "components.figures": ("streamlit",),
}
#: The one module outside `data.engines` that names the concrete engines.
OPENING: Final = "data.opening"


def modules(root: Path) -> dict[str, set[str]]:
    """Each module of the app, and every module or name that it imports, anywhere in its code."""
    entries = [root / "dashboard.py", root / "app.py"]
    files = [*entries, *(f for layer in ARROWS for f in sorted((root / layer).rglob("*.py")))]
    return {_name(f, root): set(_imported(f, root)) for f in files if f.exists()}


def wrong_arrows(imports: Mapping[str, set[str]]) -> list[str]:
    """Each import that runs the wrong way, as a line."""
    return sorted({*_up(imports), *_libraries(imports), *_engines(imports)})


def _up(imports: Mapping[str, set[str]]) -> Iterator[str]:
    for module, names in imports.items():
        allowed = ARROWS[_top(module)]
        for name in names:
            if _top(name) in {*ARROWS, *BESIDE} and _top(name) not in allowed:
                yield f"{module} imports {name}"


def _libraries(imports: Mapping[str, set[str]]) -> Iterator[str]:
    for part, libraries in WITHOUT.items():
        for module in imports:
            if _within(module, part):
                for reached in _reached(module, imports):
                    for name in imports[reached]:
                        if _top(name) in libraries:
                            yield f"{module} must do without {_top(name)}, which {reached} imports"


def _engines(imports: Mapping[str, set[str]]) -> Iterator[str]:
    for module, names in imports.items():
        if module != OPENING and not _within(module, "data.engines"):
            yield from (f"{module} names an engine: {n}" for n in names if _within(n, "data.engines"))


def _reached(module: str, imports: Mapping[str, set[str]]) -> set[str]:
    """The module, its packages, and all of the project that importing it runs."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        # `from data.filters import Filters` names data.filters.Filters: run are data and data.filters.
        parts = name.split(".")
        for run in (".".join(parts[:n]) for n in range(1, len(parts) + 1)):
            if run in imports and run not in found:
                found.add(run)
                waiting += imports[run]
    return found


def _imported(file: Path, root: Path) -> Iterator[str]:
    package = _name(file, root).split(".")
    if file.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call):
            yield from _by_name(node)


def _by_name(call: ast.Call) -> Iterable[str]:
    """What `import_module("...")` and `__import__("...")` import."""
    function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if function in ("import_module", "__import__") and call.args:
        first = call.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            return [first.value]
    return []


def _name(file: Path, root: Path) -> str:
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _top(name: str) -> str:
    return name.partition(".")[0]


def _within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def test_imports_run_one_way() -> None:
    imports = modules(ROOT)
    assert {_top(module) for module in imports} == set(ARROWS), "a layer is missing: were the files found?"
    assert wrong_arrows(imports) == []


@pytest.mark.parametrize(
    ("module", "line", "said"),
    [
        ("data/volume.py", "import streamlit as st", "data.volume must do without streamlit"),
        ("data/volume.py", "import plotly.graph_objects as go", "data.volume must do without plotly"),
        ("data/volume.py", "def f():\n    from components import bar", "data.volume imports components.bar"),
        ("data/volume.py", "from ..pages import front", "data.volume imports pages.front"),
        ("data/volume.py", "import importlib\nimportlib.import_module('streamlit')", "without streamlit"),
        ("components/bar.py", "import pages.front", "components.bar imports pages.front"),
        ("components/bar.py", "from tests.articles import make_article", "components.bar imports tests."),
        ("components/bar.py", "from data.engines.embedded import Embedded", "components.bar names an engine"),
        ("components/bar.py", "from data.engines import embedded", "components.bar names an engine"),
        ("components/figures/bars.py", "import streamlit", "components.figures.bars must do without"),
        ("components/figures/bars.py", "from components.drawn import draw", "which components.drawn imports"),
        ("pages/front.py", "from pages import reader", "pages.front imports pages.reader"),
        ("pages/front.py", "import dashboard", "pages.front imports dashboard"),
    ],
)
def test_a_wrong_import_is_found(tmp_path: Path, module: str, line: str, said: str) -> None:
    _write(tmp_path, {"components/drawn.py": "import streamlit", module: line})
    (found,) = wrong_arrows(modules(tmp_path))
    assert said in found


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("dashboard.py", "import streamlit\nfrom components.shell import run_page\nimport data.filters"),
        ("pages/front.py", "import streamlit\nfrom components.front import front\nimport data.filters"),
        ("components/bar.py", "import streamlit\nfrom components.figures import bars\nimport data.filters"),
        ("components/figures/bars.py", "import plotly.graph_objects as go\nfrom data.corpus import Volume"),
        ("data/opening.py", "from data.engines.embedded import EmbeddedCorpus"),
        ("data/engines/cluster.py", "from data.engines.shared import roll_up"),
    ],
)
def test_a_right_import_is_not_complained_of(tmp_path: Path, module: str, line: str) -> None:
    _write(tmp_path, {module: line})
    assert wrong_arrows(modules(tmp_path)) == []


def _write(root: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
