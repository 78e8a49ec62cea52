"""Moderation: closed to all but moderators, and what a moderator decides happens once, on the record."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import create_engine
from streamlit.errors import StreamlitAuthError
from streamlit.testing.v1 import AppTest

from components import moderation_acts, moderation_sign_in, passphrase
from components.address import read_address
from components.moderation import A_PAGE
from components.passphrase import Attempts
from data.partial import note_partial
from data.reviews.moderation import Moderation, Moderator
from data.reviews.review import Review, ReviewsUnavailable
from data.reviews.senders import Origin
from data.reviews.store import ReviewStore
from tests.pages import ROOT, elements, run_again, run_page
from tests.reviews.databases import decisions_on, make_draft

PASSPHRASE = "correct horse"
SENDER = Origin(browser="sender", seconds=60.0)
BORIS = Moderator("Boris", "https://id.example boris")
VIEW = {"view": "moderation"}
ID = json.loads((ROOT / "data" / "chronicle" / "chronicle.jsonl").open(encoding="utf-8").readline())["id"]


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReviewStore:
    """A database of the test's own, ways to sign in, and guesses that nobody has made yet."""
    url = f"sqlite:///{tmp_path / 'reviews.db'}"
    monkeypatch.delenv("NEWSDESK_CORPUS", raising=False)
    monkeypatch.setenv("NEWSDESK_REVIEWS_URL", url)
    monkeypatch.setenv("NEWSDESK_REVIEWS_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("NEWSDESK_MODERATORS", "anna@example.org")
    st.cache_resource.clear()
    return ReviewStore(create_engine(url))


@pytest.fixture
def pending(store: ReviewStore) -> Review:
    return send(store, "Waits for someone to read it.")


def send(store: ReviewStore, text: str, status: Any = "pending", **values: object) -> Review:
    return store.send(make_draft(text, article_id=ID, **values), status, SENDER).review


def anna(**change: object) -> dict[str, Any]:
    """What a provider says of a moderator."""
    said = {
        "is_logged_in": True, "provider": "default", "iss": "https://id.example", "sub": "anna",
        "iat": int(time.time()) - 60, "email": "anna@example.org", "email_verified": True,
    }  # fmt: skip
    return said | change


def as_anna(at: AppTest | None = None, **params: str) -> AppTest:
    """The page for a moderator who has signed in with a provider."""
    at = at or run_page("/reviews", **VIEW, **params)
    at.user = anna()
    return run_again(at)


def guess(at: AppTest, words: str, name: str = "") -> AppTest:
    at.text_input(key="moderator-passphrase").set_value(words)
    at.text_input(key="moderator-name").set_value(name)
    at.button[0].click()
    return run_again(at)


def shown(at: AppTest) -> dict[str, Any]:
    """What the element of moderation was given."""
    assert not at.exception
    (data,) = elements(at, "moderation")
    return data


def texts(at: AppTest) -> list[str]:
    assert not at.exception
    return [item["text"] for data in elements(at, "moderation") for item in data["items"]]


@pytest.mark.parametrize("queue", ["pending", "reported", "published", "rejected"])
def test_nothing_is_shown_to_strangers(pending: Review, queue: str) -> None:
    at = run_page("/reviews", queue=queue, case=str(pending.id), **VIEW)
    assert elements(at, "moderation") == []
    assert elements(at, "review_list") == []
    assert pending.text not in str(at.main)


@pytest.mark.parametrize(
    "change",
    [
        {"is_logged_in": False}, {"email_verified": False}, {"email_verified": "true"},
        {"email": "eve@example.org"}, {"iat": 1_000}, {"provider": "other"}, {"sub": ""},
    ],
)  # fmt: skip
def test_whoever_is_signed_in_but_no_moderator_sees_nothing(pending: Review, change: dict[str, Any]) -> None:
    at = run_page("/reviews", case=str(pending.id), **VIEW)
    at.user = anna(**change)
    at = run_again(at)
    assert elements(at, "moderation") == []
    assert pending.text not in str(at.main)


def test_a_moderator_has_the_queue_the_first_review_and_why_it_is_there(pending: Review) -> None:
    data = shown(as_anna())
    assert data["by"] == "anna@example.org"
    assert [q["text"] for q in data["queues"]] == [
        "Pending (1)",
        "Reported (0)",
        "Published (0)",
        "Rejected (0)",
    ]
    assert [item["id"] for item in data["items"]] == [pending.id] == [data["case"]["id"]]
    assert "NEWSDESK_REVIEWS" in data["case"]["why"][0]["text"]
    assert data["case"]["article"]["lines"]
    assert [way[2] for way in data["case"]["ways"]] == ["Publish", "Reject"]
    assert "send_key" not in str(data)
    assert pending.author not in str(data)


def test_a_queue_is_sent_a_page_at_a_time(store: ReviewStore) -> None:
    for n in range(A_PAGE + 3):
        send(store, f"Number {n} of those that wait.")
    data = shown(as_anna(page="2"))
    assert len(data["items"]) == 3
    assert (data["first"], data["total"]) == (21, 23)


@pytest.mark.parametrize(
    ("status", "queue"), [("pending", "pending"), ("published", "published"), ("rejected", "rejected")]
)
def test_addresses_given_out_before_lead_to_their_queue(status: str, queue: str) -> None:
    address, said = read_address("reviews", {"status": [status]})
    assert (address.get("view"), address.get("queue"), said) == ("moderation", queue, ())
    assert read_address("reviews", {"status": ["public"]})[0].href() == "/reviews"
    assert read_address("reviews", {"status": ["gone"]})[1] == (
        '"status" can be public, pending, published, rejected; "gone" was left out.',
    )


def test_with_no_way_to_sign_in_it_says_how_to_make_one(
    pending: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEWSDESK_REVIEWS_PASSPHRASE")
    at = run_page("/reviews", **VIEW)
    sentences = " ".join(elements(at, "message")[0]["sentences"])
    assert "NEWSDESK_REVIEWS_PASSPHRASE" in sentences
    assert "no provider to sign in with" in sentences
    assert len(at.text_input) == 0
    assert elements(at, "moderation") == []


def test_the_passphrase_opens_the_list_for_this_session_alone(pending: Review) -> None:
    at = guess(run_page("/reviews", **VIEW), PASSPHRASE, " Cem \n Y ")
    assert texts(at) == [pending.text]
    assert shown(at)["by"] == "Cem Y (passphrase)"
    assert texts(run_page("/reviews", **VIEW)) == []


def test_a_wrong_passphrase_opens_nothing(pending: Review) -> None:
    at = guess(run_page("/reviews", **VIEW), "Correct horse")
    assert texts(at) == []
    assert at.error[0].value == "That is not the passphrase."
    assert at.text_input(key="moderator-passphrase").value == ""


def test_guessing_is_slowed_even_for_the_right_passphrase(pending: Review) -> None:
    at = run_page("/reviews", **VIEW)
    for _ in range(passphrase.FREE + 1):
        at = guess(at, "guess")
    at = guess(at, PASSPHRASE)
    assert texts(at) == []
    assert "Too many wrong passphrases" in at.error[0].value


def test_a_new_session_does_not_begin_guessing_anew(pending: Review) -> None:
    for _ in range(4):
        at = run_page("/reviews", **VIEW)
        for _ in range(passphrase.FREE):
            at = guess(at, "guess")
    assert "Too many wrong passphrases" in at.error[0].value


def test_another_passphrase_signs_everyone_out(pending: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    at = guess(run_page("/reviews", **VIEW), PASSPHRASE)
    monkeypatch.setenv("NEWSDESK_REVIEWS_PASSPHRASE", "battery staple")
    assert texts(run_again(at)) == []


def test_whoever_is_taken_off_the_list_is_out(pending: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    at = as_anna()
    assert texts(at) == [pending.text]
    monkeypatch.setenv("NEWSDESK_MODERATORS", "boris@example.org")
    assert texts(run_again(at)) == []


@pytest.mark.parametrize(
    ("wrong", "after", "wait"),
    [(0, 0, 0), (2, 0, 0), (3, 0, 1), (4, 0, 2), (4, 1.5, 0.5), (5, 0, 4), (40, 0, 60), (40, 601, 0)],
)
def test_each_wrong_guess_doubles_the_wait(wrong: int, after: float, wait: float) -> None:
    assert Attempts(3, 60, wrong, last=1000.0).wait(1000.0 + after) == wait


def test_wrong_guesses_are_forgotten_after_a_quiet_time() -> None:
    attempts = Attempts(3, 60, 9, last=0.0)
    attempts.failed(601.0)
    assert attempts.wrong == 1


def test_signing_in_goes_to_the_provider_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []
    monkeypatch.setattr(st, "login", asked.append)
    moderation_sign_in._login()
    monkeypatch.setenv("NEWSDESK_MODERATORS_PROVIDER", "okta")
    moderation_sign_in._login()
    assert asked == [None, "okta"]


def test_a_provider_that_is_set_up_in_part_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def login(provider: str | None) -> None:
        raise StreamlitAuthError("secret detail")

    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "login", login)
    monkeypatch.setattr(st, "session_state", state)
    moderation_sign_in._login()
    assert "not set up whole" in state["sign-in-said"]


def test_who_signs_out_leaves_nothing_of_what_was_done(monkeypatch: pytest.MonkeyPatch) -> None:
    left = {moderation_acts.SAID: {"text": "Published."}, moderation_acts.UNDO: lambda: "", "other": 1}
    state: dict[str, Any] = {**left, moderation_acts.OPEN: 7, moderation_acts.FILE: {"content": "a,b"}}
    state[moderation_acts.SHOWN] = ("/reviews", {"items": []})
    ended: list[int] = []
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(st, "logout", lambda: ended.append(1))
    monkeypatch.setattr(moderation_sign_in, "signed_in_user", anna)
    moderation_sign_in._logout()
    assert state == {"other": 1}
    assert ended == [1]


class Acting:
    """What a moderator's browser sends, and what is said then."""

    def __init__(self, store: ReviewStore, monkeypatch: pytest.MonkeyPatch) -> None:
        from types import SimpleNamespace
        from zoneinfo import ZoneInfo

        self.state: dict[str, Any] = {}
        self.user: dict[str, Any] = anna()
        monkeypatch.setattr(st, "session_state", self.state)
        monkeypatch.setattr("components.moderators.signed_in_user", lambda: self.user)
        about, filters = SimpleNamespace(zone=ZoneInfo("UTC")), SimpleNamespace(is_empty=lambda: True)
        self.desk: Any = SimpleNamespace(reviews=store, about=about, filters=filters)

    def __call__(self, do: str, **asked: object) -> str:
        """Send an act; gives what is said."""
        self.state.pop("moderation-said", None)
        self.state["moderation"] = {"act": {"do": do, "at": 1, **asked}}
        moderation_acts.acted(self.desk)()
        return str((self.state.get("moderation-said") or {}).get("text", ""))

    @property
    def opened(self) -> Any:
        return self.state.get("moderation-open")


@pytest.fixture
def act(store: ReviewStore, monkeypatch: pytest.MonkeyPatch) -> Acting:
    return Acting(store, monkeypatch)


def test_what_a_moderator_has_before_him_stays_while_the_database_is_away(
    pending: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = as_anna()
    before = shown(at)

    def away(*_: object) -> None:
        raise ReviewsUnavailable("The reviews do not answer now.")

    with monkeypatch.context() as broken:
        broken.setattr(Moderation, "counts", away)
        at = run_again(at)
        assert shown(at)["items"] == before["items"]
        assert "The reviews do not answer now." in str(elements(at, "message"))
        at.query_params["queue"] = "published"  # of which nothing was shown before
        at = run_again(at)
        assert elements(at, "moderation") == []
    at.query_params["queue"] = "pending"
    at = run_again(at)
    assert shown(at)["items"] == before["items"]
    assert not elements(at, "message")


ALL_ACTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("decide", {"status": "published", "revision": 1}), ("unfounded", {}), ("note", {"text": "Hm, a note."}),
    ("suspend", {"days": 0}), ("allow", {}), ("author", {}), ("erase", {"sure": True, "reason": "x"}),
    ("bulk", {"reviews": [[1, 1]], "status": "rejected"}), ("export", {"format": "csv", "queue": ""}),
    ("open", {}), ("undo", {}),
)  # fmt: skip


@pytest.mark.parametrize(("do", "asked"), ALL_ACTS)
def test_no_act_of_someone_who_is_no_moderator_does_anything(
    pending: Review, store: ReviewStore, act: Acting, do: str, asked: dict[str, Any]
) -> None:
    act.user = anna(email_verified=False)
    before = everything(store)
    undone: list[int] = []

    def undo(*given: object) -> str:
        undone.append(1)
        return ""

    act.state["moderation-undo"] = undo
    assert act(do, id=pending.id, **asked) == ""
    assert everything(store) == before
    assert undone == []
    assert set(act.state) == {"moderation", "moderation-undo"}


def everything(store: ReviewStore) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    from data.reviews.tables import METADATA

    def rows(connection: Any) -> dict[str, list[tuple[Any, ...]]]:
        return {t.name: [tuple(r) for r in connection.execute(t.select())] for t in METADATA.sorted_tables}

    return store._database.run(rows)


def test_a_decision_is_on_the_record_and_can_be_undone(
    pending: Review, store: ReviewStore, act: Acting
) -> None:
    said = act("decide", id=pending.id, revision=1, status="rejected", reason="spam", next=7)
    rejected = store.review(pending.id)
    assert (rejected.status, rejected.reason, rejected.decided_by) == ("rejected", "spam", "anna@example.org")
    assert said == "The review is rejected now."
    assert act.opened == moderation_acts.Open(7, or_first=True)
    assert act("undo") == "The review is pending again."
    assert store.review(pending.id).status == "pending"
    record = decisions_on(store, pending.id)
    assert record["to_status"].tolist() == ["rejected", "pending"]
    assert set(record["identity"]) == {"https://id.example anna"}
    assert act("undo") == ""


def test_a_decision_on_what_changed_meanwhile_says_who_did_it(
    pending: Review, store: ReviewStore, act: Acting
) -> None:
    store.moderation.decide(pending.id, "rejected", BORIS, "Off topic.", 1)
    said = act("decide", id=pending.id, revision=1, status="published", next=0)
    assert store.review(pending.id).status == "rejected"
    assert "by Boris: it is rejected now" in said
    assert "Off topic." in said
    assert act.opened == moderation_acts.Open(pending.id)


def test_an_undo_does_not_overwrite_another_moderator(
    pending: Review, store: ReviewStore, act: Acting
) -> None:
    act("decide", id=pending.id, revision=1, status="published")
    store.moderation.decide(pending.id, "rejected", BORIS, "", 2)
    assert "Boris" in act("undo")
    assert store.review(pending.id).status == "rejected"


def test_reports_called_unfounded_are_closed_and_an_undo_opens_them(store: ReviewStore, act: Acting) -> None:
    review = send(store, "A review that some report.", "published")
    for browser in ("one", "two"):
        store.following.report(review.id, "abuse", "", Origin(browser=browser))
    assert act("unfounded", id=review.id).startswith("2 reports called unfounded")
    assert store.moderation.counts()["reported"] == 0
    assert act("undo") == "2 reports open again."
    assert store.moderation.counts()["reported"] == 1
    assert act("decide", id=review.id, revision=1, status="rejected") == "The review is rejected now."
    act("undo")
    assert store.moderation.counts() == {"pending": 0, "reported": 1, "published": 1, "rejected": 0}


def test_a_note_is_kept_and_an_empty_one_refused(pending: Review, store: ReviewStore, act: Acting) -> None:
    act("note", id=pending.id, text="Known to us.")
    assert act("note", id=pending.id, text="  ").startswith("Nothing was changed.")
    notes = store.moderation.case(pending.id, BORIS).notes
    assert notes[["by", "text"]].values.tolist() == [["anna@example.org", "Known to us."]]


def test_a_browser_is_held_and_allowed_again(pending: Review, store: ReviewStore, act: Acting) -> None:
    assert act("suspend", id=pending.id, days=7, reason="Advertises.").endswith("for 7 days.")
    assert store.moderation.case(pending.id, BORIS).suspended
    act("undo")
    assert not store.moderation.case(pending.id, BORIS).suspended
    act("suspend", id=pending.id, days=0)
    act("allow", id=pending.id)
    assert not store.moderation.case(pending.id, BORIS).suspended


def test_marked_reviews_are_rejected_together_and_those_changed_are_named(
    store: ReviewStore, act: Acting
) -> None:
    ids = [send(store, f"Buy number {n} from me.").id for n in range(3)]
    store.moderation.decide(ids[1], "published", BORIS, "", 1)
    said = act("bulk", reviews=[[id, 1] for id in ids], status="rejected")
    assert said.startswith("2 reviews are rejected now as spam.")
    assert f"no. {ids[1]}" in said
    assert [store.review(id).status for id in ids] == ["rejected", "published", "rejected"]
    assert act("undo") == "2 reviews are as before."
    assert [store.review(id).status for id in ids] == ["pending", "published", "pending"]


def test_all_of_an_author_are_rejected_and_deleted(store: ReviewStore, act: Acting) -> None:
    mine = [send(store, f"Of one browser, {n}.", "published") for n in range(3)]
    other = store.send(make_draft("Of another browser."), "published", Origin(browser="other")).review
    act("author", id=mine[0].id)
    assert {store.review(r.id).status for r in mine} == {"rejected"}
    assert act("erase", id=mine[0].id, reason="Asked by its author.") == ""
    assert store.review(mine[0].id).text
    act("erase", id=mine[0].id, reason="Asked by its author.", sure=True)
    assert {store.review(r.id).text for r in mine} == {""}
    assert store.review(other.id).text


def test_a_file_is_made_for_whoever_asks_and_holds_no_formulas(store: ReviewStore, act: Acting) -> None:
    send(store, '=HYPERLINK("https://evil.example")', "published", name="@eve")
    send(store, "Waits, with a comma, and\na line.")
    assert act("export", format="csv", queue="published") == "1 review written to a file."
    file = act.state["moderation-file"]
    assert file["name"] == "reviews-published.csv"
    assert file["content"].startswith("\ufeffid,article_id,")
    assert "'=HYPERLINK" in file["content"]
    assert ",'@eve," in file["content"]
    act("export", format="jsonl", queue="")
    lines = [json.loads(line) for line in act.state["moderation-file"]["content"].splitlines()]
    assert [line["text"][:5] for line in lines] == ["=HYPE", "Waits"]
    assert not {"author", "send_key"} & set().union(*lines)


def test_no_file_is_made_of_a_part_of_the_scope(
    store: ReviewStore, act: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(store, "Published, and in the scope.", "published")

    def ids(desk: object) -> list[str]:
        note_partial(2, 6)
        return [ID]

    monkeypatch.setattr(moderation_acts, "ids_in_scope", ids)
    said = act("export", format="csv", queue="published")
    assert "2 of 6 parts" in said
    assert "moderation-file" not in act.state


@pytest.mark.parametrize(
    "asked",
    [
        {"id": "1", "revision": 1, "status": "published"}, {"id": True, "revision": 1, "status": "published"},
        {"id": 1, "revision": 1, "status": "gone"}, {"id": 1, "revision": 1, "status": ["published"]},
        {"id": 1, "revision": None, "status": "published"},
        {"id": 2**70, "revision": 1, "status": "rejected"},
    ],
)  # fmt: skip
def test_a_broken_message_decides_nothing(
    pending: Review, store: ReviewStore, act: Acting, asked: dict[str, Any]
) -> None:
    before = everything(store)
    assert act("decide", **asked) == ""
    assert act("nothing", **asked) == ""
    assert act("bulk", reviews=[[1, 1], "x"], status="rejected") == ""
    assert act("bulk", reviews=[[1, "1"]], status="rejected") == ""
    assert act("suspend", id=pending.id, days=3) == ""
    act.state["moderation"] = {"act": "decide"}
    moderation_acts.acted(act.desk)()
    assert everything(store) == before


def test_what_is_not_there_is_said(store: ReviewStore, act: Acting) -> None:
    said = act("decide", id=99, revision=1, status="published")
    assert said == "Nothing was changed. There is no such review."
    assert shown(as_anna(case="99"))["case"] == {"missing": "There is no such review."}


def test_the_case_has_reports_texts_record_and_who_reads_it(store: ReviewStore) -> None:
    review = send(store, "A review with a history.", "published", send_key="k", language="ru")
    send(store, "Another of the same browser.")
    store.following.edit(make_draft("It says this now.", article_id=ID, send_key="k"), 1, "published")
    store.following.report(review.id, "personal", "My address.", Origin(browser="other"))
    store.moderation.note(review.id, "Look at this.", BORIS)
    store.moderation.case(review.id, BORIS)
    case = shown(as_anna(queue="reported"))["case"]
    assert case["reading"] == "Boris"
    assert [(r["reason"], r["text"], r["closed"]) for r in case["reports"]] == [
        ("Personal details", "My address.", "")
    ]
    assert [t["text"] for t in case["texts"]] == ["A review with a history."]
    assert [n["text"] for n in case["notes"]] == ["Look at this."]
    assert case["record"][0]["by"] == "the author"
    assert case["author"]["words"] == "From the same browser: 1 pending."
    assert case["open_reports"] == 1
