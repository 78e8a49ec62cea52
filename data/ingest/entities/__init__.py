"""Entities: people, organisations and places in the texts of articles."""
