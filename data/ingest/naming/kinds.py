"""What a name's own words say of its kind: ministries, stadiums, cups, and the endings of surnames."""

from __future__ import annotations

import re
from typing import Final, Literal

from data.article import Kind


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ORGANISATIONS: Final = _words(
    "ministry university bank party agency council committee commission court company corporation group "
    "inc ltd llc plc holding institute institution academy association federation organization "
    "organisation union parliament assembly senate congress club fc fk cf media news television tv "
    "radio newspaper times post foundation fund office service department bureau authority board force "
    "forces army navy police airlines airways hospital school college church museum theatre theater "
    "society movement alliance front coalition administration government chamber centre center "
    "secretariat directorate"
)
_PLACES: Final = _words(
    "arena stadium airport park square street avenue boulevard mountain mountains mount river sea lake "
    "ocean corridor district region village city province island islands strait canal gulf valley "
    "peninsula bay coast desert forest bridge county state republic territory oblast highway port "
    "harbour harbor monument cemetery palace"
)
_EVENTS: Final = _words(
    "cup championship championships games olympics league festival contest summit prix slam tournament "
    "conference biennale award awards prize act agreement treaty declaration convention statute war day "
    "week open trophy final finals forum expo"
)
#: Endings of surnames of many peoples, which are hardly ever those of other names.
_SURNAME: Final = re.compile(
    r"(?:[oe]v|[oe]va|yev|yeva|iyev|iyeva|zad[aeə]|shvili|adze|idze|iani|[iy]an|yants|enko|chuk|sk[yi]|skaya|"
    r"[cs]ki|wicz|vich|o[gğ]lu|sson|ssen|berg|stein|opoulos|idis|akis)$"
)
_HEADS: Final[tuple[tuple[frozenset[str], Kind | Literal[""]], ...]] = (
    (_EVENTS, ""),
    (_ORGANISATIONS, "organisation"),
    (_PLACES, "place"),
)
#: What people of a country are called, where it is not the country's name with an ending.
_PEOPLES: Final = _words(
    "french german dutch english british scottish welsh irish spanish greek turkish turkic polish swedish "
    "danish finnish norwegian swiss chinese kazakh uzbek kyrgyz tajik turkmen afghan arab arabic jewish "
    "european american african asian kurdish belarusian ukrainian czech slovak croat serb hungarian "
    "belgian azeri filipino thai soviet western islamic muslim christian catholic orthodox"
)
#: Organisations that all the world's news names by one word.
WORLD: Final = _words(
    "UN EU NATO OSCE BRICS G7 G20 IMF WTO WHO UNESCO UNICEF UNHCR FIFA UEFA OPEC WWF NASA ESA CNN BBC AFP "
    "Reuters TASS Bloomberg Google YouTube Facebook Instagram Amazon Microsoft Netflix Greenpeace Interpol "
    "Eurostat Hamas Hezbollah Taliban Kremlin"
)
_PEOPLE_ENDINGS: Final = ("n", "an", "ian", "i", "ese", "ish", "er")
_WORD: Final = re.compile(r"[^\W\d_]+")


def told_by_words(name: str) -> Kind | Literal[""] | None:
    """The kind that a name of several words tells itself; "" for an event or a law, None if it does not."""
    words = [word.casefold() for word in _WORD.findall(name)]
    if len(words) < 2:
        return None
    head = words[: words.index("of")][-1:] if "of" in words[1:] else words[-1:]
    for listed, kind in _HEADS:
        if head and head[0] in listed:
            return kind
    plain = all(word[:1].isupper() for word in name.split()) and len(name.split()) <= 3
    return "person" if plain and _SURNAME.search(name) and not name.isupper() else None


def is_surname(name: str) -> bool:
    """Whether a single word ends as surnames do."""
    return bool(_SURNAME.search(name)) and len(name) > 4


def is_people(name: str, countries: frozenset[str]) -> bool:
    """Whether a name is that of a people, such as Azerbaijani, Armenians, Georgian."""
    word = name.casefold().removesuffix("s")
    if word in _PEOPLES:
        return True
    return any(word.endswith(ending) and word.removesuffix(ending) in countries for ending in _PEOPLE_ENDINGS)
