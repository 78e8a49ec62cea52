"""Pure: frame in, plotly figure or image out; no streamlit."""
