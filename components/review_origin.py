"""Where a message about reviews comes from: what the browser says of itself is believed within bounds."""

from __future__ import annotations

import math
import re
from typing import Any, Final

from components.reader_address import reader_address
from data.reviews.senders import Origin

#: A browser's token is random and as long as a UUID at least; anything else is none of ours.
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{16,100}\Z")
#: Beyond a month nothing is told from the time.
_LONGEST: Final = 30 * 86_400.0
_TRAP: Final = 200


def origin_of(message: dict[str, Any]) -> Origin:
    """The origin of what a browser sent: its token, its address, the form's age and what is in the trap."""
    trap = message.get("trap")
    filled = trap[:_TRAP] if isinstance(trap, str) else "?" if trap is not None else ""
    return Origin(browser_of(message), reader_address(), _seconds(message.get("seconds")), filled)


def browser_of(message: dict[str, Any]) -> str:
    """The browser's token, "" where it has none that can be."""
    token = message.get("browser")
    return token if isinstance(token, str) and _TOKEN.match(token) else ""


def _seconds(said: Any) -> float | None:
    """Seconds that a browser said; None where it said nothing that can be."""
    if type(said) not in (int, float) or (type(said) is float and not math.isfinite(said)):
        return None
    return float(min(max(said, 0), _LONGEST))
