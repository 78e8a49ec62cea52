"""Citation of a view: plain, as BibTeX, as RIS and as CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from components.citation import MONTHS, in_tex, one_line
from data.http_address import http_address
from data.provenance import Provenance, day


def view_citations(view: Provenance) -> list[dict[str, str]]:
    """All forms, each with its label."""
    made = (("Plain", plain_view), ("BibTeX", bibtex_view), ("RIS", ris_view), ("CSL-JSON", csl_json_view))
    return [{"label": label, "text": cite(view)} for label, cite in made]


def plain_view(view: Provenance) -> str:
    """One line: what, of which corpus, made with what and when, where."""
    corpus = one_line(f"{view.corpus} ({view.edition})")
    title = _title(view).replace("“", "‘").replace("”", "’")  # a quotation within one
    said = f"“{title}.” {corpus}. {_note(view)}. Newsdesk {view.newsdesk}, {day(view.made)}."
    return " ".join(filter(None, [said, http_address(view.address)]))


def bibtex_view(view: Provenance) -> str:
    """A BibTeX entry; `urldate` is biblatex's field for the day on which it was seen."""
    made = view.made
    fields = {
        "title": f"{{{{{in_tex(_title(view))}}}}}",
        "howpublished": f"{{{in_tex(f'{view.corpus}, {view.edition}')}}}",
        "note": f"{{{in_tex(f'{_note(view)}; made with Newsdesk {view.newsdesk}')}}}",
        "year": f"{{{made.year}}}", "month": MONTHS[made.month - 1], "day": f"{{{made.day}}}",
        "url": f"{{{http_address(view.address)}}}" if http_address(view.address) else "",
        "urldate": f"{{{made:%Y-%m-%d}}}",
    }  # fmt: skip
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items() if value)
    return f"@misc{{{_key(view)},\n{lines}}}"


def ris_view(view: Provenance) -> str:
    """A RIS record of an electronic source; a value never reaches the next line, where a tag would begin.

    https://en.wikipedia.org/wiki/RIS_(file_format)
    """
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _ris(view) if value or tag == "ER")


def csl_json_view(view: Provenance) -> str:
    """CSL-JSON as citation managers import it: a list of one item."""
    made = {"date-parts": [[view.made.year, view.made.month, view.made.day]]}
    item: dict[str, Any] = {
        "id": _key(view),
        "type": "webpage",
        "title": _title(view),
        "container-title": one_line(view.corpus),
        "version": one_line(view.edition),
        "issued": made,
        "accessed": made,
        "note": f"{_note(view)}; made with Newsdesk {view.newsdesk}",
        "URL": http_address(view.address),
    }
    return json.dumps([{k: v for k, v in item.items() if v}], ensure_ascii=False, indent=2)


def _ris(view: Provenance) -> Iterator[tuple[str, str]]:
    yield "TY", "ELEC"
    yield "ID", _key(view)
    yield "TI", _title(view)
    yield "T2", one_line(view.corpus)
    yield "ET", one_line(view.edition)
    yield "PY", f"{view.made:%Y}"
    yield "DA", f"{view.made:%Y/%m/%d}"
    yield "Y2", f"{view.made:%Y/%m/%d}"
    yield "N1", f"{_note(view)}; made with Newsdesk {view.newsdesk}"
    yield "UR", http_address(view.address)
    yield "ER", ""


def _title(view: Provenance) -> str:
    return one_line(f"{view.view}: {view.scope}")


def _note(view: Provenance) -> str:
    against = f", compared with {one_line(view.against)}" if view.against else ""
    missing = f" ({view.missing})" if view.missing else ""
    return f"{view.articles}{against}{missing}"


def _key(view: Provenance) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", view.view.lower())[:60].strip("-") or "view"
    return f"newsdesk-{words}-{view.version[:8]}-{view.made:%Y%m%d}"
