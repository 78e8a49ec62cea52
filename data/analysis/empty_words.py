"""Words that name no happening: of the calendar, and of how news is put together."""

from __future__ import annotations

from functools import cache
from typing import Final

from data.language import analyzer, tokenise

#: By language; the lists are one, since names and words of all languages meet in a label.
_CALENDAR: Final = {
    "en": "January February March April May June July August September October November December "
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday "
    "Sunday Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun today yesterday tomorrow tonight morning afternoon "
    "evening night noon midnight day week weekend month year hour minute GMT UTC EST EDT PST PDT",
    "az": "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr bazar ertəsi axşamı "
    "çərşənbə cümə şənbə bu gün dünən sabah həftə ay il saat",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık pazartesi salı "
    "çarşamba perşembe cuma cumartesi pazar bugün dün yarın gün hafta ay yıl saat",
    "ru": "январь января февраль февраля март марта апрель апреля май мая июнь июня июль июля август "
    "августа сентябрь сентября октябрь октября ноябрь ноября декабрь декабря понедельник вторник среда "
    "среду четверг пятница пятницу суббота субботу воскресенье сегодня вчера завтра день дня неделя "
    "неделю месяц месяца год года час мск",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember Montag "
    "Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag heute gestern morgen Tag Woche Monat Jahr Uhr",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre lundi mardi "
    "mercredi jeudi vendredi samedi dimanche aujourd'hui hier demain jour semaine mois an année heure",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes "
    "martes miércoles jueves viernes sábado domingo hoy ayer mañana día semana mes año hora",
}
#: What stands around news (bylines, captions, calls to read on, pieces of addresses and markup), what
#: everything is said to do, and the words that hold sentences together.
_WORKINGS: Final = {
    "en": "said say says told tell according report reporter reporting correspondent editor editing edited "
    "writing written newsroom news agency press photo photograph picture image video watch live update "
    "updated latest breaking exclusive read more click here subscribe newsletter sign share follow "
    "copyright rights reserved comment advertisement sponsored source via story article "
    "http https www com org net html nbsp amp quot chars href strong "
    "start started begin began begun continue become became make made hold held take took taken give gave "
    "given go went gone come came call called ask asked add added expect expected include including "
    "a an the and or but nor if than that this these those it its he she they we you i him her them us "
    "his their our your my me who whom whose which what when where why how of to in on at by for with from "
    "into onto over under about above below between against through without within upon off out up down "
    "again then there here all any both each few most much more less least some many several such no not "
    "only own same so too very can will just would could should may might must shall do does did done is "
    "are was were be been being have has had having as until while because since though although after "
    "before during also even still yet ever never always often other another others one two three first "
    "second third last next new old good better best big small simple easy",
    "az": "dedi deyib bildirib bildirdi xəbər məlumat foto video mənbə müxbir ətraflı yenilənib",
    "tr": "dedi söyledi haber haberi foto video kaynak muhabir güncellendi",
    "ru": "сказал сказала заявил заявила сообщил сообщила сообщает рассказал новости фото видео источник "
    "читать подробнее",
    "de": "sagte sagt Foto Video Quelle Bericht Nachrichten",
    "fr": "dit déclaré selon photo vidéo source article lire",
    "es": "dijo según foto vídeo fuente noticia leer",
}


def like(text: str) -> frozenset[str]:
    """A text's words as they are compared here: folded, and without English endings."""
    return frozenset(_stem(token) for token in tokenise(text))


def is_empty(text: str) -> bool:
    """Whether all words of a name or term are numbers, or say only when, or how news is made."""
    return all(word.isdecimal() or word in _empty() for word in like(text))


@cache
def _empty() -> frozenset[str]:
    return like(" ".join([*_CALENDAR.values(), *_WORKINGS.values()]))


def _stem(token: str) -> str:
    return analyzer("en").stem(token)
