"""Newsdesk: an interactive news dashboard. Start it with `streamlit run dashboard.py`."""

import streamlit as st

from components.frontend import kit
from components.memory import keep_loaded
from components.navigation import choose_page
from components.serving import ready_for_readers
from components.shell import open_desk, run_page

ready_for_readers()
name, page = choose_page()
st.set_page_config(page_title=f"{page.title} · Newsdesk", layout="wide", initial_sidebar_state="collapsed")
kit()
if open_desk(name):
    run_page(page)
    keep_loaded(name)
