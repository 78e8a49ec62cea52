"""Speech: who says what, in three languages, and what is left without a speaker."""

from __future__ import annotations

import re
import time

import pytest

from data.analysis.quotations import Speech, speeches, speeches_of
from data.article import Article, Mention

#: Names of these tests: what stands in the text -> kind.
NAMES = {
    "Aliyev": "person", "Pashinyan": "person", "Gasimova": "person", "SOCAR": "organisation",
    "Foreign Ministry": "organisation", "Turan": "organisation", "Baku": "place",
    "Əliyev": "person", "Bayramov": "person", "Məmmədov": "person", "Xarici İşlər Nazirliyi": "organisation",
    "Алиев": "person", "Пашинян": "person", "Захарова": "person", "МИД": "organisation", "Баку": "place",
}  # fmt: skip


def mentions(text: str) -> list[Mention]:
    pattern = "|".join(sorted(map(re.escape, NAMES), key=len, reverse=True))
    return [
        Mention(m.group(), NAMES[m.group()], "body", *m.span())  # type: ignore[arg-type]  # kinds
        for m in re.finditer(pattern, text)
    ]


def said(text: str, language: str = "en") -> list[tuple[str, str, str]]:
    """Speaker, kind and words of all speech in a text."""
    found = speeches(text, "body", language, mentions(text))
    return [(s.speaker.split(":")[1], s.kind[0], " + ".join(text[a:b] for a, b in s.words)) for s in found]


ENGLISH = [
    ("Aliyev said that gas flows.", "Aliyev", "i", "gas flows."),
    ("President Aliyev said the gas would flow.", "Aliyev", "i", "the gas would flow."),
    ("“Gas flows,” Aliyev said.", "Aliyev", "d", "“Gas flows,”"),
    ('"Gas flows," said Aliyev on Monday.', "Aliyev", "d", '"Gas flows,"'),
    ("Aliyev said: “Gas flows.”", "Aliyev", "d", "“Gas flows.”"),
    ("“Gas flows,” Aliyev said, “and oil too.”", "Aliyev", "d", "“Gas flows,” + “and oil too.”"),
    ("Aliyev told Turan that gas flows.", "Aliyev", "i", "gas flows."),
    ("Gas will flow in May, Aliyev told reporters.", "Aliyev", "i", "Gas will flow in May"),
    ("According to SOCAR, gas flows.", "SOCAR", "i", "gas flows."),
    ("Gas flows to Baku, according to SOCAR.", "SOCAR", "i", "Gas flows to Baku"),
    ("Aliyev, who met Pashinyan, said that gas flows.", "Aliyev", "i", "gas flows."),
    ("Aliyev of SOCAR said that gas flows.", "Aliyev", "i", "gas flows."),
    ("A spokesman for SOCAR said that gas flows.", "SOCAR", "i", "gas flows."),
    ("The plan, Aliyev said, works well.", "Aliyev", "i", "The plan + works well."),
    ("Aliyev was quoted as saying that gas flows.", "Aliyev", "i", "gas flows."),
]

AZERBAIJANI = [
    ("Əliyev bildirib ki, qaz axır.", "Əliyev", "i", "qaz axır."),
    ("Nazir Bayramov brifinqdə deyib ki, qaz axır.", "Bayramov", "i", "qaz axır."),
    ("“Qaz artıq axır”, – deyə Bayramov bildirib.", "Bayramov", "d", "“Qaz artıq axır”"),
    ("“Qaz artıq axır”, – Bayramov deyib.", "Bayramov", "d", "“Qaz artıq axır”"),
    ("Bayramovun sözlərinə görə, qaz axır.", "Bayramov", "i", "qaz axır."),
    ("Bayramov qazın axdığını bildirib.", "Bayramov", "i", "qazın axdığını"),
    ("Bayramov bildirib: “Qaz artıq axır”.", "Bayramov", "d", "“Qaz artıq axır”"),
    ("Xarici İşlər Nazirliyindən bildirilib ki, qaz axır.", "Xarici İşlər Nazirliyi", "i", "qaz axır."),
]

RUSSIAN = [
    ("Алиев заявил, что газ идёт.", "Алиев", "i", "газ идёт."),
    ("«Газ идёт», — сказал президент Алиев.", "Алиев", "d", "«Газ идёт»"),
    ("По словам Алиева, газ идёт.", "Алиев", "i", "газ идёт."),
    ("— Газ уже идёт, — сказал Алиев.", "Алиев", "d", "Газ уже идёт"),
    ("Газ идёт уже давно, сообщили в МИД.", "МИД", "i", "Газ идёт уже давно"),
    ("В МИД заявили, что газ идёт.", "МИД", "i", "газ идёт."),
    ("Захарова сказала: «Газ идёт».", "Захарова", "d", "«Газ идёт»"),
    ("Как сообщает МИД, газ идёт.", "МИД", "i", "газ идёт."),
]


@pytest.mark.parametrize(("text", "speaker", "kind", "words"), ENGLISH)
def test_english_speech(text: str, speaker: str, kind: str, words: str) -> None:
    assert said(text) == [(speaker, kind, words)]


@pytest.mark.parametrize(("text", "speaker", "kind", "words"), AZERBAIJANI)
def test_azerbaijani_speech(text: str, speaker: str, kind: str, words: str) -> None:
    assert said(text, "az") == [(speaker, kind, words)]


