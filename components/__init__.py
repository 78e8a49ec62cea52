"""Streamlit rendering: component(value) draws, and returns what the reader chose."""
