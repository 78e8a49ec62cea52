"""Ways to reach someone that a text gives: links, mail addresses, telephone numbers, names on messengers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from data.reviews.checks.reading import WAY

#: Endings of addresses that are no words where someone forgot the space after a full stop.
_SURE: Final = (
    "com|net|org|info|biz|edu|gov|mobi|ru|su|рф|ua|by|kz|uz|ge|tr|eu|uk|fr|pl|cn|ir|io|ai|gg|cc|tv|xyz|icu|vip|bet"
    "|casino|onion|app|dev|invalid|test|example|localhost"
)
#: Those that are words too, which begin with a capital after a full stop.
_WORDS: Final = (
    "az|am|de|it|me|to|co|us|in|ly|ws|top|shop|store|site|online|club|live|win|pro|link|click|space|fun|life|world"
    "|today|news|blog|website|page|money|cash|loan|bid|men|date|work|tech|agency|group|center|host"
)
_ENDS: Final = rf"(?:{_SURE}|{_WORDS})"

#: A dot or an at that is written so that it isn't one.
_BRACKETED: Final = (
    (re.compile(r"\s?[\[({<]\s?(?:\.|dot|точка|n[öo]qt[əe])\s?[\])}>]\s?", re.IGNORECASE), "."),
    (re.compile(r"\s?[\[({<]\s?(?:@|at|собака)\s?[\])}>]\s?", re.IGNORECASE), "@"),
    (re.compile(rf"(?<=\w) (?:dot|точка|n[öo]qt[əe]) (?=(?:{_SURE})\b)", re.IGNORECASE), "."),
    (re.compile(rf"(?<=\w) \. ?(?=(?:[\w-]{{1,40}} ?\. ?)?{_ENDS}\b)"), "."),
)
_MAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_LINK: Final = re.compile(
    r"(?:\bh(?:tt|xx)ps?|\bftp)\s?:\s?/\s?/\s?\S+"
    r"|(?<!\w)www\s?\.\s?[\w-]+\S*"
    rf"|(?<![\w@-])[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,4}}?\.(?:{_ENDS}|{_ENDS.upper()})(?![\w-])(?:[/:?#]\S*)?"
)
_PHONE: Final = re.compile(r"(?<![\w/.,-])\+?\(?\d(?:[ ().-]{0,3}\d){6,14}(?![\w%/])")
_HANDLE: Final = re.compile(r"(?<![\w.@])@[^\W\d][\w.]{2,30}\w")
#: Accounts have such names more often than people who are answered.
_ACCOUNT: Final = re.compile(r"[\d_.]")
_MESSENGER: Final = re.compile(
    r"\b(?:tele ?gram|te?leqram\w*|telega|whats ?app|wh?ats?ap\w*|vatsap\w*|viber|vayber\w*|discord|skype"
    r"|wechat|snapchat|instagram|insta|теле ?грам\w*|телег[аеиу]|в[ао]тсап\w*|вайбер\w*|инст[ау]\w*|тг)"
    rf"\b[^\n.!?]{{0,24}}?(?:{WAY}"
    r"|\b(?:username|user ?name|nick(?:name)?|ник|логин|юзернейм|nik|ad[ıi]|id)\b\W{1,3}\w{4,})",
    re.IGNORECASE,
)
_DATE: Final = re.compile(r"(?<!\d)\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d(?!\d)|(?<!\d)\d{4}-\d\d-\d\d(?!\d)")
_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}(?:([ .])\d{3})(?:\1\d{3})*")
_LOCAL: Final = re.compile(r"\d{3}[ -]\d{2}[ -]?\d{2}")
_YEARS: Final = re.compile(r"(?:(?:19|20)\d\d[ ().-]*)+")


@dataclass(frozen=True, slots=True)
class Contacts:
    """How many of each a text gives, and the text with a sign in their place."""

    links: int
    mails: int
    phones: int
    #: Names on a named messenger, or names that are an account's.
    messengers: int
    #: Names after an @, which answer another reader more often than they advertise.
    handles: int
    rest: str

    @property
    def any(self) -> bool:
        """Whether its reader could reach someone."""
        return bool(self.links or self.mails or self.phones or self.messengers or self.handles)


def contacts(text: str) -> Contacts:
    """The ways to reach someone that a text gives, of the text as it can be seen."""
    for pattern, sign in _BRACKETED:
        text = pattern.sub(sign, text)
    text, mails = _MAIL.subn(f" {WAY} ", text)
    text, links = _LINK.subn(f" {WAY} ", text)
    text, phones = _without_phones(text)
    handles = _HANDLE.findall(text)
    accounts = sum(_ACCOUNT.search(handle) is not None for handle in handles)
    text = _HANDLE.sub(WAY, text)
    return Contacts(links, mails, phones, max(accounts, len(_MESSENGER.findall(text))), len(handles), text)


def _without_phones(text: str) -> tuple[str, int]:
    dates = [found.span() for found in _DATE.finditer(text)]
    number = 0

    def replaced(found: re.Match[str]) -> str:
        nonlocal number
        if any(begin < found.end() and found.start() < end for begin, end in dates):
            return found[0]
        if not _is_phone(found[0]):
            return found[0]
        number += 1
        return f" {WAY} "

    return _PHONE.sub(replaced, text), number


def _is_phone(written: str) -> bool:
    """Whether digits are dialled: not a sum with its thousands apart, not years, and not a bare number."""
    digits = sum(map(str.isdigit, written))
    if _THOUSANDS.fullmatch(written) or _YEARS.fullmatch(written):
        return False
    return digits >= 9 or _LOCAL.fullmatch(written) is not None
