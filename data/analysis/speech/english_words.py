"""The words that the rules for English go by."""

from __future__ import annotations

from typing import Final

from data.analysis.speech.word_lists import words
from data.ingest.entities import words as names

#: Verbs after which what is said may follow at once: "said the talks went on".
BARE: Final = frozenset(["said", "says", "say", "added", "adds"])
TOLD: Final = frozenset(["told", "tells", "assured", "assures", "informed", "informs"])
#: Verbs that tell only with "that" after them, or beside a quotation.
_WITH_THAT: Final = words("en", "with_that")
#: Of these no clause is reported, only what stands in quotation marks.
QUOTED_ONLY: Final = frozenset(
    ["asked", "continued", "joked", "quipped", "shouted", "exclaimed", "responded", "replied", "commented"]
)
VERBS: Final = BARE | TOLD | _WITH_THAT
PRONOUNS: Final = frozenset(("he", "she"))
#: May stand between a subject and its verb.
BETWEEN: Final = words("en", "between")
NOT: Final = frozenset(["not", "never", "n't", "hardly", "barely"])
BEFORE_PHRASE: Final = words("en", "before_phrase")
#: Words that begin a clause of its own, after which a subject may stand.
CLAUSE: Final = words("en", "clause")
#: Sentences that begin so begin with when or where, not with what was said.
ADVERBIAL: Final = BEFORE_PHRASE | words("en", "adverbial")
PHRASES: Final = words("en", "phrases")
#: Those who speak for an organisation.
SPOKES: Final = frozenset(
    ["spokesman", "spokeswoman", "spokesperson", "spokespersons", "spokesmen", "officials", "official"]
)
SPOKEN: Final = SPOKES | frozenset(("press", "service", "office", "statement", "report", "said"))
ADDRESSED: Final = words("en", "addressed")
#: After these, what follows a bare verb is no clause: "said of", "said so".
NO_CLAUSE: Final = frozenset(
    ["of", "to", "so", "about", "goodbye", "yes", "no", "nothing", "by", "little", "much", "more", "what"]
)
POSSESSIVE: Final = frozenset(("'s", "’s", "'", "’"))
#: Tokens looked at on either side of a verb.
FAR: Final = 24


def _titles() -> frozenset[str]:
    peoples = (word.lower() for people in names.demonyms() for word in people.split())
    plain = frozenset((*names.words("titles_en"), *names.words("title_words_en"), *peoples))
    return plain - BEFORE_PHRASE - CLAUSE


TITLES: Final = _titles() | words("en", "titles")
