"""Storylines: which articles report one happening, and which happenings are one affair."""
