"""However news comes in, with corrections, forgetting and kills in between, the corpus ends the same."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pyarrow as pa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data.article import SCHEMA
from data.ingest.entities.found import EntitySettings
from data.ingest.entities.stage import Namer, forget_counts
from data.ingest.tables import load_frame
from data.ingest.taking_in import add_named
from data.store.checking import check
from data.store.folder import CorpusFolder
from data.store.writing import Writer

UTC: Final = ZoneInfo("UTC")
#: Needs no model: quick.
BY_LISTS: Final = EntitySettings(models={"az": "azerbaijani"})
PEOPLE: Final = (
    ("Prezident", "İlham Əliyev"), ("Kansler", "Angela Merkel"), ("Nazir", "Olaf Merkel"),
    ("Prezident", "Joe Biden"), ("Xanım", "Jill Biden"), ("Deputat", "Hikmət Əliyev"),
)  # fmt: skip
PLACES: Final = ("Bakıda", "Berlində", "Parisdə", "Tbilisidə", "Gəncədə", "Vaşinqtonda")
THINGS: Final = ("qaz", "taxıl", "polad", "büdcə", "futbol", "atəşkəs", "seçki", "neft")


def article(n: int, draft: int = 0) -> dict[str, Any]:
    """One of the articles, or what it said before it was corrected; the first ten have a copy each."""
    chance = random.Random(n % 30)
    title, person = chance.choice(PEOPLE)
    place, thing = chance.choice(PLACES), chance.choice(THINGS)
    surname = person.split(" ", 1)[1]
    count = chance.randrange(10, 99)
    full = f"{title} {person} dünən {place} {thing} barədə danışdı."
    opening = full if n % 3 else f"Bu gün {surname} {thing} barədə danışdı."
    text = f"{opening} Ötən həftə {surname} yenə {place} {count} dəfə çıxış etdi, {thing} mövzusuna qayıtdı."
    wire = f" Sonra {place} {thing} üçün gələnlər {count} dəqiqədən sonra getdilər, müxbirimiz deyir."
    corrected = f" Düzəliş: {' '.join(PEOPLE[draft])} orada deyildi." if draft else ""
    return {
        "id": f"n{n}", "headline": f"Danışıqlar {thing} üzrə {count} dəfə keçirildi",
        "text": text + wire + corrected,
        "language": "az", "source": "Wire" if n < 30 else "Herald", "url": f"https://wire.example/{n}",
        "published": f"2024-05-{1 + (n % 30) // 2:02}T{9 + n // 30:02}:00:00Z",
        "collected": "2024-06-01T00:00:00Z",
    }  # fmt: skip


ALL: Final = range(40)
OTHER: Final = {"headline": "Başqa xəbər", "text": "Xanım Ada Əliyev Romada idi.", "language": "az"}


def rows_of(numbers: list[int], draft: int = 0) -> pa.Table:
    rows = [article(n, draft) for n in numbers]
    return load_frame(rows, UTC).table if rows else SCHEMA.empty_table()


class Newsroom:
    """A corpus folder to which things happen."""

    def __init__(self, path: Path) -> None:
        self.folder = CorpusFolder.create(path, "News", UTC)
        self.unnamed = False

    @contextmanager
    def _writing(self, killed: bool = False) -> Iterator[Writer]:
        try:
            with self.folder.writing() as writer:
                yield writer
                if killed:
                    raise KeyboardInterrupt
        except KeyboardInterrupt:
            pass

    def add(self, numbers: list[int], draft: int = 0, killed: bool = False) -> None:
        with self._writing(killed) as writer:
            namer = Namer(writer, BY_LISTS)
            for start in range(0, len(numbers), 7):
                add_named(rows_of(numbers[start : start + 7], draft), writer, namer)
            if not killed:
                namer.settle()

    def add_with_people(self, numbers: list[int]) -> None:
        """What they said before came with a list of people: names are not looked for."""
        listed = [article(n, 1) | {"people": [PEOPLE[n % 6][1]]} for n in numbers]
        with self._writing() as writer:
            namer = Namer(writer, BY_LISTS)
            add_named(load_frame(listed, UTC).table if listed else rows_of([]), writer, namer)
            namer.settle()

    def add_without_names(self, numbers: list[int], draft: int = 0) -> None:
        self.unnamed = True
        with self._writing() as writer:
            writer.add(rows_of(numbers, draft))

    def add_under_their_ids(self, numbers: list[int]) -> None:
        """Other articles under ids that are taken: they are left out."""
        known = self.folder.of_ids([f"n{n}" for n in numbers], []).column("id").to_pylist()
        with self._writing() as writer:
            namer = Namer(writer, BY_LISTS)
            others = load_frame([OTHER | {"id": id} for id in known], UTC).table if known else rows_of([])
            assert len(add_named(others, writer, namer).refused) == len(known)
            namer.settle()

    def forget(self, numbers: list[int], killed: bool = False) -> None:
        with self._writing(killed) as writer:
            namer = Namer(writer, BY_LISTS)
            ids = [f"n{n}" for n in numbers]
            namer.take_back(ids)
            forget_counts(self.folder.path)
            writer.forget(ids)
            if not killed:
                namer.settle()

    def name_all(self, killed: bool = False, model: str = "azerbaijani") -> None:
        """Find names anew, maybe by another model, and with that in no article."""
        self.unnamed = (self.unnamed and killed) or model == "none"
        with self._writing(killed) as writer:
            namer = Namer(writer, EntitySettings(models={"az": model}))
            namer.name_all()
            if not killed:
                namer.settle()

    def lose_counts(self) -> None:
        forget_counts(self.folder.path)

    def end(self, numbers: list[int]) -> None:
        """Everything is there as it is now."""
        self.add(numbers)
        if self.unnamed:
            self.name_all()

    def state(self) -> dict[str, Any]:
        assert check(self.folder) == []
        assert not self.folder.unfinished()
        with self.folder.writing() as writer:
            entities = writer.names.entities()[1].to_pylist()
            kept = Namer(writer, BY_LISTS).counts
            forget_counts(self.folder.path)
            assert Namer(writer, BY_LISTS).counts == kept
        return {"articles": self.folder.table().sort_by("id").to_pylist(), "entities": entities}


numbers = st.lists(st.sampled_from(ALL), unique=True, max_size=20)
happenings = st.lists(
    st.one_of(
        st.builds(lambda n, draft, killed: lambda room: room.add(n, draft, killed),
                  numbers, st.integers(0, 3), st.booleans()),
        st.builds(lambda n, draft: lambda room: room.add_without_names(n, draft), numbers, st.integers(0, 3)),
        st.builds(lambda n: lambda room: room.add_under_their_ids(n), numbers),
        st.builds(lambda n, killed: lambda room: room.forget(n, killed), numbers, st.booleans()),
        st.builds(lambda killed, model: lambda room: room.name_all(killed, model),
                  st.booleans(), st.sampled_from(["azerbaijani", "none"])),
        st.builds(lambda n: lambda room: room.add_with_people(n), numbers),
        st.just(Newsroom.lose_counts),
    ),
    min_size=2, max_size=9,
)  # fmt: skip


def at_once() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as home:
        room = Newsroom(Path(home) / "news")
        room.end([*ALL])
        return room.state()


EXPECTED: Final = at_once()


def test_the_articles_have_copies_and_people_that_only_others_name() -> None:
    """Else the test below would show little."""
    copies = [row for row in EXPECTED["articles"] if row["duplicate_of"]]
    full = {m["entity"] for row in EXPECTED["articles"] for m in row["mentions"] if m["kind"] == "person"}
    assert len(copies) == 10
    assert {"İlham Əliyev", "Joe Biden"} <= full


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(happenings, st.permutations(ALL))
@example([lambda room: room.add([0, 1, 2]), lambda room: room.add_under_their_ids([1])], [*ALL])
@example([lambda room: room.add([0, 1, 2], 1), lambda room: room.add_without_names([1])], [*ALL])
@example([lambda room: room.add([0, 1, 2]), lambda room: room.add_with_people([1])], [*ALL])
@example([lambda room: room.add([0, 1, 2], killed=True), lambda room: room.add([1], 1, killed=True)], [*ALL])
@example([lambda room: room.add([0, 1, 2]), lambda room: room.name_all(model="none")], [*ALL])
@example(
    [
        lambda room: room.add([1], 1),
        lambda room: room.add_without_names([1]),
        lambda room: room.add_with_people([1]),  # what it said when names were looked for in it
    ],
    [*ALL],
)
def test_the_corpus_ends_the_same(happened: list[Callable[[Newsroom], None]], order: list[int]) -> None:
    with tempfile.TemporaryDirectory() as home:
        room = Newsroom(Path(home) / "news")
        for happens in happened:
            happens(room)
        room.end(order)
        assert room.state() == EXPECTED
