"""Newsdesk: an interactive news dashboard. Start it with `streamlit run dashboard.py`."""

import streamlit as st

from components.frontend import kit
from components.shell import open_desk, run_page

st.set_page_config(page_title="Newsdesk", layout="wide", initial_sidebar_state="collapsed")

pages = {
    "": st.Page("pages/front.py", title="Front page", url_path="front", default=True),
    "reader": st.Page("pages/reader.py", title="Reader", url_path="reader"),
    "timeline": st.Page("pages/timeline.py", title="Timeline", url_path="timeline"),
    "entities": st.Page("pages/entities.py", title="Entities", url_path="entities"),
    "reviews": st.Page("pages/reviews.py", title="Reviews", url_path="reviews"),
}
page = st.navigation(list(pages.values()), position="hidden")
name = next(name for name, known in pages.items() if known == page)

kit()
if open_desk(name, page.title):
    run_page(page)
