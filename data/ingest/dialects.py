"""How a table in text is written: the mark between fields, the marks around them, and the escapes."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from data.ingest.columns import Columns
from data.ingest.file_format import DELIMITERS
from data.ingest.headers import header_at

#: Longest field, in characters.
MAX_FIELD: Final = 16 * 1024**2
#: Characters of a file that are looked at, and rows.
_LOOKED_AT: Final = 1 << 16
_ROWS: Final = 200
#: So many tenths of the rows must have as many fields as the header for it to be one.
_EVEN: Final = 7
_EXCELS_OWN: Final = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How fields are told apart."""

    delimiter: str
    #: "" where a quote mark is a letter like any other.
    quote: str = '"'
    escape: str = ""
    #: Whether any field is quoted at all, as far as was looked.
    quoted: bool = False


def reader(lines: Iterable[str], dialect: Dialect) -> Any:
    """A reader of rows, as csv has them; its `line_num` says how many lines it has read."""
    csv.field_size_limit(MAX_FIELD)
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        escapechar=dialect.escape or None,
    )


def dialect_of(sample: str, given: Mapping[str, str], delimiter: str = "") -> Dialect:
    """The likeliest way in which the beginning of a table is written; the delimiter may be known."""
    sample = _whole_lines(sample)
    own = _EXCELS_OWN.match(sample)
    if not delimiter and own:
        delimiter = own[1]
    if own:
        sample = sample[own.end() :]
    if not delimiter:
        delimiter = max(DELIMITERS, key=lambda mark: _merit(sample, mark, given))
    return _quoting(sample, delimiter)


def _whole_lines(sample: str) -> str:
    if len(sample) <= _LOOKED_AT:
        return sample
    head = sample[:_LOOKED_AT]
    return head[: head.rfind("\n") + 1] or head


def _merit(sample: str, mark: str, given: Mapping[str, str]) -> tuple[int, bool, int, int]:
    """How well a table reads with a delimiter: by columns known, then by rows as long as the header."""
    rows = list(_rows(sample, _quoting(sample, mark)))
    if not rows:
        return 0, False, 0, 0
    at = header_at(rows, given) or 0
    columns = Columns(given)
    columns.learn(cell.strip() for cell in rows[at])
    even, length = _evenness(rows[at:]), len(rows[at])
    return len(columns.by_field), length > 1 and even >= _EVEN, even, length


def _evenness(rows: list[list[str]]) -> int:
    """How many tenths of the rows have as many fields as the first."""
    below = rows[1:]
    return 10 * sum(len(row) == len(rows[0]) for row in below) // len(below) if below else 10


def _rows(sample: str, dialect: Dialect) -> Iterator[list[str]]:
    rows = reader(sample.splitlines(keepends=True), dialect)
    for _ in range(_ROWS):
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error:
            continue
        if any(cell.strip() for cell in cells):
            yield cells


def _quoting(sample: str, delimiter: str) -> Dialect:
    """What is around fields: double quote marks, single ones where they alone make rows even, or nothing."""
    single = Dialect(delimiter, "'", quoted=True)
    plain = Dialect(delimiter)
    closed, loose = _quoted(sample, delimiter, "'")
    pairs = closed if loose < min(closed, 2) else 0  # the end of the sample may cut one in two
    if pairs and _evenness([*_rows(sample, plain)]) < _evenness([*_rows(sample, single)]):
        return single
    double, open_ = _quoted(sample, delimiter, '"')
    if pairs >= max(2, sample.count("\n")) and not double:
        return single
    if open_ > 1 and open_ > double:  # as in a text of its own: "No," he said
        return Dialect(delimiter, "")
    inside = re.compile(rf'\\"(?!"|\s*(?:{re.escape(delimiter)}|$))', re.MULTILINE)
    return Dialect(delimiter, '"', "\\" if double and inside.search(sample) else "", quoted=bool(double))


def _quoted(sample: str, delimiter: str, quote: str) -> tuple[int, int]:
    """How many fields a pair of quote marks encloses, and how many only begin with one."""
    mark, between = re.escape(quote), re.escape(delimiter)
    begins = re.compile(rf"(?:^|{between}) ?{mark}", re.MULTILINE)
    whole = re.compile(
        rf"(?:[^{mark}\\]++|\\.|{mark}{mark}|\\)*+{mark}(?=[ \r]*(?:{between}|$))", re.MULTILINE | re.DOTALL
    )
    closed = loose = 0
    found = begins.search(sample)
    while found:
        end = whole.match(sample, found.end())
        closed, loose = closed + bool(end), loose + (not end)
        found = begins.search(sample, end.end() if end else found.end())
    return closed, loose
