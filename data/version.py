"""Newsdesk's own version, which everything that leaves the dashboard says."""

from __future__ import annotations

from typing import Final

#: The same as in pyproject.toml; a test holds that.
VERSION: Final = "0.1.0"
