"""Ids with a number each: the same as a dict, whatever the order in which they are put."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from data import id_numbers
from data.id_numbers import IdNumbers

IDS = st.text(max_size=3)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.dictionaries(IDS, st.integers(-(2**63), 2**63 - 1), max_size=8)),
        st.tuples(st.just("drop"), st.lists(IDS, max_size=3)),
    ),
    max_size=12,
)


@given(STEPS, st.lists(IDS, max_size=10))
def test_ids_are_known_as_a_dict_knows_them(steps: list[tuple[str, object]], asked: list[str]) -> None:
    numbers, expected = IdNumbers(), dict[str, int]()
    lately, id_numbers._LATELY = id_numbers._LATELY, 4  # type: ignore[misc]  # so that both arrays are used
    try:
        for _, value in steps:
            if isinstance(value, dict):
                numbers.put(value)
                expected.update(value)
            elif isinstance(value, list):
                numbers.drop(value)
                expected = {id: number for id, number in expected.items() if id not in value}
    finally:
        id_numbers._LATELY = lately  # type: ignore[misc]
    known, found = numbers.get(asked)
    assert known.tolist() == [id in expected for id in asked]
    assert found.tolist() == [expected.get(id, 0) for id in asked]
    assert len(numbers) == len(expected)


def test_columns_of_a_table_are_put_and_asked_for() -> None:
    numbers = IdNumbers()
    numbers.put_columns(pa.chunked_array([["a", "b"], ["a"]]), pa.chunked_array([[1, 2], [3]]))
    known, found = numbers.of_column(pa.chunked_array([["b"], ["a", "c"]]))
    assert (known.tolist(), found.tolist()) == ([True, True, False], [2, 3, 0])


def test_nothing_is_known_of_an_empty_column() -> None:
    known, found = IdNumbers().of_column(pa.chunked_array([], pa.string()))
    assert (len(known), len(found)) == (0, 0)
