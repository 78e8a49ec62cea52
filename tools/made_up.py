"""Made up for the pictures of Sources, Corrections and Reviews: a corpus, a file, names, reviews."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine

from data.correction_log import CorrectionLog
from data.ingest.feed_list import FollowedFeed, changing
from data.ingest.taking_in import take_in
from data.reviews.limits import Draft
from data.reviews.senders import Origin
from data.reviews.sending import Checks
from data.reviews.store import ReviewStore
from data.store.folder import CorpusFolder

_NOW: Final = datetime(2026, 5, 14, 8, tzinfo=UTC)
_ARCHIVE: Final = """title;text;date;section;outlet
Ferry to the outer islands sails again;It left with 140 people.;2026-05-04;Harbour;Harbour Gazette
Lighthouse gets a new lamp;It can be seen from twenty miles away.;2026-05-05;Harbour;Harbour Gazette
Bakers vote on Sunday bread;The guild meets on Thursday.;2026-05-06;Town;Harbour Gazette
School choir wins the spring cup;Forty children sang from memory.;2026-05-07;Culture;Granary Lane Post
Storm takes two boats off the quay;Both were found in the reeds.;2026-05-09;Harbour;Granary Lane Post
Council counts its street lamps;Eleven of 412 are out.;31.02.2026;Town;Granary Lane Post
;;2026-05-10;Town;Granary Lane Post
"""
#: Written as a spreadsheet writes it where commas are decimal marks.
_FILE: Final = """Headline;Text;Date;Desk;Byline;Copy no.
Herring come back to the bay;Nets were full for the first time in six years.;11.05.2026;Harbour;M. Osk;1
Museum opens a room of maps;The oldest shows an island that is not there.;12.05.2026;Culture;L. Fenn;2
Two bridges close for paint;Traffic goes by Granary Lane until June.;12.05.2026;Town;M. Osk;3
Rowers beat the record to the mole;Four minutes, against the tide.;13.05.2026;Sport;T. Aldin;4
Night market gets its stalls;Sixty traders drew lots on the quay.;13.05.2026;Town;L. Fenn;5
;;13.05.2026;Town;;6
"""

#: Rating, name, text and language of reviews that are shown, of one article after another.
_SHOWN: Final = (
    (5, "Lene", "Says what is known, what is not, and who told it. The map at the end helped.", "en"),
    (4, "", "Clear. I would have liked to read what the other side says.", "en"),
    (2, "T. Aldin", "The numbers in the second paragraph do not add up.", "en"),
    (5, "Ülvi", "Hər şey aydın yazılıb, mənbələr də göstərilib.", "az"),
    (3, "", "Коротко и ясно, но хотелось бы знать, что было раньше.", "ru"),
    (1, "", "Half of this was known last year, and the headline promises more.", "en"),
    (5, "Mara", "The only piece that says who was in the room. A map of the border would help.", "en"),
    (2, "", "No source for the numbers, and the headline says the opposite of the text.", "en"),
    (4, "M. Osk", "Good on the history. The map is worth a look.", "en"),
    (1, "", "Where are the numbers of the other side? The headline is all there is.", "en"),
    (4, "Нина", "Хорошо, что названы источники.", "ru"),
    (5, "", "Short and careful; I sent it to my class.", "en"),
)
#: Rating and text of reviews that some check holds.
_HELD: Final = (
    (4, "More on this is at https://quay.example/boats and https://quay.example/nets, worth a look."),
    (1, "WHY IS THERE NOTHING ABOUT THE HARBOUR IN THIS ARTICLE? NOTHING AT ALL!"),
    (3, "It is all there, but the order of events is hard to follow."),
)

#: People and organisations of articles.
_NAMED: Final = (
    (["Mara Osk"], ["H.L.C."]),
    (["Mara Osk", "The Mole"], ["HLC", "Bakers’ Guild"]),
    (["M. Osk"], ["H.L.C.", "Nets"]),
    (["Old Osk", "Lene Fenn"], ["Harbour Light Company"]),
    (["Mara Osk", "Lene Fenn"], ["H.L.C.", "Bakers Guild"]),
)


def made_up_corpus(folder: Path) -> Path:
    """A corpus folder with a few articles, a run with rejected rows, and two feeds."""
    corpus = CorpusFolder.create(folder / "gazette", "The Harbour Gazette", ZoneInfo("UTC"))
    archive = folder / "archive.csv"
    archive.write_text(_ARCHIVE, "utf-8")
    take_in([archive], corpus, within=folder)
    harbour = FollowedFeed("https://harbour.example/feed.xml", title="Harbour Gazette", section="Harbour")
    lane = FollowedFeed("https://lane.example/rss", title="Granary Lane Post")
    with changing(corpus) as feeds:
        feeds[harbour.url] = harbour.fared(_NOW, "2 new", 2)
        feeds[lane.url] = lane.failed(_NOW, "lane.example answered 503.", timedelta(), gone=False)
    return corpus.path


def made_up_names(folder: Path) -> tuple[Path, Path]:
    """A table whose articles list names, some of which are one; and a file of corrections of them."""
    table, corrections = folder / "names.jsonl", folder / "names-corrected.jsonl"
    named = [
        {"id": f"n{n}", "headline": f"Report {n} from the quay", "date": f"2026-05-{n % 27 + 1:02}",
         "section": "Harbour", "people": people, "organisations": offices, "places": ["Granary Lane"]}
        for n, (people, offices) in enumerate(_NAMED * 4)
    ]  # fmt: skip
    table.write_text("".join(json.dumps(row) + "\n" for row in named), "utf-8")
    corrections.unlink(missing_ok=True)
    log = CorrectionLog(corrections)
    log.add({"kind": "merge", "entity": "person:Old Osk", "into": "person:Mara Osk", "by": "L. Fenn"})
    mole = {"kind": "retype", "entity": "person:The Mole", "into": "place:The Mole"}
    made = log.add({**mole, "note": "It is a pier.", "by": "T. Aldin"})
    log.add({"kind": "reject", "entity": "organisation:Nets"})
    log.undo(made[0].id, by="L. Fenn", note="There is a man of that name.")
    return table, corrections


def made_up_file(folder: Path) -> Path:
    """A table to be taken in."""
    path = folder / "may.csv"
    path.write_text(_FILE, "utf-8")
    return path


def made_up_reviews(url: str, articles: list[str]) -> None:
    """Reviews of these articles in the database at `url`: some are shown, some wait with their reasons."""
    store = ReviewStore(create_engine(url))
    for n, (rating, name, text, language) in enumerate(_SHOWN):
        draft = Draft(articles[n * n % 8], rating, text, name, f"shown-{n}", language)
        store.send(draft, "published", Origin(browser=f"reader {n}", seconds=60.0))
    for n, (rating, text) in enumerate(_HELD):
        draft = Draft(articles[n], rating, text, send_key=f"held-{n}", language="en")
        store.send(draft, "pending", Origin(browser=f"newcomer {n}", seconds=60.0), Checks())
