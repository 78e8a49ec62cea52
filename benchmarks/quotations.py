"""How often speech is given to whom the article gives it: sentences read by hand.

    python -m benchmarks.quotations [FOLDER] [--write]

FOLDER holds newsarticles2017, reuters, azerbaijan and newsapi2020. `quotations_read.jsonl` has, for each
article that was read, the places of its names, the speech that was found in it and drawn at random, and a
verdict on each: right where the speaker is whom the article lets speak and the words marked are what that
one said, but for an aside at their edge. The articles of the chronicle were there to develop on; the others
were drawn from halves of their corpora that no rule had seen, and read when the rules were settled. Of
sentences drawn at random from these halves, among those that name someone, it also has which hold speech:
by these it is told what is missed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from data.analysis.quotations import Speech, speeches
from data.article import KINDS, TEXT_FIELDS, Mention
from data.ingest.chronicle import load_chronicle
from data.ingest.loading import read_file

ROOT: Final = Path(__file__).resolve().parents[1]
CORPORA: Final = ROOT.parent / "shared" / "corpora"
REPORT: Final = ROOT / "docs" / "quality-quotations.md"
READ: Final = Path(__file__).with_name("quotations_read.jsonl")
_KINDS: Final = {kind[:2]: kind for kind in KINDS}
_FIELDS: Final = {field[0]: field for field in TEXT_FIELDS}


@dataclass(slots=True)
class Tally:
    """Of speech that was read: how much there is, is found still, and is right; of sentences: found of those
    that hold speech, and holding speech."""

    read: int = 0
    found: int = 0
    right: int = 0
    caught: int = 0
    speech: int = 0
    looked: int = 0

    @property
    def precision(self) -> float:
        """The part of what is found that is right."""
        return self.right / max(1, self.found)


def read_articles(part: str = "") -> list[dict[str, Any]]:
    """The articles that were read: all, or those "developed" on or "judged"."""
    lines = READ.read_text("utf-8").splitlines()
    return [row for row in map(json.loads, lines) if part in ("", row["part"])]


def tallies(articles: Iterable[dict[str, Any]], folder: Path = CORPORA) -> dict[tuple[str, str], Tally]:
    """(Corpus, language) -> what became of what was read in it."""
    by_corpus: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for article in articles:
        by_corpus[article["corpus"]].append(article)
    result: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for corpus, read in by_corpus.items():
        known = _rows(corpus, {article["id"] for article in read}, folder)
        for article in read:
            _add(result[corpus, article["language"]], article, known[article["id"]])
    return dict(result)


def _add(tally: Tally, article: dict[str, Any], row: dict[str, Any]) -> None:
    found = _speeches(article, row)
    places = {(s.field, s.words, s.named) for s in found}
    for one in article["read"]:
        tally.read += 1
        if (one["field"], _spans(one["words"]), tuple(one["named"])) in places:
            tally.found += 1
            tally.right += one["right"]
    sentences = {(s.field, s.sentence) for s in found}
    for one in article.get("looked", ()):
        tally.looked += 1
        tally.speech += one["speech"]
        tally.caught += one["speech"] and (one["field"], tuple(one["sentence"])) in sentences


def _speeches(article: dict[str, Any], row: dict[str, Any]) -> list[Speech]:
    """The speech of an article, its names standing where they stood when it was read."""
    names = article.get("names", {})  # where a name's case can be told by the entity's own name alone
    mentions = [
        Mention(names.get(str(number), f"entity {number}"), _KINDS[kind], _FIELDS[field], start, end)
        for field, kind, number, start, end in article.get("mentions", ())
    ] or [Mention(**mention) for mention in row["mentions"]]
    return [s for f in TEXT_FIELDS for s in speeches(row[f], f, article["language"], mentions)]


def _spans(given: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in given)


def _rows(corpus: str, ids: set[str], folder: Path) -> dict[str, dict[str, Any]]:
    """The articles of these ids, as the project reads them."""
    if corpus == "chronicle":
        table = load_chronicle().table
    else:
        with tempfile.TemporaryDirectory() as place:
            some = Path(place) / f"{corpus}.jsonl"
            with gzip.open(folder / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
                some.write_text(
                    "".join(line for line in lines if str(json.loads(line)["id"]) in ids), "utf-8"
                )
            table = read_file(some, ZoneInfo("UTC")).whole().table
    rows = table.select(["id", *TEXT_FIELDS, "mentions"]).to_pylist()
    return {row["id"]: row for row in rows if row["id"] in ids}


def main() -> None:
    """Read again what was read, and say how it went."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", default=CORPORA)
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.relative_to(ROOT)}")
    options = parser.parse_args()
    text = _report(options.folder)
    if options.write:
        REPORT.write_text(text, encoding="utf-8")
    print(text)


