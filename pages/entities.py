"""The entities page."""
