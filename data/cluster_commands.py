"""The command that brings a corpus folder to a cluster, and what other commands say of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from data.cluster_address import is_on_cluster
from data.console import CorpusOption, JsonOption, errors, said, tell
from data.opening import push as pushed
from data.settings import Settings

ClusterOption = Annotated[
    str,
    typer.Option(
        "--cluster", envvar="NEWSDESK_CLUSTER",
        help="Bring it to a cluster too, as in opensearch+https://one:9200/news.", show_default=False,
    ),
]  # fmt: skip


def push(
    corpus: CorpusOption,
    cluster: Annotated[
        str,
        typer.Option(
            "--cluster", envvar="NEWSDESK_CLUSTER", show_default=False,
            help="The corpus on it, as in opensearch+https://one:9200,two:9200/news.",
        ),
    ],
    shards: Annotated[int, typer.Option(min=1, max=100, help="Parts of a corpus that is new there.")] = 3,
    replicas: Annotated[int, typer.Option(min=0, max=10, help="Further copies of each part of it.")] = 1,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where most articles there are of another corpus.")
    ] = False,
    as_json: JsonOption = False,
) -> None:  # fmt: skip
    """Bring a corpus on an OpenSearch cluster to what a corpus folder holds: only what differs is sent.

    A push that broke off is taken up by the next one. Who signs in is set by NEWSDESK_CORPUS_USER and
    NEWSDESK_CORPUS_PASSWORD, or NEWSDESK_CORPUS_TOKEN.
    """
    with errors(as_json):
        told = push_to(corpus, cluster, as_json, shards, replicas, replace)
    tell(as_json, told, words(told))


def check_address(cluster: str) -> None:
    """Raise BadParameter where that is no address of a cluster."""
    if not is_on_cluster(cluster):
        raise typer.BadParameter(
            f"{cluster} is no address of a cluster; write it as in opensearch+https://one:9200/news."
        )


def push_to(
    corpus: Path, cluster: str, quiet: bool, shards: int = 3, replicas: int = 1, replace: bool = False
) -> dict[str, Any]:
    """Push, with a bar where somebody looks; gives what was done. Raises CorpusError."""
    check_address(cluster)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=said, disable=quiet or not said.is_terminal) as shown:
        task = shown.add_task("To the cluster", total=1.0)
        done = pushed(
            _settings(str(corpus)), _settings(cluster), lambda share: shown.update(task, completed=share),
            shards, replicas, replace,
        )  # fmt: skip
    return {"written": done.written, "removed": done.removed, "unchanged": done.kept, "again": done.again}


def words(told: dict[str, Any]) -> str:
    """What a push did, as a sentence."""
    again = f" {told['again']:,} requests were sent again." if told["again"] else ""
    return (
        f"The cluster has it: {told['written']:,} articles written, {told['removed']:,} removed, "
        f"{told['unchanged']:,} there already.{again}"
    )


def _settings(corpus: str) -> Settings:
    return Settings.read({**os.environ, "NEWSDESK_CORPUS": corpus}, {})
