"""The corpus folder: articles on disk, taken in bit by bit, by one writer and for many readers."""
