"""What someone says of a table where a guess may be wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Given(dict[str, str]):
    """Column -> field, "" for none, and how the table's text is to be read, "" where that is guessed."""

    def __init__(
        self,
        columns: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        delimiter: str = "",
        encoding: str = "",
    ) -> None:
        super().__init__(columns)
        self.delimiter = delimiter
        self.encoding = encoding

    @classmethod
    def of(cls, given: Mapping[str, str] | None) -> Given:
        """What is given, if it is no more than columns."""
        return given if isinstance(given, cls) else cls(given or {})
