"""The trend as a table: entities whose names are those of others, or of columns."""

from __future__ import annotations

import pandas as pd

from components.entity_trend import _columns, _table


def test_no_entity_takes_the_column_of_another() -> None:
    names = {
        "person:Period": "Period",
        "place:Baku": "Baku",
        "person:Baku": "Baku",
        "person:All": "All in scope",
    }
    periods = pd.to_datetime(["2024-05-01", "2024-06-01"]).astype("datetime64[s]")
    points = pd.concat(
        pd.DataFrame({"entity": key, "period": periods, "articles": [n, n + 1], "total": [9, 8]})
        for n, key in enumerate(names)
    )
    table = _table(points, names, "month")
    assert list(table) == ["Period", *_columns(names).values(), "All in scope"]
    assert len(set(table)) == 6
    assert [table[name].tolist() for name in _columns(names).values()] == [[0, 1], [1, 2], [2, 3], [3, 4]]
    assert table["All in scope"].tolist() == [9, 8]
    assert _columns({"place:Baku": "Baku"}) == {"place:Baku": "Baku"}
