"""A small corpus that was made up, and a file to be taken in: what the picture of the page Sources shows."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from data.correction_log import CorrectionLog
from data.ingest.feed_list import FollowedFeed, changing
from data.ingest.taking_in import take_in
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
