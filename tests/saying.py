"""What a browser says of what it is sent, in English; plural forms are those of English."""

from __future__ import annotations

from typing import Any

from components.review_words import catalogues


def in_english(said: Any) -> str:
    """One sentence of the catalogue with its gaps filled, or several."""
    if isinstance(said, str) or not said:
        return said or ""
    if not isinstance(said[0], str):
        return "".join(map(in_english, said))
    key, values = said
    form = catalogues()["en"][key]
    if isinstance(form, dict):
        form = form.get("one" if values.get("n") == 1 else "other", form["other"])
    written = {name: f"{v:,}" if isinstance(v, int) else str(v) for name, v in values.items()}
    return form.format_map(written)
