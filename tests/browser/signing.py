"""Signed in without a provider: the cookies that Streamlit sets once a provider has said who someone is."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page
from sqlalchemy import create_engine
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from data.reviews.store import ReviewStore
from data.reviews.tables import METADATA
from tests.browser.server import ROOT, Server

COOKIE_SECRET: Final = "a-secret-of-the-tests-that-is-long-enough"
ISSUER: Final = "http://localhost/of-the-tests"
#: What the app would fetch when someone signs in; nobody does who comes with a cookie.
NOWHERE: Final = "http://localhost:9/.well-known/openid-configuration"


def write_secrets(folder: Path, metadata: str = NOWHERE, **settings: str) -> Path:
    """Streamlit's secrets with a provider and these settings, in a folder that the app is started in."""
    file = folder / ".streamlit" / "secrets.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    lines += [
        "[auth]",
        'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"',
        f'cookie_secret = "{COOKIE_SECRET}"',
        'client_id = "newsdesk"',
        'client_secret = "a-secret-of-the-tests-only"',
        f'server_metadata_url = "{metadata}"',
        'client_kwargs = { scope = "openid email profile groups", prompt = "login" }',
    ]
    file.write_text("\n".join([*lines, ""]), "utf-8")
    return file


def serve_signing(
    serving: Callable[..., Server], folder: Path, metadata: str = NOWHERE, **settings: str
) -> Server:
    """The dashboard with these secrets, started where they are."""
    file = write_secrets(folder, metadata, **settings)
    return serving(ROOT / "dashboard.py", cwd=folder, STREAMLIT_SECRETS_FILES=str(file))


def claims(name: str = "anna", **change: object) -> dict[str, Any]:
    """What a provider says of a moderator of the address NAME@example.org."""
    said = {
        "iss": ISSUER, "sub": name, "iat": int(time.time()) - 60, "email": f"{name}@example.org",
        "email_verified": True, "name": name.title(), "is_logged_in": True, "provider": "default",
    }  # fmt: skip
    return said | change


def cookie(server: Server, said: dict[str, Any]) -> str:
    """The cookie of someone of whom a provider has said this."""
    value = json.dumps({**said, "origin": server.url})
    return create_signed_value(COOKIE_SECRET, "_streamlit_user", value).decode()


def sign_in(page: Page, server: Server, said: dict[str, Any]) -> None:
    """Give a page's browser that cookie."""
    page.context.add_cookies(
        [{"name": "_streamlit_user", "value": cookie(server, said), "url": server.url, "httpOnly": True}]
    )


def store_of(server: Server) -> ReviewStore:
    """The reviews of a served dashboard."""
    return ReviewStore(create_engine(f"sqlite:///{server.folder / 'reviews.db'}"))


def everything(store: ReviewStore) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables of reviews."""

    def rows(connection: Any) -> dict[str, list[tuple[Any, ...]]]:
        return {t.name: [tuple(r) for r in connection.execute(t.select())] for t in METADATA.sorted_tables}

    return store._database.run(rows)
