"""What is read of a cluster by its id is what searches find: a push is seen once it is whole."""

from __future__ import annotations

from data.cluster_address import read_address
from data.engines.opensearch.connection import Cluster as Connection
from tools.cluster import Cluster


def test_a_document_is_read_as_searches_see_it(cluster: Cluster) -> None:
    hosts = ",".join(url.removeprefix("http://") for url in cluster.urls)
    connection = Connection(read_address(f"opensearch+http://{hosts}/unrefreshed"))
    client, index = connection._client, connection.index("values")
    client.indices.create(index=index, body={"settings": {"index": {"refresh_interval": "-1"}}})
    client.index(index=index, id="a", body={"text": "before"}, refresh=True)
    client.index(index=index, id="a", body={"text": "after"})
    client.index(index=index, id="b", body={"text": "new"})
    assert connection.documents(["a", "b"], "values") == [{"text": "before"}, None]
    client.indices.refresh(index=index)
    assert connection.documents(["a", "b"], "values") == [{"text": "after"}, {"text": "new"}]
    client.indices.delete(index=index)
