"""Engines that answer a Corpus's questions."""
