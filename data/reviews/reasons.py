"""Usual reasons for rejecting a review, in the languages in which its author may read them."""

from __future__ import annotations

from typing import Final

#: For whom a language is not known, or is none of these.
USUAL_LANGUAGE: Final = "en"
#: Language -> sentence, for each reason.
REASONS: Final[dict[str, dict[str, str]]] = {
    "spam": {
        "en": "It is advertising or spam.",
        "az": "Bu, reklam və ya spamdır.",
        "ru": "Это реклама или спам.",
    },
    "abuse": {
        "en": "It insults or threatens someone.",
        "az": "Kimisə təhqir edir və ya hədələyir.",
        "ru": "Кого-то оскорбляют или кому-то угрожают.",
    },
    "personal": {
        "en": "It gives away personal details.",
        "az": "Şəxsi məlumatları açıqlayır.",
        "ru": "Раскрыты чьи-то личные данные.",
    },
    "topic": {
        "en": "It is not about the article.",
        "az": "Məqaləyə aid deyil.",
        "ru": "Это не о статье.",
    },
    "false": {
        "en": "It claims what is not true or can’t be checked.",
        "az": "Doğru olmayan və ya yoxlanıla bilməyən iddialar var.",
        "ru": "Утверждается то, что неверно или чего нельзя проверить.",
    },
    "repeat": {
        "en": "It says what was sent before.",
        "az": "Əvvəl göndərilənin təkrarıdır.",
        "ru": "Повторяет то, что уже было отправлено.",
    },
}


def reason_in(name: str, language: str) -> str:
    """A reason's sentence in a review's language (BCP 47), in English where there is none in it."""
    sentences = REASONS[name]
    return sentences.get(language.split("-")[0].lower(), sentences[USUAL_LANGUAGE])
