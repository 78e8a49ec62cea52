"""The rules by which speech is attributed, a module for each language."""
