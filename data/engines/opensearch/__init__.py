"""The cluster engine: OpenSearch answers a Corpus's questions, whatever the size of the collection."""
