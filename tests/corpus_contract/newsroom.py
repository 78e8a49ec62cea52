"""A dozen articles in three languages, small enough to know by heart, for the contract."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from tests.articles import make_article, table

ZONE: Final = ZoneInfo("Asia/Baku")
BAKU_MIDNIGHT: Final = "T00:00+04:00"

ALIYEV: Final = "person:Ilham Aliyev"
GEORGIA: Final = "place:Georgia"

#: Ids are short so that expectations can be read; they don't follow the dates.
NEWSROOM: Final = table(
    make_article(
        id="c", headline="Gas pipeline opens", summary="A ribbon is cut.", body="The pipelines ran dry.",
        section="Energy", published="2024-05-14T09:30+04:00", language="en", source="Turan",
        topics=["gas", "trade"], mentions=[ALIYEV, "place:Baku"], storyline="corridor",
    ),
    make_article(
        id="a", headline="Talks in Baku", summary="Gas.", body="Pipeline talks run on. Flows of gas.",
        section="Politics", published="2024-05-14T09:30+04:00", language="en", source="Azernews",
        topics=["trade"], mentions=[ALIYEV, GEORGIA], storyline="corridor",
    ),
    make_article(  # a day alone: at the head of its day
        id="b", headline="Oil and gas fair", body="COVID-19 kept the U.S. away at 10:30.",
        section="Energy", published=f"2024-05-14{BAKU_MIDNIGHT}", published_precision="day", language="en",
        source="Turan", topics=["gas"], mentions=["organisation:SOCAR", GEORGIA, GEORGIA],
    ),
    make_article(  # the last minute of 13 May in Baku, still 13 May in UTC
        id="d", headline="Night shift", body="A café runs late.", section="",
        published="2024-05-13T23:59+04:00", language="en", source="News.az",
    ),
    make_article(  # 15 May in Baku, 14 May in UTC
        id="e", headline="Dawn", body="Running water, gass leak.", section="Social",
        published="2024-05-15T00:30+04:00", language="en", source="Turan", mentions=["person:Georgia"],
    ),
    make_article(
        id="f", headline="Bakıda işıq", body="İlham Əliyev Bakıda. Qaz, qız, IŞIQ.", section="Politics",
        published="2024-06-02T10:00+04:00", language="az", language_confidence=0.97,
        source="Azərtac", mentions=[ALIYEV],
    ),
    make_article(
        id="g", headline="Газопровод открыт", body="Ёлки у газопровода. Мой дом.", section="Energy",
        published="2024-06-03T10:00+04:00", language="ru", source="Туран",
        topics=["gas"], mentions=[ALIYEV, "place:Baku"],
    ),
    make_article(
        id="h", headline="Undated gas", body="pipe line", section="World", language="en", source="Turan",
        published_as="31 February 2024",
    ),
    make_article(id="i", headline="", summary="", body="gas", language="", source=""),
    make_article(  # a headline that ends as a phrase would begin
        id="j", headline="The new gas", summary="pipeline", body="Market.", section="World",
        published="2025-01-01T12:00+04:00", language="en", source="Turan", topics=["gas", "gas"],
    ),
    make_article(
        id="k", headline="東京タワー", body="<b>*gas*</b> $x$ gas gas", section="<i>Odd</i>",
        published="2025-01-01T12:00+04:00", language="ja", language_confidence=0.55, source="NHK & Co.",
    ),
)  # fmt: skip
ALL: Final = "abcdefghijk"
