"""The corpus: articles, filters, engines, analysis and reviews; knows neither streamlit nor plotly."""
