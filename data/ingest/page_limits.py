"""What a page of strangers may cost: markup that is made to be slow is cut away, refused, or read plainly.

Extraction takes more time the more elements a page has, some of it more than linearly; parsing takes the
square of a tag's attributes. Real article pages have up to some ten thousand elements.
"""

from __future__ import annotations

import re
from enum import Enum
from itertools import islice
from typing import Any, Final

#: Tags of a page; more are refused before they are parsed.
MAX_TAGS: Final = 150_000
#: Elements up to which a page is asked everything, and up to which its text is extracted.
MAX_SEARCHED: Final = 5_000
MAX_ELEMENTS: Final = 12_000
#: The same of the characters of its text and attributes, or of its scripts.
MAX_SEARCHED_TEXT: Final = 1_000_000
MAX_TEXT: Final = 1_500_000
#: Characters of scripts and styles; those after these are emptied.
MAX_PROGRAMS: Final = 3_000_000
#: How deep elements may lie to be extracted.
MAX_DEPTH: Final = 250
_PROGRAMS: Final = frozenset({"script", "style"})
#: Characters of markup that are read plainly.
MAX_PLAIN: Final = 6_000_000
#: Characters of one attribute, most of all of `style` and `data-`; longer ones are cut away.
_MAX_ATTRIBUTE: Final = 100_000
#: A tag that is longer, with more attributes, loses them.
_MAX_TAG: Final = 20_000
_MAX_ATTRIBUTES: Final = 1_000

#: From "<" to a tag's end or the text's; a ">" in a quoted value does not end it. It never goes back.
_TAG: Final = re.compile(r"""<([a-zA-Z][a-zA-Z0-9:-]{0,60})(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')|=)*+>?""")
_ATTRIBUTE: Final = re.compile(r"""[\s/"'][^\s/>"'=]""")


class Weight(Enum):
    """How much a page may be asked."""

    #: Everything.
    LIGHT = 1
    #: Not to look for dates in its text, and not to extract it twice.
    HEAVY = 2
    #: Only to be read plainly.
    TOO_HEAVY = 3


def without_long_tags(text: str) -> str:
    """A page's markup; tags with thousands of attributes have none."""
    kept, done = [], 0
    for tag in _TAG.finditer(text):
        if tag.end() - tag.start() > _MAX_TAG and _has_too_many(tag[0]):
            kept += [text[done : tag.start()], f"<{tag[1]}>"]
            done = tag.end()
    return "".join([*kept, text[done:]]) if kept else text


def _has_too_many(tag: str) -> bool:
    return sum(1 for _ in islice(_ATTRIBUTE.finditer(tag), _MAX_ATTRIBUTES)) == _MAX_ATTRIBUTES


def weight_of(tree: Any) -> Weight:
    """How heavy a page is, as lxml parsed it; its longest attributes and what scripts have too much go."""
    from lxml import etree

    deep = deepest = elements = length = programs = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "end":
            deep -= 1
            continue
        deep += 1
        deepest = max(deepest, deep)
        elements += 1
        length += len(element.tail or "")
        if element.tag in _PROGRAMS:
            programs += len(element.text or "")
            element.text = element.text if programs <= MAX_PROGRAMS else ""
        else:
            length += len(element.text or "")
        length += _attributes(element)
    if elements > MAX_ELEMENTS or deepest > MAX_DEPTH or length > MAX_TEXT:
        return Weight.TOO_HEAVY
    heavy = elements > MAX_SEARCHED or max(length, programs) > MAX_SEARCHED_TEXT
    return Weight.HEAVY if heavy else Weight.LIGHT


def _attributes(element: Any) -> int:
    """The length of an element's attributes; those that are too long are taken away."""
    length = 0
    for name, value in element.attrib.items():
        if len(value) > _MAX_ATTRIBUTE:
            del element.attrib[name]
        else:
            length += len(value)
    return length
