"""Newsdesk with addresses of its own beside the pages: Atom feeds. Start it with `streamlit run app.py`.

`dashboard.py` alone has the same pages, without feeds that are served: that is what Streamlit Community Cloud
runs. Streamlit takes this file for one that serves by its assignment `app = st.App(...)`.
"""

import streamlit as st
from starlette.routing import Route

from components.feed_address import PATH, serving_feeds
from components.feed_route import feed

# Routes of one's own stand outside the path under which Streamlit serves an app.
_UNDER = st.get_option("server.baseUrlPath").strip("/")
app = st.App("dashboard.py", routes=[Route(f"/{_UNDER}{PATH}" if _UNDER else PATH, feed, methods=["GET"])])
serving_feeds()
