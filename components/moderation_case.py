"""One review as a moderator has it before them: why it is here, its article, what was done with it."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from components.desk import Desk
from components.reviews import review_item
from components.words import count_of, direction, published_text
from data.article import display_title
from data.corpus import CorpusUnavailable
from data.frames import rows
from data.reviews.following import BY_AUTHOR
from data.reviews.moderation import Case
from data.reviews.passages import Passage, place_of
from data.reviews.reasons import REASONS, reason_in
from data.reviews.review import Review, Status

STATUS_WORDS: Final[dict[str, str]] = {
    "pending": "Pending", "published": "Published", "rejected": "Rejected"
}  # fmt: skip
#: What readers choose from when they report a review.
REPORTED: Final = {
    "spam": "Spam or advertising", "abuse": "Insults or threats", "personal": "Personal details",
    "false": "False claims", "other": "Something else",
}  # fmt: skip
#: Opening lines of an article beside a review, in characters.
_LINES: Final = 420
#: Status -> what can be decided: key, status, text.
_WAYS: Final[dict[Status, tuple[tuple[str, Status, str], ...]]] = {
    "pending": (("a", "published", "Publish"), ("x", "rejected", "Reject")),
    "published": (("h", "pending", "Hide"), ("x", "rejected", "Reject")),
    "rejected": (("a", "published", "Publish"), ("u", "pending", "Restore")),
}


def case_data(desk: Desk, case: Case) -> dict[str, Any]:
    """The case as plain data for the element; who sent it stays here."""
    review = case.review
    return {
        "id": review.id,
        "revision": review.revision,
        "here": desk.address.with_view(case=str(review.id)).href(),
        "status": STATUS_WORDS[review.status],
        "review": review_item(desk, review, {}),
        "withdrawn": review.withdrawn is not None,
        "why": _why(desk, case),
        "reading": case.reading,
        "ways": [] if review.withdrawn is not None else [list(way) for way in _WAYS[review.status]],
        "reasons": _reasons(review),
        **_about(desk, case),
        "reports": [_report(desk, row) for row in rows(case.reports)],
        "open_reports": int(case.reports["closed"].isna().sum()),
        "texts": [_text(desk, row) for row in rows(case.texts)],
        "record": [_decision(desk, row) for row in rows(case.decisions)],
        "notes": [
            {"by": row.by, "date": _when(desk, row.created), "text": row.text} for row in rows(case.notes)
        ],
        "author": _author(case),
    }


def _why(desk: Desk, case: Case) -> list[dict[str, str]]:
    """Why a review is where it is, a sentence each, with the check that found it."""
    found = [{"text": row.why, "check": row.check} for row in rows(case.findings)]
    if case.suspended:
        found.append({"text": "All reviews of this browser are held.", "check": ""})
    if case.review.status == "pending" and not found:
        found.append({"text": _waiting(desk, case), "check": ""})
    return found


def _waiting(desk: Desk, case: Case) -> str:
    if not case.decisions.empty:
        last = case.decisions.iloc[-1]
        if last["decided_by"] == BY_AUTHOR:
            return "Its author has changed it."
        return f"{last['decided_by']} has taken it back from “{last['from_status']}”."
    if desk.settings.fresh_reviews == "pending":
        return "No check found anything: all fresh reviews are held here (NEWSDESK_REVIEWS)."
    return "It was held when it was sent; which check did that was not kept."


def _about(desk: Desk, case: Case) -> dict[str, Any]:
    """The article with its opening lines, and the passage as it stands in it now."""
    id = case.review.article_id
    href = desk.address.to("reader", article=id).href()
    try:
        frame = desk.corpus.articles([id])
    except CorpusUnavailable:
        said = {
            "title": "The article can’t be shown now",
            "href": href,
            "lines": "",
            "lang": "",
            "dir": "auto",
        }
        return {"article": said, "passage": _passage(case, None)}
    row = next(rows(frame), None)
    if row is None:
        lost = {"title": f"An article that is no longer here ({id[:200]})", "href": "", "lines": "",
                "lang": "", "dir": "auto"}  # fmt: skip
        return {"article": lost, "passage": _passage(case, None)}
    lines = row.summary or row.body
    article = {
        "title": display_title(row.headline, row.summary, row.body)[:500],
        "href": href,
        "lang": row.language,
        "dir": direction(row.language),
        "lines": lines if len(lines) <= _LINES else lines[:_LINES] + " …",
    }
    return {"article": article, "passage": _passage(case, row)}


def _passage(case: Case, article: Any) -> dict[str, str] | None:
    found = next(rows(case.passage), None)
    if found is None:
        return None
    passage = Passage(found.field, found.exact, found.before, found.after, int(found.start))
    text = getattr(article, passage.field, "") if article is not None else ""
    place = place_of(passage, text) if text else None
    note = ""
    if article is not None and place is None:
        note = "These words are no longer in the article."
    elif place is not None and not place.same:
        note = f"The article says now: “{text[place.start : place.end]}”"
    return {"exact": passage.exact, "before": passage.before, "after": passage.after, "note": note}


def _reasons(review: Review) -> list[dict[str, str]]:
    """What a rejection can say: in English for the moderator, in the review's language for its author."""
    return [
        {"name": name, "label": reason_in(name, "en"), "text": reason_in(name, review.language)}
        for name in REASONS
    ]


def _report(desk: Desk, row: Any) -> dict[str, str]:
    closed = "" if pd.isna(row.closed) else f"Closed by {row.closed_by}, {_when(desk, row.closed)}"
    return {
        "reason": REPORTED.get(row.reason, row.reason),
        "text": row.text,
        "date": _when(desk, row.created),
        "closed": closed,
    }


def _text(desk: Desk, row: Any) -> dict[str, Any]:
    until = f"Until {_when(desk, row.replaced)}"
    return {"rating": int(row.rating), "text": row.text, "name": row.name, "date": until}


def _decision(desk: Desk, row: Any) -> dict[str, str]:
    changed = row.from_status != row.to_status
    what = STATUS_WORDS[row.to_status] if changed else f"Still {row.to_status}"
    return {
        "by": row.decided_by,
        "what": what,
        "date": _when(desk, row.decided),
        "why": row.reason,
        "identity": row.identity,
    }


def _author(case: Case) -> dict[str, Any]:
    """The other reviews of the same browser, in numbers."""
    if not case.review.author:
        return {"known": False, "words": "Which browser sent this is not known.", "all": 0}
    others = dict(case.author)
    others[case.review.status] = others.get(case.review.status, 1) - 1
    parts = [f"{n:,} {status}" for status, n in sorted(others.items()) if n > 0]
    words = f"From the same browser: {', '.join(parts)}." if parts else "Nothing else came from this browser."
    total = sum(case.author.values())
    return {
        "known": True,
        "words": words,
        "all": total,
        "count": count_of(total, "review"),
        "suspended": case.suspended,
    }


def _when(desk: Desk, time: Any) -> str:
    return published_text(time, "minute", desk.about.zone)
