"""The address of a corpus on a cluster, as settings write it: opensearch+https://one:9200,two:9200/name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from data.corpus import CorpusError

_ADDRESS: Final = re.compile(r"opensearch\+(https?)://([^/@?#]+)(/[^@?#]*)?")
_HOST: Final = re.compile(r"([\w.-]+|\[[0-9a-fA-F:]+\])(:\d{1,5})?", re.ASCII)
#: What OpenSearch takes for an index, less what we add to it.
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}")
_PORT: Final = 9200


@dataclass(frozen=True, slots=True)
class Address:
    """Where a corpus is, and who asks."""

    #: Such as `https://one:9200`.
    hosts: tuple[str, ...]
    #: What its indices begin with.
    name: str
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    #: A file of certificates that are trusted, "" for those that the system trusts.
    ca: str = ""


def is_on_cluster(corpus: str) -> bool:
    """Whether a setting names a corpus on a cluster, rightly or not."""
    return corpus.startswith("opensearch+")


def read_address(
    corpus: str,
    user: str = "",
    password: str = "",  # none is no secret
    token: str = "",
    ca: str = "",
) -> Address:
    """The address; raises CorpusError where it can't be one."""
    found = _ADDRESS.fullmatch(corpus)
    hosts = found.group(2).split(",") if found else []
    name = (found.group(3) or "").strip("/") if found else ""
    if not found or not all(map(_HOST.fullmatch, hosts)) or not _NAME.fullmatch(name):
        raise CorpusError(
            "The corpus is no address of a cluster; it is written as in "
            "opensearch+https://one:9200,two:9200/news, its name in small letters and digits, "
            "and who signs in set apart from it.",
            "see docs/cluster.md",
        )
    scheme = found.group(1)
    if scheme == "http" and (password or token):
        raise CorpusError("A password or token goes over https alone: write opensearch+https://.")
    return Address(tuple(_host(scheme, host) for host in hosts), name, user, password, token, ca)


def _host(scheme: str, host: str) -> str:
    port = re.search(r":\d+$", host)
    return f"{scheme}://{host}" if port else f"{scheme}://{host}:{_PORT}"
