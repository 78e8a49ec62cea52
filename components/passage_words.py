"""What readers are told of passages, in one place."""

from __future__ import annotations

from typing import Final

#: `{…}` stands for what the pages put in.
WORDS: Final[dict[str, str]] = {
    # Choosing, in the reader: these go to the browser.
    "bar": "Review a passage",
    "hint": "Select words to review them",
    "review": "Review this passage",
    "long": "A passage has {most} characters at most: these are {count}",
    "sentences": "Review a sentence",
    "previous": "Previous sentence",
    "next": "Next sentence",
    "longer": "Longer by a sentence",
    "shorter": "Shorter by a sentence",
    "previous short": "Previous",
    "next short": "Next",
    "longer short": "Longer",
    "shorter short": "Shorter",
    "review sentence": "Review this",
    "close": "Close",
    "place": "Sentence {n} of {of}",
    "places": "Sentences {n} to {m} of {of}",
    "keys": "Up and down arrow: previous and next sentence; with Shift: shorter and longer; Escape closes.",
    "most": "A passage has {most} characters at most",
    "first": "This is the first sentence",
    "last": "This is the last sentence",
    "least": "This is one sentence",
    # In the form.
    "about": "About the passage:",
    "remove": "Remove",
    "remove passage": "Remove the passage",
    "removed": "The review is about the whole article",
    "chosen": "Passage chosen: {text}",
    # With a review.
    "in the text": "In the text",
    "back": "Back to the review",
    "shown": "The passage of a review is marked",
    "edited": "The passage was edited since",
    "gone": "The passage is no longer in the article",
    "one review": "1 review of this passage",
    "reviews": "{n} reviews of this passage",
    # What can't be.
    "lost": "The words that you chose are no longer in the article. Remove the passage to send your review "
    "without it, or choose another. Your text is kept.",
    "unreadable": "The passage can’t be read. Remove it to send your review without it. Your text is kept.",
    "unstorable": "The passage has characters that can’t be stored. Remove it, or choose another. "
    "Your text is kept.",
    "away": "The article can’t be looked up now, so the passage can’t be kept. Send again in a while, or "
    "remove the passage. Your text is kept.",
    "no review": "There is no review “{asked}” of a passage of this article.",
}
