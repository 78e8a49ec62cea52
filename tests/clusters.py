"""Clusters of real OpenSearch nodes for tests; where there can be none, tests are skipped with the reason."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tools.cluster import Cluster
from tools.java import ClusterProblem

#: A test that takes one of these is marked `cluster`.
FIXTURES = {"cluster", "linked_cluster"}


@contextmanager
def running(**wanted: Any) -> Iterator[Cluster]:
    """Nodes that have found each other: three, or what `wanted` says to `Cluster`."""
    if not os.environ.get("NEWSDESK_TEST_CLUSTER"):
        pytest.skip("needs OpenSearch nodes: make test-cluster starts them")
    try:
        started = Cluster(quick=True, **wanted)
    except ClusterProblem as problem:
        pytest.skip(str(problem))
    with started:
        yield started
