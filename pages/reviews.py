"""The reviews page."""
