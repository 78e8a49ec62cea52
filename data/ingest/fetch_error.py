"""What can go wrong with fetching, in words."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from data.corpus import CorpusError


class FetchError(CorpusError):
    """Something that could not be fetched."""

    def __init__(
        self, message: str, detail: str = "", status: int = 0, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(message, detail)
        #: What the server answered, 0 where it did not.
        self.status = status
        #: How long the server wants us to wait.
        self.retry_after = retry_after

    @property
    def gone(self) -> bool:
        """Whether there is no use in trying again."""
        return self.status == HTTPStatus.GONE
