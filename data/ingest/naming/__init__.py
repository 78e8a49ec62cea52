"""Naming: the people, organisations and places that articles name."""