def _report(folder: Path) -> str:
    lines = [
        "# How often speech is given to the right one", "",
        "Written by `python -m benchmarks.quotations --write`. Speech that was found was drawn at "
        "random and read "
        "by hand, sentence by sentence, by one reader, who wrote the rules: right is where the "
        "speaker is whom the article lets speak "
        "and the words "
        "marked are what that one said, but for an aside at their edge. "
        "`benchmarks/quotations_read.jsonl` has "
        "the verdicts, of other people’s articles the places alone. The rules were developed on the"
        " chronicle "
        "and on one half of each of the other corpora; what is judged was drawn from the other "
        "halves, and read "
        "after the rules were settled.", "",
        "| corpus | language | part | read | found still | right | precision |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: |",
    ]  # fmt: skip
    for part in ("judged", "developed"):
        found = tallies(read_articles(part), folder)
        for (corpus, language), t in found.items():
            lines.append(_line(corpus, language, part, t))
        lines.append(_line("all", "", part, _sum(found.values())))
        if part == "judged":
            caught = found
    lines += ["", "## What is missed", "", *_missed(caught), "", "## What was wrong", "", *_wrong(), ""]
    return "\n".join(lines)


def _line(corpus: str, language: str, part: str, t: Tally) -> str:
    name = f"**{corpus}**" if corpus == "all" else corpus
    return f"| {name} | {language} | {part} | {t.read} | {t.found} | {t.right} | {t.precision:.3f} |"


def _missed(found: dict[tuple[str, str], Tally]) -> list[str]:
    total = _sum(found.values())
    return [
        f"Of {total.looked} sentences of the judged halves that name a person or an organisation, "
        f"drawn at random, "
        f"{total.speech} hold speech of someone named or meant by a pronoun; of these {total.caught}"
        f" are found "
        f"(recall {total.caught / max(1, total.speech):.2f}).", "",
        "| corpus | language | sentences | hold speech | found |", "| --- | --- | ---: | ---: | ---: |",
        *(f"| {c} | {lang} | {t.looked} | {t.speech} | {t.caught} |"
          for (c, lang), t in found.items() if t.looked),
        "", "Missed are participles (“claiming that”), speakers who come first and say so late in a"
        " long sentence, "
        "pronouns that could stand for several, and, in Azerbaijani, sentences that only say who "
        "said what other "
        "sentences tell (“Bu barədə … bildirib”).",
    ]  # fmt: skip


def _wrong() -> list[str]:
    reasons: dict[str, int] = defaultdict(int)
    for article in read_articles():
        for one in article["read"]:
            if not one["right"]:
                reasons[one["why"]] += 1
    ordered = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    return ["| what was wrong | times |", "| --- | ---: |", *(f"| {why} | {n} |" for why, n in ordered)]


def _sum(several: Iterable[Tally]) -> Tally:
    total = Tally()
    for t in several:
        for name in Tally.__slots__:
            setattr(total, name, getattr(total, name) + getattr(t, name))
    return total


if __name__ == "__main__":
    main()
