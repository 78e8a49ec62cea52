"""Names in English: what a spaCy model says, beside every run of capitals and the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

from data.ingest.entities.capitals import Run, headline_case, plain, runs
from data.ingest.entities.cues import around
from data.ingest.entities.datelines import dateline
from data.ingest.entities.found import ArticleText, FoundKind, FoundMention
from data.ingest.entities.peoples import IMPLIED, adjectives, in_headline
from data.ingest.entities.shaping import Shaped, countries, shape
from data.ingest.entities.words import lines

if TYPE_CHECKING:
    from spacy.language import Language

#: spaCy's labels, those of OntoNotes and of the models with three; others name no entity of ours.
_KINDS: Final[dict[str, FoundKind]] = {
    "PERSON": "person", "PER": "person", "ORG": "organisation",
    "GPE": "place", "LOC": "place", "FAC": "place",
}  # fmt: skip
#: Texts to a batch: more only costs memory.
_BATCH: Final = 32
_FIELDS: Final = ("headline", "summary", "body")
#: Longer texts are cut for the model, which takes memory by length; the runs of capitals are read to the end.
_LONGEST: Final = 20_000
_GAP: Final = "\n\n"

Span = tuple[int, int, FoundKind]
Found = tuple[int, int, FoundKind, tuple[str, ...]]


@lru_cache(maxsize=2)
def load(model: str) -> Language:
    """The model with what finding names needs; by the name of its package."""
    package = import_module(model)
    nlp: Language = package.load(
        exclude=["parser", "lemmatizer", "attribute_ruler", "senter", "tagger", "morphologizer"]
    )
    if "tok2vec" in nlp.pipe_names and "ner" not in nlp.get_pipe("tok2vec").listening_components:  # type: ignore[attr-defined]
        nlp.remove_pipe("tok2vec")  # its vectors are for the others: this model's names have their own
    return nlp


def find_english(articles: Iterable[ArticleText], model: str) -> Iterator[list[FoundMention]]:
    """What is found in each article, in their order."""
    nlp = load(model)
    pairs = ((joined[:_LONGEST], (article, joined)) for article in articles for joined in [_joined(article)])
    for doc, (article, text) in nlp.pipe(pairs, as_tuples=True, batch_size=_BATCH):
        spans = [(e.start_char, e.end_char, _KINDS.get(e.label_, "")) for e in doc.ents]
        yield sorted(_mentions(article, text, spans), key=lambda one: (_FIELDS.index(one.field), one.start))


def _joined(article: ArticleText) -> str:
    """The texts of an article as one; a headline whose capitals tell nothing is left out."""
    headline = " " * len(article.headline) if headline_case(article.headline) else article.headline
    return plain(_GAP.join((headline, article.summary, article.body)))


def _mentions(article: ArticleText, text: str, spans: list[Span]) -> Iterator[FoundMention]:
    case = headline_case(article.headline)
    if case:
        yield FoundMention(article.headline, "", "headline", 0, len(article.headline), (f"headline {case}",))
        for start, end in in_headline(article.headline, text):
            yield FoundMention(article.headline[start:end], "place", "headline", start, end, (IMPLIED,))
    summary = len(article.headline) + len(_GAP)
    body = summary + len(article.summary) + len(_GAP)
    ends, written = dateline("body", text[body : body + 120])
    yield from written
    found_runs = list(runs(text))
    adjectival: list[Found] = [
        (start, end, "place", (IMPLIED,)) for run in found_runs for start, end in adjectives(text, run)
    ]
    for start, end, kind, cues in (*merged(text, spans, found_runs), *adjectival):
        field, base = (
            ("body", body) if start >= body else ("summary", summary) if start >= summary else ("headline", 0)
        )
        if not body <= start < body + ends:
            yield FoundMention(text[start:end], kind, field, start - base, end - base, cues)


def merged(text: str, spans: list[Span], found_runs: list[Run]) -> Iterator[Found]:
    """The runs of capitals with the model's kinds, and what the words around say of each."""
    shaped = [one for run in found_runs for one in shape(text, run)]
    shaped = _with_spans(text, shaped, spans)
    shaped += [Shaped(m.start(), m.end(), ("ministry",)) for m in _MINISTRY.finditer(text)]
    found: list[Found] = []
    for one in _apart(sorted(shaped)):
        said = (*one.cues, *around(text, one))
        kind, known_other = _labelled(one, spans)
        if known_other:
            said += ("other",)
        if found and _JOINS.fullmatch(text, found[-1][1], one.start):
            before = found[-1]
            said += tuple(cue for cue in before[3] if cue in _CARRIED and cue not in said)
            said += _beside(text, before)
            found[-1] = (*before[:3], (*before[3], *_beside(text, (one.start, one.end, kind, ()))))
        found.append((one.start, one.end, kind, said))
    yield from found


def _beside(text: str, other: Found) -> tuple[str, ...]:
    """What a neighbour in a list says of a name: lists are of one kind."""
    kind = "place" if text[other[0] : other[1]] in countries() else other[2]
    return (f"beside {kind}",) if kind else ()


#: A ministry counts in small letters too: "the finance ministry".
_MINISTRY: Final = re.compile(
    r"\b(?:foreign|interior|defence|defense|finance|justice|economy|economics|health|education|culture|energy"
    r"|agriculture|transport|labour|labor|trade|industry|environment|ecology|emergencies|tourism|sports?"
    r"|home|internal affairs|foreign affairs|science|digital|communications) ministry\b"
)
_JOINS: Final = re.compile(r",? (?:and |or )?|, ")
#: What is said of the first of a list holds for the others.
_CARRIED: Final = frozenset({"in", "to", "placed", "village"})


def _labelled(one: Shaped, spans: list[Span]) -> tuple[FoundKind, bool]:
    """The model's kind for a run, and whether the model says that it is something else."""
    other = False
    for start, end, kind in spans:
        if start < one.end and end > one.start:
            shared = min(end, one.end) - max(start, one.start)
            if shared >= 0.6 * (one.end - one.start):
                if kind:
                    return kind, False
                other = True
    return "", other


def _with_spans(text: str, shaped: list[Shaped], spans: list[Span]) -> list[Shaped]:
    """The runs, those of an organisation or person joined that the model reads as one."""
    for first, last, kind in spans:
        start, end = _trimmed(text, first, last)
        inside = [one for one in shaped if one.start < end and one.end > start]
        whole = all(start <= one.start and one.end <= end for one in inside)
        if (
            len(inside) > 1
            and whole
            and kind in ("organisation", "person")
            and not _BREAK.search(text, start, end)
        ):
            between = {w for w in _PIECE.findall(text[inside[0].end : inside[-1].start]) if w.islower()}
            if between - lines("linking_en") and not (kind == "organisation" and _headed(text[start:end])):
                continue
            shaped = [one for one in shaped if one not in inside]
            shaped.append(Shaped(inside[0].start, inside[-1].end, inside[0].cues))
    return sorted(shaped)


_PIECE: Final = re.compile(r"\S+")
_BREAK: Final = re.compile(r"[,;:\n()]")


def _headed(name: str) -> bool:
    """Whether a name has an organisation's noun, so that "and" may stand inside it."""
    return any(word.lower() in lines("org_heads_en") for word in name.split())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start : start + 4].lower() == "the ":
        start += 4
    if text[start:end].endswith("'s"):
        end -= 2
    return start, end


def _apart(shaped: list[Shaped]) -> Iterator[Shaped]:
    """The names without those that stand inside the one before."""
    end = 0
    for one in shaped:
        if one.end > end:
            yield one
            end = one.end
