"""The scripts of our own elements, which share one object in the browser."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Final

FRONTEND: Final = Path(__file__).parents[1] / "components" / "frontend"
#: A name that a script gives to what it shares: `newsdesk.cards = (`; plain values may be given anew.
_SHARED: Final = re.compile(r"^newsdesk\.([\w.]+) = (?:async )?(?:\(|\w+ =>|function)", re.MULTILINE)


def test_no_script_takes_the_name_of_another_ones_function() -> None:
    names = Counter(
        name
        for script in sorted(FRONTEND.glob("*.js"))
        for name in _SHARED.findall(script.read_text("utf-8"))
    )
    assert len(names) > 40
    assert [name for name, times in names.items() if times > 1] == []
