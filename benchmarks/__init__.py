"""Measurements beside the peers; run them with `make bench`."""
