"""A bare Streamlit page: what the dashboard is compared with."""

import plotly.graph_objects as go
import streamlit as st

st.set_page_config(page_title="Bare")
st.title("A bare page")
st.write("Some text.")
st.text_input("A question")
st.plotly_chart(go.Figure(go.Bar(x=["a", "b"], y=[1, 2])))