@pytest.mark.parametrize(("text", "speaker", "kind", "words"), RUSSIAN)
def test_russian_speech(text: str, speaker: str, kind: str, words: str) -> None:
    assert said(text, "ru") == [(speaker, kind, words)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "People close to Aliyev said that gas flows."),
        ("en", "The lawyer of Aliyev said that gas flows."),
        ("en", "Aliyev's lawyer said that gas flows."),
        ("en", "Aliyev did not say that gas flows."),
        ("en", "Aliyev was told that gas flows."),
        ("en", "The director of SOCAR said that gas flows."),
        ("en", "After meeting Aliyev, the visitors said that gas flows."),
        ("en", "Aliyev opened the field that flows."),
        ("en", "Which according to Aliyev will take a year."),
        ("az", "Əliyevin köməkçisi bildirib ki, qaz axır."),
        ("az", "Bayramov Bakıya gəlib və qaz axır."),
        ("ru", "Адвокат Алиева заявил, что газ идёт."),
        ("ru", "Глава МИД заявил, что газ идёт."),
        ("ru", "О встрече с Алиевым заявили журналисты."),
    ],
)
def test_a_speaker_that_is_not_plainly_named_is_none(language: str, text: str) -> None:
    assert said(text, language) == []


def test_a_pronoun_is_whom_the_sentence_before_is_about() -> None:
    text = "Aliyev opened the field. He said that gas flows."
    assert said(text) == [("Aliyev", "i", "gas flows.")]
    assert said("Алиев открыл месторождение. По его словам, газ идёт.", "ru")[0][0] == "Алиев"
    assert said("Bayramov Bakıda olub. O bildirib ki, qaz axır.", "az")[0][0] == "Bayramov"


@pytest.mark.parametrize(
    "text",
    [
        "Aliyev met Pashinyan. He said that gas flows.",
        "The field was opened. Nobody was there. He said that gas flows.",
        "Gasimova opened the field. He said that gas flows.",
        "Aliyev left. The field is large. He said that gas flows.",
    ],
)
def test_a_pronoun_that_could_be_another_is_no_one(text: str) -> None:
    women = [
        m if m.entity != "Gasimova" else Mention("Leyla Qasımova", m.kind, *_place(m)) for m in mentions(text)
    ]
    assert [s.speaker for s in speeches(text, "body", "en", women)] == []


def _place(m: Mention) -> tuple[str | None, int | None, int | None]:
    return m.field, m.start, m.end


def test_a_quotation_that_follows_another_goes_on_with_it() -> None:
    found = said("“Gas flows,” Aliyev said. “It will flow for a hundred years.” The hall was full.")
    assert found[1] == ("Aliyev", "d", "“It will flow for a hundred years.”")
    assert len(found) == 2


def test_who_is_spoken_of_is_known() -> None:
    text = "Pashinyan said that Aliyev had gone to Baku."
    (one,) = speeches(text, "body", "en", mentions(text))
    assert one.about == ("person:Aliyev", "place:Baku")


def test_two_speakers_share_a_sentence() -> None:
    found = said("Aliyev said that gas flows, while Pashinyan said that it does not.")
    assert found == [("Aliyev", "i", "gas flows"), ("Pashinyan", "i", "it does not.")]


def test_a_capital_does_not_speak() -> None:
    assert said("Baku said that gas flows.") == []


def test_what_summary_and_body_both_say_is_said_once() -> None:
    text = "Aliyev said that gas flows."
    places = [Mention("Aliyev", "person", field, 0, 6) for field in ("summary", "body")]
    found = speeches_of(Article("a", "Gas", text, text, language="en", mentions=tuple(places)))
    assert [s.field for s in found] == ["body"]


def test_other_languages_are_not_read() -> None:
    assert said("Aliyev said that gas flows.", "fr") == []
    assert said("Aliyev said that gas flows.", "en-GB") != []


HOSTILE = {
    "said": "Aliyev said ", "open": "“Aliyev said ", "quotes": "“Aliyev said” ", "commas": "Aliyev, said, ",
    "that": "Aliyev said that Pashinyan, ", "dots": "Aliyev. ", "lines": "Aliyev \n  ", "glued": "Aliyev",
    "ki": "Bayramov deyib ki, ", "po": "по словам Алиев, ", "dash": "— Алиев — сказал ",
    "straight": '" Aliyev ',
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "az", "ru"])
@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_four_times_the_text_takes_no_more_than_some_four_times_as_long(unit: str, language: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        begun = time.process_time()
        _well_formed(text, speeches(text, "body", language, mentions(text)))
        return time.process_time() - begun

    def best(size: int) -> float:
        return min(seconds(size) for _ in range(3))  # other work on the machine counts in the rest

    assert best(40_000) < 10 * max(best(10_000), 0.02)


@pytest.mark.parametrize(
    "text",
    ["", " ", "“", "said", "Aliyev said", "“” said Aliyev", "\x00Aliyev said that \U0001f600 flows.", "—\n—"],
)
@pytest.mark.parametrize("language", ["en", "az", "ru", "", "x-y"])
def test_scraps_are_read_without_harm(text: str, language: str) -> None:
    _well_formed(text, speeches(text, "body", language, mentions(text)))


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (5, 2), (0, 10_000), (None, None)])
def test_places_that_cannot_be_are_left_out(start: int | None, end: int | None) -> None:
    text = "Aliyev said that gas flows."
    assert speeches(text, "body", "en", [Mention("Aliyev", "person", "body", start, end)]) == []


def _well_formed(text: str, found: list[Speech]) -> None:
    for speech in found:
        for start, end in (*speech.words, speech.sentence, speech.cue, speech.named):
            assert 0 <= start < end <= len(text)
