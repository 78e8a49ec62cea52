"""Checks before publishing: what each finds and leaves alone, what follows, and in which words."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.review_checks import judged
from data.reviews.checks.findings import Finding, action, findings
from data.reviews.checks.rules import BY_NAME, CHECKS, USUAL, ChecksProblem, Rule, read_rules
from data.reviews.checks.sending import Sender, likeness
from data.reviews.limits import TEXT_CHARACTERS, Draft, check

KNOWN: Final = Sender(published=3)
LONG: Final = (
    "I worked on the night shift at that plant until it closed. The alarms had been switched off for weeks, "
    "and everybody on the floor knew it. I would be glad if a reporter spoke with those who were there."
)


def found(text: str, name: str = "", sender: Sender = KNOWN, **rules: Rule) -> dict[str, Finding]:
    """The findings of a text by their checks."""
    every = findings(Draft("a1", 4, text, name, "key"), sender, {**USUAL, **rules})
    return {finding.check: finding for finding in every}


def sent(**known: Any) -> dict[str, Finding]:
    """The findings of an honest text that was sent like this."""
    return found(LONG, sender=replace(KNOWN, **known))


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        "Not convinced.",
        "Əla məqalə!",
        "Отличная статья!",
        "Bravo bravo bravo! Years of asking and at last they opened the library on Sundays!",
        "So proud of our girls 🥇👏👏 what a final!",
        "ASAN xidmətdə növbə yox idi, DTX-nin arayışını isə on gün gözlədim.",
        "The casino lost its licence, bitcoin fell and the bank's loans are bad: who pays?",
        "Четыреста человек УВОЛИЛИ, чёрт возьми!!!",
        "Высота горы 4466 метров, а у вас 4646. Похоже, опечатка.",
        "Müsahibə yaxşıdır, но половина вопросов без ответа.",
        "이 기사는 정말 훌륭합니다. 잘 읽었습니다.",
        "هذا المقال ممتاز، شكراً لكم على العمل الجيد.",
        "Der Artikel ist gut, aber die Überschrift stimmt nicht ganz.",
    ],
)
def test_honest_reviews_are_shown(text: str) -> None:
    assert found(text) == {}


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("The report is here: https://statistics.example.org/report-2024.pdf", 1),
        ("Both are public: https://one.example.org and www.two.test/data", 2),
        ("see hxxp://one.example.org today", 1),
        ("see one[.]example[.]org today", 1),
        ("see one (dot) example (dot) com today", 1),
        ("see one .example .org today", 1),
        ("see l u c k y 7 . t e s t today", 1),
        ("see one\u200b.exam\u200bple.com today", 1),
        ("see ｏｎｅ．ｅｘａｍｐｌｅ．ｃｏｍ today", 1),
        ("как пишет banker.az сегодня", 1),
        ("сайт точка ru не работает", 1),
        ("It ended.It began again, i.e. at 10.30 on 12.03.2024, in the U.S. and at No.5", 0),
        ("Yağış bitdi.Az qala sel gələcəkdi", 0),
        ("version 2.5 or 3.11, etc.", 0),
    ],
)
def test_links_are_counted_however_they_are_written(text: str, links: int) -> None:
    counted = found(text, links=Rule(hold=links)) if links else {}
    assert ("links" in counted) == bool(links)
    assert "links" not in found(text, links=Rule(hold=links + 1))


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("The hotline is 555-0104, it is printed on every bill.", "a telephone number"),
        ("Ring 8 000 555-01-33 and ask them.", "a telephone number"),
        ("Nömrə 000 555 01 85-dir.", "a telephone number"),
        ("Ring 1 (888) 555-0122 and ask them.", "a telephone number"),
        ("Ring +994 12 555 01 22 and ask them.", "a telephone number"),
        ("You can reach me at reader@example.org.", "a mail address"),
        ("You can reach me at reader (at) example (dot) org.", "a mail address"),
        ("Telegram: @nosuch", "a name on a messenger"),
        ("He is on tele gram, username Fx_Olivia", "a name on a messenger"),
        ("ask @no_such_signals", "a name on a messenger"),
    ],
)
def test_ways_to_reach_someone_hold(text: str, way: str) -> None:
    finding = found(text)["contact"]
    assert (finding.action, finding.why) == ("hold", f"It gives {way}.")


@pytest.mark.parametrize(
    "text",
    [
        "@Elias, you are right about the bridge.",
        "Telegram was blocked again, and nobody asked the court.",
        "From 1 000 000 000 to 2 500 000 000 in a year!",
        "It was so in 2019 2020 2021 and 2022, and on 12.03.2024 14:30 too.",
        "Law No. 123456789/77 of 2021-03-12 says otherwise.",
        "1939-1945 was not 2009-2016",
    ],
)
def test_other_numbers_and_names_are_no_contact(text: str) -> None:
    assert "contact" not in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Best c@sin0 in town",
        "Лучшee кaзинo гoрoдa",
        "f r e e m o n e y for all of you",
        "С.Т.А.В.К.И на спорт",
        "c\u200bas\u200bi\u200bno is closed",
        "𝐛𝐞𝐬𝐭 𝐩𝐫𝐢𝐜𝐞 of all",
        "the bοnus was paid to the minister",  # a Greek omicron
    ],
)
def test_words_that_hide_are_found(text: str) -> None:
    assert found(text)["disguise"].action == "hold"


@pytest.mark.parametrize(
    "text",
    [
        "The U.S.S.R. and G20, B2B and COVID-19, H1N1 and 5G, at 10am on the 1st.",
        "PDFка не открывается, а IT-шники и SMSки ни при чём",
        "Xəbәr düzdür, hәr şey yazılıb",  # the Cyrillic schwa, which keyboards have too
        "COP29da çox danışdılar, saat 5də bitdi",
        "и т. д. и т. п.",
        "can\u00adnot be copied without a soft hyphen",
        "می\u200cروم به خانه، خبر خوبی بود",
    ],
)
def test_abbreviations_and_codes_hide_nothing(text: str) -> None:
    assert "disguise" not in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "asdkjh qwpeoi zmxncb lkjasd poiqwe",
        "фывафыва олджолдж ячсмячсм",
        "qwerty asdfgh zxcvbn",
        "dfgdfg hjkhjk tyutyu",
    ],
)
def test_mashed_keys_are_nonsense(text: str) -> None:
    assert found(text)["nonsense"].action == "hold"


@pytest.mark.parametrize(
    "text",
    [
        "Nyu-York aeroportunda iki təyyarə toqquşdu",
        "Confusion, seizure, strokes: how it may affect the brain",
        "Bürgermeisterwahl in Göttingen, Schwarzwald und Pfalz",
        "Szczecin i Wrzeszcz to piękne miasta",
        "Enerji talebinin en fazla arttığı ülke",
        "Взвешенный текст, только непонятно, кто оплачивал опрос",
    ],
)
def test_words_of_other_languages_are_no_nonsense(text: str) -> None:
    assert "nonsense" not in found(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a" * 50, "refuse"),
        (")" * 50, "refuse"),
        ("ha" * 20, "hold"),
        ("good nice good nice good nice good nice", "hold"),
        ("Урааааааа! Нашли девочку, живая! Спасибо волонтёрам!", None),
        ("ha ha ha", None),
        (LONG, None),
    ],
)
def test_saying_one_thing_again_and_again(text: str, expected: str | None) -> None:
    finding = found(text).get("monotony")
    assert (finding.action if finding else None) == expected


def test_a_wall_of_emoji_is_held_and_a_few_are_not() -> None:
    assert found("🎁" * 12 + " for you")["pictures"].why == "It has 12 emoji."
    assert "pictures" not in found("😂😂😂 the goat at the press conference, I can't")
    assert "pictures" not in found("🇦🇿🇬🇪🇦🇿🇬🇪 what a match")


def test_only_a_long_text_is_held_for_its_capitals() -> None:
    assert "capitals" in found(LONG.upper() + " " + LONG.upper())
    assert "capitals" not in found("SORRY FOR THE CAPITALS, MY EYES ARE NOT WHAT THEY WERE.")
    assert "capitals" not in found(LONG + " NATO, EU, UN.")
    assert "capitals" in found("SORRY FOR THE CAPITALS, ALL OF YOU", capitals=Rule(hold=20))


def test_a_text_without_words_is_held_and_length_is_a_matter_of_setting() -> None:
    assert found("12345 ?? 67890")["short"].why == "It has no words."
    assert "short" not in found("Mükəmməl!!")
    assert found("Not convinced.", short=Rule(hold=3))["short"].why == "It has 2 words."
    assert "long" not in found(LONG)
    assert found(LONG, long=Rule(hold=100))["long"].action == "hold"


@pytest.mark.parametrize(
    "text",
    [
        "Sign up now, 100 free spins, no deposit needed: https://spins.example.com",
        "Онлайн-казино! 150 фриспинов, промокод ЛИСА, моментальный вывод: zolotoy.example.com",
        "Onlayn kazino, qeydiyyatdan keç, 100 pulsuz fırlanma: https://carx.example.com",
        "Best c@sin0 b0nus, 100 free spins, sign up today at l u c k y 7 . t e s t",
    ],
)
def test_offers_with_a_way_to_the_seller_are_refused(text: str) -> None:
    finding = found(text)["advertising"]
    assert finding.action == "refuse"
    assert finding.why.startswith("It reads like advertising: “")
    assert finding.why.endswith("”, and says how to get at it.")


def test_offers_alone_are_held() -> None:
    finding = found("Promo code for you, free shipping, half the price, order now, hurry up!")["advertising"]
    assert finding.action == "hold"
    assert "how to get at it" not in finding.why


def test_quoted_spam_is_held_at_worst() -> None:
    spam = "Sign up now, 100 free spins, no deposit needed: https://spins.example.com"
    assert found(spam)["advertising"].action == "refuse"
    for marks in ("“{}”", '"{}"', "«{}»", "„{}“"):
        assert found(f"Please delete this: {marks.format(spam)}")["advertising"].action == "hold"
    assert found(f"“Nice.” {spam}")["advertising"].action == "refuse"


def test_subjects_of_spam_count_only_beside_a_seller_or_a_way_to_one() -> None:
    assert found("Casino, roulette, loans and pills: that is what this town lives on.") == {}
    assert "advertising" not in found("They were free to build a casino.")
    assert "advertising" in found("The casino is free: https://casino.example.com")


def test_hints_count_together_only_near_each_other() -> None:
    filler = "The council met again and nothing came of it. " * 10
    assert "advertising" in found("A voucher. It is second hand.")
    assert "advertising" not in found(f"A voucher. {filler} It is second hand.")


def test_a_name_is_read_too() -> None:
    assert "links" in found("Good article, thank you.", name="www.spins.test")
    assert found("Good article, thank you.", name="Leyla") == {}


def test_words_of_the_list_hold_however_they_are_written() -> None:
    assert found("What the fuck is this?")["words"].why == "It has “fuck…”, which is on the word list."
    for text in ("FUCKING idiots", "fu\u200bck it all", "блядь, опять", "fuсk off", "qəhbələr"):
        assert "words" in found(text), text
    assert "words" not in found("The damned idiots of the ministry, shame on them")


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"trap": "x"}, ("trap", "refuse")),
        ({"seconds": 0.4}, ("speed", "refuse")),
        ({"seconds": -5.0}, ("speed", "refuse")),
        ({"seconds": 1.0}, ("speed", "hold")),
        ({"seconds": 3.9}, ("speed", "hold")),
        ({"browser_hour": 4}, ("browser_rate", "hold")),
        ({"browser_hour": 14}, ("browser_rate", "refuse")),
        ({"address_hour": 14}, ("address_rate", "hold")),
        ({"address_hour": 59}, ("address_rate", "refuse")),
        ({"own_texts": (LONG,)}, ("own_repeats", "refuse")),
        ({"own_texts": (LONG.upper().replace(",", " "),)}, ("own_repeats", "refuse")),
        ({"own_texts": (LONG + " Yours, Leyla",)}, ("own_repeats", "hold")),
        ({"other_texts": ("x", LONG)}, ("repeats", "hold")),
        ({"other_texts": (LONG.replace("weeks", "months"),)}, ("repeats", "hold")),
    ],
)
def test_how_it_was_sent_decides(known: dict[str, Any], expected: tuple[str, str]) -> None:
    assert [(finding.check, finding.action) for finding in sent(**known).values()] == [expected]


@pytest.mark.parametrize(
    "known",
    [
        {},
        {"seconds": 4.0},
        {"seconds": None},
        {"browser_hour": 3, "address_hour": 13},
        {"own_texts": ("A quite different text about the bridge and the mayor.",)},
        {"published": 0},
    ],
)
def test_what_people_do_is_no_finding(known: dict[str, Any]) -> None:
    assert sent(**known) == {}


def test_short_texts_are_alike_by_chance() -> None:
    same = "Отличная статья!"
    assert found(same, sender=replace(KNOWN, own_texts=(same,), other_texts=(same,))) == {}


def test_invisible_characters_make_no_other_text() -> None:
    hidden = "\u200b".join(LONG)
    assert likeness(hidden, [LONG]) == 100
    assert likeness(LONG, []) == likeness("", [LONG]) == 0


def test_new_authors_are_held_where_the_setting_says_so() -> None:
    new = replace(KNOWN, published=0)
    assert found(LONG, sender=new) == {}
    assert found(LONG, sender=new, new_author=Rule(hold=1))["new_author"].action == "hold"
    assert found(LONG, new_author=Rule(hold=1)) == {}


def test_what_refuses_is_told_first_and_decides() -> None:
    spam = "Sign up now, 100 free spins, no deposit needed: https://spins.example.com"
    every = findings(Draft("a1", 4, spam, "", "k"), replace(KNOWN, seconds=2), USUAL)
    assert [finding.check for finding in every] == ["advertising", "speed", "links"]
    assert action(every) == "refuse"
    assert action(every[1:]) == "hold"
    assert action([]) is None


@pytest.mark.parametrize("name", BY_NAME)
def test_every_check_can_be_off(name: str) -> None:
    worst = Sender(0, 99, 99, (LONG,), (LONG,), 0.1, "x")
    always = {check.name: Rule(hold=10_000 if check.under else 0) for check in CHECKS}
    draft = Draft("a1", 4, LONG, "", "k")
    assert {finding.check for finding in findings(draft, worst, always)} == set(BY_NAME)
    left = findings(draft, worst, {**always, name: Rule()})
    assert {finding.check for finding in left} == set(BY_NAME) - {name}
    assert findings(draft, worst, {}) == []


def test_the_setting_changes_what_it_names() -> None:
    rules = read_rules(
        " links = hold 2 + refuse 5 , capitals=off, speed=refuse 2.5,trap=hold,contact=refuse + hold 2"
    )
    assert rules["links"] == Rule(2, 5)
    assert rules["capitals"] == Rule()
    assert rules["speed"] == Rule(None, 2.5)
    assert rules["trap"] == Rule(1, None)
    assert rules["contact"] == Rule(2, 1)
    same = set(USUAL) - {"links", "capitals", "speed", "trap", "contact"}
    assert {name: rules[name] for name in same} == {name: USUAL[name] for name in same}
    assert read_rules("") == read_rules(" , ") == USUAL


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ("links", "“links” is no rule"),
        ("likns=off", "Checks are trap, speed"),
        ("links=maybe", "“maybe”"),
        ("links=", "“links=” can't be read"),
        ("links=hold two", "“hold two”"),
        ("links=hold -1", "“hold -1”"),
        ("links=hold 1e9", "“hold 1e9”"),
        ("links=hold nan", "“hold nan”"),
        ("links=hold 1 + hold 2", "“hold 2”"),
        ("links=hold 1 refuse 2", "“hold 1 refuse 2”"),
        ("links=off, links=hold", "“links” is said twice"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(given: str, named: str) -> None:
    with pytest.raises(ChecksProblem) as raised:
        read_rules(given)
    assert named in str(raised.value)


def test_every_check_is_documented() -> None:
    methods = (Path(__file__).parents[2] / "docs" / "methods.md").read_text("utf-8")
    section = methods.partition("## Checks of a review before it is shown")[2].partition("\n## ")[0]
    assert [check.name for check in CHECKS if f"| `{check.name}` |" not in section] == []


_ANYTHING: Final = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@given(_ANYTHING, _ANYTHING)
@settings(max_examples=150, deadline=None)
def test_any_text_has_reasons_in_words_that_do_not_tell_it(text: str, name: str) -> None:
    for finding in found(text, name).values():
        assert 10 < len(finding.why) < 400
        assert finding.why[0].isupper()
        assert finding.why.endswith(".")
        assert len(text) < 60 or text not in finding.why


@given(_ANYTHING)
@settings(max_examples=60, deadline=None)
def test_a_text_is_a_repeat_of_itself(text: str) -> None:
    assert likeness(text, [text]) in (0, 100)


#: What makes careless patterns slow, each until a review is full.
NASTY: Final = (
    "a", "a ", "a.", "a-", "a.a", "a_b ", "a@", "@", "1", "1 ", "+1", "(1", "$1 ", "12.03.2024 ", "http:",
    "www.", "[", "[.]", " . ", "..", '"', "«", "“", "<a ", "free ", "order now ", "от ", "telegram ",
    "теле грам ", "!", "😂", "\u200b", "e\u0301", "\u0f71\u0f72", "ﷺ", "ㄱ", "-", "_", "\n", "c@", "1a",
)  # fmt: skip


@pytest.mark.parametrize("piece", NASTY)
def test_no_repetition_takes_long(piece: str) -> None:
    found("so that lists are read")
    text = (piece * TEXT_CHARACTERS[1])[: TEXT_CHARACTERS[1]]
    begun = time.process_time()
    found(text)
    # Ten times what it takes, a tenth of what a pattern takes that goes back and forth.
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize("marks", ["\u0301\u0323", "\u0f71\u0f72", "\u05b0\u0591"])
def test_the_largest_text_that_can_be_stored_takes_no_longer(marks: str) -> None:
    text = ("e" + marks * 4_999) + " e" * 5
    assert check(Draft("a1", 4, text, "", "k")) == () or len(text) > 9_000
    begun = time.process_time()
    found(text)
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize("text", ["", " ", "\n", ".", "\u200b", "\ue000", "0", "👍"])
def test_next_to_nothing_is_read_as_well(text: str) -> None:
    assert set(found(text)) <= {"short"}


def test_the_texts_that_the_lists_were_made_on_meet_the_targets() -> None:
    texts = judged("develop")
    spam, refused = [text for text in texts if text.spam], [text for text in texts if text.refused]
    assert sum(text.spam for text in refused) >= 0.99 * len(refused) > 50
    assert sum(text.caught for text in spam) >= 0.9 * len(spam)
    assert sum(text.caught for text in texts if not text.spam) <= 0.2 * (len(texts) - len(spam))
