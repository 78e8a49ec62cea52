"""What groups of articles are measured against: clusterings that one would try first, at their best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

Found = Mapping[str, str | None]
_THRESHOLDS: Final = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6)
_DIMENSIONS: Final = 100


def single_link(ids: Sequence[str], texts: Sequence[str]) -> Iterator[tuple[str, Found]]:
    """TF-IDF with single links at several thresholds of the cosine, each with its groups.

    Single links at a threshold are the connected parts of the graph of pairs that reach it.
    """
    from scipy.sparse.csgraph import connected_components

    vectors = _tfidf(texts)
    cosines = (vectors @ vectors.T).tocoo()
    for threshold in _THRESHOLDS:
        graph = cosines.copy()
        graph.data = (graph.data >= threshold).astype(float)
        graph = graph.tocsr()
        graph.eliminate_zeros()
        yield f"cosine {threshold}", _named(ids, connected_components(graph, directed=False)[1])


def hdbscan(ids: Sequence[str], texts: Sequence[str]) -> Iterator[tuple[str, Found]]:
    """HDBSCAN on vectors of latent semantic analysis, with several least numbers of neighbours."""
    from sklearn.cluster import HDBSCAN
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    vectors = normalize(TruncatedSVD(_DIMENSIONS, random_state=0).fit_transform(_tfidf(texts)))
    for samples in (1, 2, 3):
        for method in ("eom", "leaf"):
            model = HDBSCAN(
                min_cluster_size=2, min_samples=samples, cluster_selection_method=method, copy=True
            )
            yield f"{method}, {samples} neighbours", _named(ids, model.fit_predict(vectors))


def _tfidf(texts: Sequence[str]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(texts)


def _named(ids: Sequence[str], labels: Sequence[int]) -> Found:
    return {id: None if label < 0 else str(label) for id, label in zip(ids, labels, strict=True)}
